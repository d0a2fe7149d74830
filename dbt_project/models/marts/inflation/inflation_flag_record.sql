with records as (
    select * from {{ ref('int_inflation_flag_records') }}
),

final as (
    select
        flag_id,
        coalesce(consultation_id, referral_id, record_id) as marked_id,
        consultation_id,
        record_id,
        referral_id,
        is_excess
    from records
)

select * from final
