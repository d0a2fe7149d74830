-- One row per wording that is weighed tonight: those that are new, or all when the reference is renewed; also such as are gone.
with renewal as (
    select * from {{ ref('int_nayose_renewal') }}
),

final as (
    select profile_id, is_gone from {{ ref('int_nayose_changed_wordings') }}
    where is_gone or (select reason from renewal) is null
    union all
    select profile_id, false from {{ ref('int_nayose_wordings') }}
    where (select reason from renewal) is not null
)

select * from final
