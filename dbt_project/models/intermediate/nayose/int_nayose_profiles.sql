-- One row per distinct wording, with how common its parts are in bits, by the reference of rarity. Wordings known since an earlier night
-- are carried over as long as the reference stands; is_fresh: to be compared tonight.
{{ config(materialized='view') }}

with mentions as (
    select profile_id from {{ ref('int_nayose_mentions') }}
),

recaught as (
    select profile_id from {{ ref('int_nayose_recaught') }}
),

carried as (
    select known.*, recaught.profile_id is not null as is_fresh
    from {{ ref('stg_nayose_known_profiles') }} as known
    left join recaught using (profile_id)
    semi join mentions using (profile_id)
    where (select reason from {{ ref('int_nayose_renewal') }}) is null
),

final as (
    select *, true as is_fresh from {{ ref('int_nayose_new_profiles') }}
    union all by name
    select * from carried
)

select * from final
