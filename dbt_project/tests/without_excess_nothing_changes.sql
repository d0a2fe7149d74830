-- In a year in which no hub has an excess, nor had one the year before, a what-if without excess shows what was reported.
with years as (
    select
        scenario,
        fiscal_year,
        sum(issue_responses_removed + visiting_enterprises_removed + resolved_issues_removed + consultation_hours_removed) as removed
    from {{ ref('int_evaluation_kpis') }}
    group by all
),

clean as (
    select years.scenario, years.fiscal_year
    from years
    left join years as before on years.scenario = before.scenario and years.fiscal_year = before.fiscal_year + 1
    where years.removed = 0 and coalesce(before.removed, 0) = 0
)

select hub_code, fiscal_year, regime, scenario, grades_reported, grades, rank_reported, "rank", budget_yen_reported, budget_yen
from {{ ref('evaluation_without_excess') }}
inner join clean using (scenario, fiscal_year)
where
    grades is distinct from grades_reported or score is distinct from score_reported or "rank" is distinct from rank_reported
    or budget_yen is distinct from budget_yen_reported
