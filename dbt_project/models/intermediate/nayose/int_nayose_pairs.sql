-- One row per pair of profiles worth keeping, with level and bits of each comparison; `bits` is their sum against the prior.
with compared as (
    select * from {{ ref('int_nayose_compared') }}
),

settled as (
    select profile_id from {{ ref('int_nayose_profiles') }}
    where not is_fresh
),

carried as (
    select known.*
    from {{ ref('stg_nayose_known_pairs') }} as known
    semi join settled as a on known.profile_a = a.profile_id
    semi join settled as b on known.profile_b = b.profile_id
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
    union all by name
    select * from carried
)

select * from final
