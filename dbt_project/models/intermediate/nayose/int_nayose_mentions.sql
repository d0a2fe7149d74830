-- One row per client record and wording: a record whose cells changed over the months has several.
{{ config(materialized='kept', keys=['record_id'], renewed='int_nayose_changed_records', renewed_key='record_id') }}
-- depends_on: {{ ref('int_nayose_changed_records') }}
-- depends_on: {{ ref('int_nayose_left_mentions') }}
with said as (
    select * from {{ ref('int_nayose_said') }}
),

final as (
    select
        record_id,
        profile_id,
        any_value(wording_id) as wording_id,
        any_value(corporate_number) as corporate_number,
        any_value(unlinkable_reason) as unlinkable_reason,
        bool_and(is_linkable) as is_linkable,
        bool_or(is_decided) as is_decided,
        min(said_in) as first_month,
        max(said_in) as last_month
    from said
    group by record_id, profile_id
)

select * from final
