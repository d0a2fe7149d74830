-- One row per pair of profiles worth keeping, with level and bits of each comparison; `bits` is their sum against the prior.
{{ config(materialized='kept', keys=['profile_a', 'profile_b'], renewed='int_nayose_fresh', renewed_key='profile_id') }}
-- depends_on: {{ ref('int_nayose_fresh') }}

with compared as (
    select * from {{ ref('int_nayose_compared') }}
),

weighed as (
    select
        profile_a,
        profile_b,
        {% for part in nayose_parts() %}
        {{ part }}_level,
        {% endfor %}
        {% for part, rarity in nayose_parts().items() %}
        {{ nayose_bits(part, rarity) }} as {{ part }}_bits,
        {% endfor %}
        total_bits
    from compared
),

summed as (
    select
        * exclude (total_bits),
        {{ nayose_parts().keys() | join('_bits + ') }}_bits - total_bits as bits
    from weighed
),

final as (
    select * from summed
    where bits >= {{ nayose_parameter('threshold', 'keep') }}
)

select * from final
