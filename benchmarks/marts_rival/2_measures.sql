-- What consultations give, for each unit (00: the nation) and period (month or year).
create table counted as
with periods as (
    select
        hub_code, fiscal_year, month, enterprise_id, consultations, issue_responses, minutes, resolved, visited, stage, new_in_month as is_new,
        first_on < last_on as returned
    from enterprise_month
    union all
    select
        '00', fiscal_year, month, enterprise_id, sum(consultations), sum(issue_responses), sum(minutes), sum(resolved), bool_or(visited),
        max(stage), bool_or(new_in_month), min(first_on) < max(last_on)
    from enterprise_month group by fiscal_year, month, enterprise_id
    union all
    select
        hub_code, fiscal_year, null, enterprise_id, sum(consultations), sum(issue_responses), sum(minutes), sum(resolved), bool_or(visited),
        max(stage), bool_or(new_in_year), min(first_on) < max(last_on)
    from enterprise_month group by hub_code, fiscal_year, enterprise_id
    union all
    select
        '00', fiscal_year, null, enterprise_id, sum(consultations), sum(issue_responses), sum(minutes), sum(resolved), bool_or(visited),
        max(stage), bool_or(new_in_year), min(first_on) < max(last_on)
    from enterprise_month group by fiscal_year, enterprise_id
)
select
    hub_code, period_of(month, fiscal_year) as period, month, sum(consultations)::bigint as consultations,
    sum(issue_responses)::bigint as issue_responses, sum(minutes)::bigint as minutes, count(*) as enterprises,
    count(*) filter (where visited) as visiting_enterprises, count(*) filter (where is_new) as new_enterprises,
    percent(count(*) filter (where returned), count(*)) as repeat_rate, sum(resolved)::bigint as resolved_issues,
    count(*) filter (where stage >= 2) as accompanied, count(*) filter (where stage >= 4) as issue_set
from periods
group by hub_code, fiscal_year, month;

