-- One row per marker, hub and month that could be computed: units, how many are marked, and how many would be among peers of the same mix.
{{ config(materialized='view') }}

{% for model in ['int_inflation_counts_records', 'int_inflation_counts_identities', 'int_inflation_counts_contacts'] -%}
select
    marker,
    hub_code,
    month,
    fiscal_year,
    n,
    marked,
    peer_expected,
    special_share
from {{ ref(model) }}
{{ 'union all' if not loop.last }}
{% endfor %}
