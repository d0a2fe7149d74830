-- One row per accepted consultation, with the categories that it falls under: function of the hub (R36), and special desk within or outside
-- its period (R37; outside is counted and shown, never dropped). Not stored: the facts and the breakdowns read it.
{{ config(materialized='view', meta={'kept_by': 'month', 'period_follows_from': 'consultation_id'}) }}

with consultations as (
    select * from {{ ref('stg_consultations') }}
),

referrals as (
    select * from {{ ref('stg_referrals') }} where consultation_no is not null
),

hub_months as (
    select hub_code, month, bool_or(has_stages) as has_stages, bool_or(has_referral) as has_referral
    from {{ ref('int_hub_months') }}
    group by hub_code, month
),

cases as (
    select * from {{ ref('int_support_function_cases') }}
),

desks as (
    select * from {{ ref('stg_special_desks') }}
),

referred as (
    select
        hub_code || ':' || consultation_no as consultation_id,
        bool_or(direction = 'out') as has_referral_out,
        bool_or(direction = 'joint') as has_joint_support
    from referrals
    group by hub_code || ':' || consultation_no
),

final as (
    select
        consultations.*,
        {{ fiscal_year('consultations.month') }} as fiscal_year,
        cases.support_function,
        case
            when consultations.special_desk is null then null
            when desks.special_desk is null then '不明'
            when consultations.consulted_on between desks.opened_on and coalesce(desks.closed_on, date '9999-12-31')
                then desks.special_desk || '（期間内）'
            else desks.special_desk || '（期間外）'
        end as special_desk_period
    from consultations
    left join referred using (consultation_id)
    left join hub_months on consultations.hub_code = hub_months.hub_code and consultations.month = hub_months.month
    left join cases
        on coalesce(referred.has_joint_support, false) = cases.joint_support
            and (consultations.attending_institution is not null) = cases.partner_present
            and (coalesce(referred.has_referral_out, false) or consultations.referred_to is not null) = cases.referral_out
            and coalesce(consultations.resolution = '他機関へ引継', false) = cases.handed_over
            and coalesce(consultations.accompaniment_stage, 0) = cases.stage
            and (not coalesce(hub_months.has_referral, false)) = cases.no_referral_sheet
            and (not coalesce(hub_months.has_stages, false)) = cases.no_stage_column
    left join desks on consultations.special_desk = desks.special_desk
)

select * from final
