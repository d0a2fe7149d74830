-- One row per consultation that a standing class A finding names as one too many: the confirmed ledger, record by record.
with standing as (
    select flag_id from {{ ref('int_inflation_flags') }}
    where pattern_class = 'A' and is_standing
),

final as (
    select
        consultations.consultation_id,
        consultations.hub_code,
        consultations.month,
        consultations.fiscal_year,
        consultations.enterprise_id,
        consultations.minutes,
        consultations.issue_responses
    from {{ ref('int_inflation_named_consultations') }} as consultations
    where consultations.consultation_id in (
        select records.consultation_id from {{ ref('int_inflation_flag_records') }} as records
        semi join standing using (flag_id)
        where records.is_excess
    )
)

select * from final
