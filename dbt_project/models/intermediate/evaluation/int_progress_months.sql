-- One row per hub, month with a report that held the sheet, and measure of the plans' indicators: what the month added, and its size as
-- evidence (records counted, or answers of a mean). An enterprise visiting several times counts in its first month of the year.
with hub_months as (
    select hub_code, fiscal_year, month, has_network, has_survey from {{ ref('int_hub_months') }}
),

consulted as (
    select hub_code, month, issue_responses, resolved_issues from {{ ref('int_consulted_hub_month') }}
),

visited as (
    select hub_code, month, enterprises from {{ ref('int_first_visit_months') }}
),

networked as (
    select hub_code, month, count(*) as activities
    from {{ ref('stg_network_activities') }}
    group by all
),

surveyed as (
    select
        hub_code,
        month,
        count(satisfaction) as answers,
        sum(satisfaction) as points,
        100 * count(*) filter (where satisfaction >= 4) as top2
    from {{ ref('stg_surveys') }}
    group by all
),

joined as (
    select
        hub_months.*,
        coalesce(consulted.issue_responses, 0) as issue_responses,
        coalesce(visited.enterprises, 0) as visiting_enterprises,
        coalesce(consulted.resolved_issues, 0) as resolved_issues,
        case when hub_months.has_network then coalesce(networked.activities, 0) end as network_activities,
        case when hub_months.has_survey then coalesce(surveyed.points, 0) end as satisfaction_mean,
        case when hub_months.has_survey then coalesce(surveyed.top2, 0) end as satisfaction_top2,
        coalesce(surveyed.answers, 0) as answers
    from hub_months
    left join consulted using (hub_code, month)
    left join visited using (hub_code, month)
    left join networked using (hub_code, month)
    left join surveyed using (hub_code, month)
),

long as (
    unpivot (
        select
            hub_code,
            fiscal_year,
            month,
            answers,
            columns('^(issue_responses|visiting_enterprises|resolved_issues|network_activities|satisfaction_.*)$')::double
        from joined
    )
    on columns(* exclude (hub_code, fiscal_year, month, answers)) into name measure value amount
),

final as (
    select
        long.hub_code,
        long.fiscal_year,
        long.month,
        ((month(long.month) + 8) % 12 + 1)::integer as month_no,
        long.measure,
        rules.indicator,
        rules.kind,
        long.amount,
        case rules.kind when 'mean' then long.answers else long.amount end::double as size
    from long
    inner join {{ ref('forecast_rule') }} as rules using (measure)
)

select * from final
