-- The marts that carry the volume, as one would write them by hand in DuckDB, straight from the staging views, the enterprise ids given.
-- Run in an empty file with the build file attached under its own name. Figures must be those of the marts (marts_rival.py compares them).
-- Left out: wording, coverage and edition; categories of a consultation, which stand in kpi_breakdown_year; 成果把握 and partners' confirmations, whose rules are not those of counting consultations.
create macro fiscal(day) as (year(day) - (month(day) < 4)::integer);
create macro period_of(month, fiscal_year) as coalesce(strftime(month, '%Y-%m'), fiscal_year::varchar);
create macro percent(part, whole) as round(100.0 * part / nullif(whole, 0), 6);
create macro employee_class(form, heads) as
    case when form = '創業前' then '創業前' when heads <= 5 then '5人以下' when heads <= 20 then '～20人' when heads > 20 then 'その他' end;
create macro finer_class(form, heads) as
    case when form = '創業前' or heads <= 20 then employee_class(form, heads)
        when heads <= 50 then '～50人' when heads <= 100 then '～100人' when heads > 100 then '100人超' end;
create macro size_of(form, heads, capital, capital_max, heads_max, small_max) as case
    when form = '創業前' then '創業前'
    when small_max is null then '不明'
    when heads <= small_max then '小規模事業者'
    when heads <= heads_max or heads > heads_max and if(form = '個人事業', null, capital) <= capital_max then '中小企業（小規模を除く）'
    when heads > heads_max and (if(form = '個人事業', null, capital) > capital_max or form = '個人事業') then 'その他（大企業等）'
    else '不明'
end;

-- A view, as the mart is: the published copy is the only one written.
create view fct_consultation as
select
    c.consultation_id, c.hub_code, c.consulted_on, c.month, fiscal(c.month) as fiscal_year, c.record_id, e.enterprise_id, c.coordinator_id,
    c.channel, c.minutes, c.issue_major, c.issue_responses, c.resolution, c.special_desk, c.accompaniment_stage, c.form, c.sha256, c.sheet,
    c."row"
from yorozu_build.staging.stg_consultations as c
left join yorozu_build.intermediate.int_enterprises_assigned as e using (record_id);

-- Hub-months with a report, and what it held.
create table sent as
select
    f.hub_code, f.month, fiscal(f.month) as fiscal_year, coalesce(bool_or(s.table_name = 'referral'), false) as has_referral,
    coalesce(bool_or(s.table_name = 'survey'), false) as has_survey, coalesce(bool_or(s.table_name = 'attendance'), false) as has_attendance,
    coalesce(bool_or(s.table_name = 'network_activity'), false) as has_network, bool_or(f.form not in ('v1', 'v2')) as has_stages
from yorozu_build.staging.stg_files as f
left join yorozu_build.staging.stg_sheets as s on f.sha256 = s.sha256 and f.path = s.path and s.is_in_force
where f.is_in_force and f.family = 'monthly'
group by all;

create table record_month as
select
    hub_code, month, fiscal_year, record_id, enterprise_id, count(*) as consultations, sum(issue_responses)::bigint as issue_responses,
    sum(minutes)::bigint as minutes, coalesce(sum(issue_responses) filter (where resolution = '解決'), 0)::bigint as resolved,
    bool_or(channel = '来訪') as visited, max(accompaniment_stage) as stage, min(consulted_on) as first_on, max(consulted_on) as last_on
from fct_consultation
group by all;

create table enterprise_month as
with first_days as (
    select enterprise_id, min(first_on) as first_day from record_month group by all
),
months as (
    select
        hub_code, month, fiscal_year, enterprise_id, count(*) as records, sum(consultations)::bigint as consultations,
        sum(issue_responses)::bigint as issue_responses, sum(minutes)::bigint as minutes, sum(resolved)::bigint as resolved,
        bool_or(visited) as visited, max(stage) as stage, min(first_on) as first_on, max(last_on) as last_on
    from record_month
    group by all
)
select months.*, date_trunc('month', first_day) = month as new_in_month, fiscal(first_day) = fiscal_year as new_in_year
from months inner join first_days using (enterprise_id);

-- One row per client record and year: what it last said, and whether it speaks for its enterprise.
create table client_year as
with consulted as (
    select
        record_id, enterprise_id, hub_code, fiscal_year, min(first_on) as first_on, max(last_on) as last_on, min(month) as first_month,
        max(month) as last_month
    from record_month
    group by all
),
marked as (
    select
        *, row_number() over (partition by enterprise_id, fiscal_year order by first_on, record_id) = 1 as is_first,
        row_number() over (partition by enterprise_id, fiscal_year order by last_on desc, record_id) = 1 as is_latest_of_nation,
        row_number() over (partition by enterprise_id, fiscal_year, hub_code order by last_on desc, record_id) = 1 as is_latest_of_hub
    from consulted
),
said as (
    select record_id, month, business_form, employees, capital_man_yen, industry_code, prefecture_code, sha256, sheet, "row"
    from yorozu_build.staging.stg_clients
    qualify row_number() over (partition by record_id, month order by "row" desc) = 1
),
latest as (
    select marked.*, said.* exclude (record_id, month)
    from marked asof left join said on marked.record_id = said.record_id and marked.last_month >= said.month
)
select latest.*, said.business_form as first_form, said.employees as first_employees
from latest asof left join said on latest.record_id = said.record_id and latest.first_month >= said.month;

create table fct_client_year as
select
    y.record_id, y.enterprise_id, y.hub_code, y.fiscal_year, y.last_on as last_consulted_on, y.business_form, y.employees, y.capital_man_yen,
    y.industry_code, i.industry_group, i.industry_code || ' ' || i.industry as industry_division,
    size_of(y.business_form, y.employees, y.capital_man_yen, s.capital_max_man_yen, s.employees_max, s.small_employees_max) as size_class,
    size_of(y.business_form, y.employees, y.capital_man_yen, b.capital_max_man_yen, b.employees_max, b.small_employees_max)
        as size_class_basic_act,
    h.prefecture, employee_class(y.business_form, y.employees) as employees4, finer_class(y.business_form, y.employees) as employees6,
    y.is_latest_of_hub, y.is_latest_of_nation, y.sha256, y.sheet, y."row"
from client_year as y
left join yorozu_build.staging.stg_industries as i using (industry_code)
left join yorozu_build.intermediate.int_size_limits as s on y.industry_code = s.industry_code and s.law_basis = 'shien'
left join yorozu_build.intermediate.int_size_limits as b on y.industry_code = b.industry_code and b.law_basis = 'kihonho'
left join yorozu_build.staging.stg_hubs as h on y.prefecture_code = h.hub_code;
