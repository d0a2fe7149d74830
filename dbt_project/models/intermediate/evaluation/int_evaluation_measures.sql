-- One row per hub, fiscal year and measure that an item of evaluation reads; no row where there is no value.
with measured as (
    unpivot (
        select
            hub_code,
            fiscal_year,
            issue_responses::double as issue_responses,
            visiting_enterprises::double as visiting_enterprises,
            resolved_issues::double as resolved_issues,
            network_activities::double as network_activities,
            referrals_out::double as referrals_out,
            joint_support::double as joint_support,
            satisfaction_mean::double as satisfaction_mean,
            satisfaction_top2::double as satisfaction_top2,
            value_added_productivity::double as value_added_productivity,
            sales_growth::double as sales_growth,
            unprofitable_growth_share::double as unprofitable_growth_share,
            partner_trainees::double as partner_trainees
        from {{ ref('kpi_hub_year') }}
    )
    on columns(* exclude (hub_code, fiscal_year)) into name measure value measured
),

priorities as (
    select hub_code, fiscal_year, 'priority_fields' as measure, avg(attainment) as measured
    from {{ ref('priority_progress') }}
    group by all
    having avg(attainment) is not null
),

heard as (
    select hub_code, fiscal_year, 'hearing' as measure, score as measured
    from {{ ref('stg_hearings') }}
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
