-- One row per hub, year and function of the hub that a consultation shows (R36), with the consultations counted. Which evidence shows which
-- function, and which goes first, is the seed support_function (an assumption).
{{ config(materialized='yearly') }}

with consultations as (
    select * from {{ ref('stg_consultations') }}
    where {{ only_years(month='month') }}
),

referrals as (
    select * from {{ ref('stg_referrals') }} where consultation_no is not null
),

hub_months as (
    select hub_code, month, bool_or(has_stages) as has_stages, bool_or(has_referral) as has_referral
    from {{ ref('int_hub_months') }}
    group by hub_code, month
),

rules as (
    select * from {{ ref('support_function') }}
),

referred as (
    select
        hub_code || ':' || consultation_no as consultation_id,
        bool_or(direction = 'out') as has_referral_out,
        bool_or(direction = 'joint') as has_joint_support
    from referrals
    group by hub_code || ':' || consultation_no
),

told as (
    select
        {{ fiscal_year('consultations.month') }} as fiscal_year,
        consultations.hub_code,
        coalesce(referred.has_joint_support, false) as joint_support,
        consultations.attending_institution is not null as partner_present,
        coalesce(referred.has_referral_out, false) or consultations.referred_to is not null as referral_out,
        coalesce(consultations.resolution = '他機関へ引継', false) as handed_over,
        coalesce(consultations.accompaniment_stage, 0) as stage,
        not coalesce(hub_months.has_referral, false) as no_referral_sheet,
        not coalesce(hub_months.has_stages, false) as no_stage_column,
        true as no_evidence,
        count(*) as consultations
    from consultations
    left join referred using (consultation_id)
    left join hub_months on consultations.hub_code = hub_months.hub_code and consultations.month = hub_months.month
    group by all
),

evident as (
    unpivot (
        select
            * replace (
                joint_support::integer as joint_support, partner_present::integer as partner_present,
                referral_out::integer as referral_out, handed_over::integer as handed_over,
                no_referral_sheet::integer as no_referral_sheet, no_stage_column::integer as no_stage_column,
                no_evidence::integer as no_evidence
            ),
            row_number() over () as case_no
        from told
    )
    on joint_support, partner_present, referral_out, handed_over, stage, no_referral_sheet, no_stage_column, no_evidence
    into name evidence value strength
),

decided as (
    select evident.*, rules.support_function
    from evident
    inner join rules on evident.evidence = rules.evidence and evident.strength >= coalesce(rules.at_least, 1)
    qualify row_number() over (partition by evident.case_no order by rules.priority) = 1
),

final as (
    select
        fiscal_year,
        hub_code,
        support_function,
        sum(consultations)::bigint as consultations
    from decided
    group by all
)

select * from final