create table kpi as
with units as (
    select
        coalesce(hub_code, '00') as hub_code, fiscal_year, month, period_of(month, fiscal_year) as period, bool_or(has_referral) as has_referral,
        bool_or(has_survey) as has_survey, bool_or(has_network) as has_network, bool_or(has_stages) as has_stages
    from sent
    group by grouping sets ((hub_code, fiscal_year, month), (fiscal_year, month), (hub_code, fiscal_year), (fiscal_year))
),
clients as (
    select coalesce(hub_code, '00') as hub_code, period_of(month, fiscal_year) as period, sum(records)::bigint as clients_reported
    from enterprise_month group by grouping sets ((hub_code, fiscal_year, month), (fiscal_year, month))
    union all
    select coalesce(hub_code, '00'), fiscal_year::varchar, count(*)
    from client_year group by grouping sets ((hub_code, fiscal_year), (fiscal_year))
),
referred as (
    select
        coalesce(hub_code, '00') as hub_code, period_of(month, fiscal_year) as period, count(*) filter (where direction = 'in') as referrals_in,
        count(*) filter (where direction = 'out') as referrals_out, count(*) filter (where direction = 'joint') as joint_support,
        count(distinct enterprise_id) filter (where institution_type in ('rev', 'suc')) as three_party_cases
    from (
        select r.*, fiscal(r.month) as fiscal_year, e.enterprise_id from yorozu_build.staging.stg_referrals as r
        left join yorozu_build.intermediate.int_enterprises_assigned as e using (record_id)
    )
    group by grouping sets ((hub_code, fiscal_year, month), (fiscal_year, month), (hub_code, fiscal_year), (fiscal_year))
),
surveyed as (
    select
        coalesce(hub_code, '00') as hub_code, period_of(month, fiscal_year) as period, avg(satisfaction) as satisfaction_mean,
        percent(count(*) filter (where satisfaction >= 4), count(satisfaction)) as satisfaction_top2,
        count(satisfaction) as satisfaction_answers
    from (select *, fiscal(month) as fiscal_year from yorozu_build.staging.stg_surveys)
    group by grouping sets ((hub_code, fiscal_year, month), (fiscal_year, month), (hub_code, fiscal_year), (fiscal_year))
),
networked as (
    select
        coalesce(hub_code, '00') as hub_code, period_of(month, fiscal_year) as period, count(*) as network_activities,
        count(*) filter (where activity_type = 'トレーニー受入') as partner_trainees
    from (select *, fiscal(month) as fiscal_year from yorozu_build.staging.stg_network_activities)
    group by grouping sets ((hub_code, fiscal_year, month), (fiscal_year, month), (hub_code, fiscal_year), (fiscal_year))
),
days as (
    select hub_code, month, count(distinct (coordinator_id, worked_on)) as days from yorozu_build.staging.stg_attendance group by all
),
worked as (
    select
        coalesce(hub_code, '00') as hub_code, period_of(month, fiscal_year) as period, sum(days) as days,
        sum(coalesce(minutes, 0)) / 60.0 as hours, sum(coalesce(consultations, 0)) as consultations
    from sent inner join days using (hub_code, month) left join counted using (hub_code, month)
    where has_attendance
    group by grouping sets ((hub_code, fiscal_year, month), (fiscal_year, month), (hub_code, fiscal_year), (fiscal_year))
),
budgets as (
    select hub_code, fiscal_year, sum(contract_yen) as contract_yen from yorozu_build.staging.stg_plan_budgets group by all
),
budgeted as (
    select coalesce(hub_code, '00') as hub_code, fiscal_year::varchar as period, sum(contract_yen) as contract_yen
    from budgets semi join sent using (hub_code, fiscal_year) group by fiscal_year, rollup(hub_code)
),
used as (
    select
        coalesce(hub_code, '00') as hub_code, fiscal_year::varchar as period, sum(minutes) / 60.0 as hours,
        count(distinct enterprise_id) as enterprises
    from enterprise_month semi join budgets using (hub_code, fiscal_year) group by fiscal_year, rollup(hub_code)
)
select
    u.hub_code, u.month, u.fiscal_year, coalesce(c.consultations, 0) as consultations, coalesce(c.issue_responses, 0) as issue_responses,
    c.issue_responses / c.consultations as issues_per_consultation, coalesce(c.minutes / 60.0, 0) as consultation_hours,
    coalesce(clients_reported, 0) as clients_reported, coalesce(c.enterprises, 0) as enterprises,
    coalesce(visiting_enterprises, 0) as visiting_enterprises, coalesce(new_enterprises, 0) as new_enterprises, repeat_rate,
    coalesce(resolved_issues, 0) as resolved_issues, if(has_network, coalesce(network_activities, 0), null) as network_activities,
    if(has_network, coalesce(partner_trainees, 0), null) as partner_trainees, if(has_referral, coalesce(referrals_in, 0), null) as referrals_in,
    if(has_referral, coalesce(referrals_out, 0), null) as referrals_out, if(has_referral, coalesce(joint_support, 0), null) as joint_support,
    if(has_referral, coalesce(three_party_cases, 0), null) as three_party_cases, satisfaction_mean, satisfaction_top2,
    if(has_survey, coalesce(satisfaction_answers, 0), null) as satisfaction_answers, w.hours / w.days as hours_per_coordinator_day,
    w.consultations / w.days as consultations_per_coordinator_day, if(has_stages, coalesce(accompanied, 0), null) as accompanied_enterprises,
    if(has_stages, percent(issue_set, accompanied), null) as issue_setting_rate, used.hours / (contract_yen / 1e6) as utilisation,
    contract_yen / used.hours as cost_per_hour, contract_yen / used.enterprises as cost_per_enterprise
from units as u
left join counted as c using (hub_code, period)
left join clients using (hub_code, period)
left join referred using (hub_code, period)
left join surveyed using (hub_code, period)
left join networked using (hub_code, period)
left join worked as w using (hub_code, period)
left join budgeted using (hub_code, period)
left join used using (hub_code, period);

create table kpi_hub_month as
select * exclude (utilisation, cost_per_hour, cost_per_enterprise) from kpi where hub_code <> '00' and month is not null;
create table kpi_national_month as
select * exclude (hub_code, utilisation, cost_per_hour, cost_per_enterprise) from kpi where hub_code = '00' and month is not null;
create table kpi_hub_year as select * exclude (month) from kpi where hub_code <> '00' and month is null;
create table kpi_national_year as select * exclude (hub_code, month) from kpi where hub_code = '00' and month is null;
