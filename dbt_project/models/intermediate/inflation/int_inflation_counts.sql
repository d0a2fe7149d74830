-- One row per marker, hub and month that could be computed: units, how many are marked, and how many would be among peers of the same mix
-- (rounded: the last digits of a sum of fractions depend on the order in which threads add them).
{{ config(materialized='view') }}

{% for model in ['int_inflation_counts_records', 'int_inflation_counts_identities', 'int_inflation_counts_contacts'] -%}
select
    marker,
    hub_code,
    month,
    fiscal_year,
    n,
    marked,
    round(peer_expected, 9) as peer_expected,
    special_share
from {{ ref(model) }}
{{ 'union all' if not loop.last }}
{% endfor %}
