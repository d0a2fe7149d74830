-- One row per pair of profiles that speaks for one enterprise, or against it: another representative, another legal form. Silence is no
-- evidence.
{{ config(materialized='view') }}

with pairs as (
    select * from {{ ref('int_nayose_pairs') }}
),

final as (
    select profile_a, profile_b, bits from pairs
    where
        bits >= {{ nayose_parameter('threshold', 'link') }}
        or person_level = 'differ'
        or form_level in ('differ', 'position')
)

select * from final
