-- One row per hub, fiscal year, scenario and measure that an item of evaluation reads; no row where there is no value.
with scenarios as (
    select scenario from {{ ref('evaluation_scenario') }}
),

measured as (
    unpivot (
        select
            hub_code,
            fiscal_year,
            scenario,
            issue_responses,
            visiting_enterprises,
            resolved_issues,
            network_activities,
            referrals_out,
            joint_support,
            satisfaction_mean,
            satisfaction_top2,
            value_added_productivity,
            sales_growth,
            unprofitable_growth_share,
            partner_trainees
        from {{ ref('int_evaluation_kpis') }}
    )
    on columns(* exclude (hub_code, fiscal_year, scenario)) into name measure value measured
),

priorities as (
    select hub_code, fiscal_year, scenario, 'priority_fields' as measure, avg(attainment) as measured
    from {{ ref('priority_progress') }}
    cross join scenarios
    group by all
    having avg(attainment) is not null
),

heard as (
    select hub_code, fiscal_year, scenario, 'hearing' as measure, score as measured
    from {{ ref('stg_hearings') }}
    cross join scenarios
    where kind = '期末ヒアリング' and score is not null
),

final as (
    select * from measured
    union all by name
    select * from priorities
    union all by name
    select * from heard
)

select * from final
