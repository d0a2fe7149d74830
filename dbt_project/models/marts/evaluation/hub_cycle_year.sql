-- The steps of the yearly cycle (R45-R48) of every hub, and which of them is missing on the as-of date.
with calendar as (
    select
        hub_code, fiscal_year, count(*) as months_due, count(*) filter (where status <> 'missing') as months_reported
    from {{ ref('submission_calendar') }}
    group by all
),

runs as (
    select as_of from {{ ref('stg_runs') }}
),

plan_files as (
    select
        hub_code,
        fiscal_year,
        min(received_at)::date as plan_received_on,
        count(*) as plan_submissions
    from {{ ref('stg_files') }}
    where family = 'plan' and status in ('accepted', 'accepted_with_errors', 'superseded') and hub_code is not null
    group by all
    having bool_or(is_in_force)
),

contracts as (
    {{ contracts() }}
),

targets as (
    select hub_code, fiscal_year, count(distinct indicator) as targets_set from {{ ref('stg_plan_targets') }}
    group by all
),

priorities as (
    select hub_code, fiscal_year, count(distinct field) as priority_fields from {{ ref('stg_plan_priorities') }}
    group by all
),

surveys as (
    select hub_code, {{ fiscal_year('month') }} as fiscal_year, count(satisfaction) as satisfaction_answers
    from {{ ref('stg_surveys') }}
    group by all
),

heard as (
    select
        hub_code,
        fiscal_year,
        max(held_on) filter (where kind = '期初面談') as interview_on,
        max(held_on) filter (where kind = '期末ヒアリング') as hearing_on,
        max(score) filter (where kind = '期末ヒアリング') as hearing_score,
        max(checklist_items) filter (where kind = '期末ヒアリング') as hearing_checklist_items
    from {{ ref('stg_hearings') }}
    group by all
),

budgets as (
    select hub_code, fiscal_year, budget_yen as next_budget_yen from {{ ref('evaluation_hub_year') }}
    where is_in_force
),

hub_years as (
    select hub_code, fiscal_year from calendar
    union
    select hub_code, fiscal_year from plan_files
),

joined as (
    select
        *,
        runs.as_of > make_date(hub_years.fiscal_year, 4, 30) as is_begun,
        runs.as_of >= make_date(hub_years.fiscal_year + 1, 4, 10) as is_over
    from hub_years
    cross join runs
    left join calendar using (hub_code, fiscal_year)
    left join plan_files using (hub_code, fiscal_year)
    left join contracts using (hub_code, fiscal_year)
    left join targets using (hub_code, fiscal_year)
    left join priorities using (hub_code, fiscal_year)
    left join surveys using (hub_code, fiscal_year)
    left join heard using (hub_code, fiscal_year)
    left join budgets using (hub_code, fiscal_year)
),

stepped as (
    select
        hub_code,
        fiscal_year,
        plan_received_on,
        coalesce(plan_submissions, 0) as plan_submissions,
        contract_yen::bigint as contract_yen,
        coalesce(targets_set, 0) as targets_set,
        coalesce(priority_fields, 0) as priority_fields,
        interview_on,
        coalesce(months_due, 0) as months_due,
        coalesce(months_reported, 0) as months_reported,
        satisfaction_answers,
        hearing_on,
        hearing_score,
        hearing_checklist_items,
        next_budget_yen,
        list_filter([
            case when is_begun and plan_received_on is null then '事業計画書' end,
            case when is_begun and contract_yen is null then '契約額' end,
            case when is_begun and targets_set is null then '年間目標' end,
            case when is_begun and priority_fields is null then '重点分野' end,
            case when is_begun and interview_on is null then '期初面談' end,
            case when coalesce(months_reported, 0) < coalesce(months_due, 0) then '月次報告' end,
            case when is_over and coalesce(satisfaction_answers, 0) = 0 then '満足度調査' end,
            case when is_over and hearing_on is null then '期末ヒアリング' end,
            case when is_over and next_budget_yen is null then '翌年度の予算' end
        ], lambda step: step is not null) as steps
    from joined
),

final as (
    select
        * exclude (steps),
        array_to_string(steps, '、') as missing_steps,
        len(steps)::integer as missing_step_count
    from stepped
)

select * from final
