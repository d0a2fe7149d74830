-- One row per pattern and record marked (consultation, client record or referral). A view: only hub-months that are flagged are
-- looked into. By year: a pattern's marks of other years are kept, or tested in their own table.
{{ config(materialized='view', meta={'kept_by': 'year'}) }}

{% for model in mark_models() -%}
select
    pattern,
    hub_code,
    month,
    fiscal_year,
    subject_id,
    consultation_id,
    record_id,
    referral_id,
    coordinator_id,
    is_excess,
    excess_issue_responses,
    evidence
from {{ ref(model) }}
{{ 'union all' if not loop.last }}
{% endfor %}
