-- One row per combination of evidence that a consultation can show, with the function of the hub that it then shows (R36). Which evidence
-- shows which function, and which goes first, is the seed support_function (an assumption): it decides few rows, not each consultation.
with rules as (
    select * from {{ ref('support_function') }}
),

stages as (
    select 0 as stage
    union all
    select stage from {{ ref('stg_accompaniment_stages') }}
),

shown as (
    select unnest([false, true]) as is_shown
),

combinations as (
    select
        joint.is_shown as joint_support,
        partner.is_shown as partner_present,
        referred.is_shown as referral_out,
        handed.is_shown as handed_over,
        stages.stage,
        no_sheet.is_shown as no_referral_sheet,
        no_column.is_shown as no_stage_column
    from shown as joint
    cross join shown as partner
    cross join shown as referred
    cross join shown as handed
    cross join stages
    cross join shown as no_sheet
    cross join shown as no_column
),

final as (
    select
        combinations.*,
        arg_min(rules.support_function, rules.priority) as support_function
    from combinations
    inner join rules
        on case rules.evidence
            when 'joint_support' then combinations.joint_support::integer
            when 'partner_present' then combinations.partner_present::integer
            when 'referral_out' then combinations.referral_out::integer
            when 'handed_over' then combinations.handed_over::integer
            when 'stage' then combinations.stage
            when 'no_referral_sheet' then combinations.no_referral_sheet::integer
            when 'no_stage_column' then combinations.no_stage_column::integer
            when 'no_evidence' then 1
        end >= coalesce(rules.at_least, 1)
    group by all
)

select * from final
