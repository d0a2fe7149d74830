-- Who speaks for an enterprise in each unit, and what it came for.
create table spokesman as
select hub_code as unit, * from fct_client_year where is_latest_of_hub
union all
select '00', * from fct_client_year where is_latest_of_nation;

create table enterprise_issue as
with hubs as (
    select
        hub_code as unit, fiscal_year, enterprise_id, published_group, count(*) as consultations, sum(issue_responses)::bigint as issue_responses
    from fct_consultation left join yorozu_build.staging.stg_issue_majors using (issue_major)
    group by all
)
from hubs
union all
select '00', fiscal_year, enterprise_id, published_group, sum(consultations)::bigint, sum(issue_responses)::bigint
from hubs group by all;

create table kpi_crossing_year as
select
    fiscal_year, unit as hub_code, coalesce(published_group, '不明') as issue_major, coalesce(industry_group, '不明') as industry_group,
    coalesce(size_class, '不明') as size_class, coalesce(business_form, '不明') as business_form, sum(consultations)::bigint as consultations,
    sum(issue_responses)::bigint as issue_responses, count(*) as enterprises
from enterprise_issue left join spokesman using (unit, fiscal_year, enterprise_id)
group by all;

create table breakdown_cell as
with responses as (
    select fiscal(month) as fiscal_year, hub_code, issue_major, special_desk, unnest(issue_minors) as issue_minor
    from yorozu_build.staging.stg_consultations
),
issues as (
    select fiscal_year, hub_code, published_group, special_desk, issue_minor, count(*) as n
    from responses left join yorozu_build.staging.stg_issue_majors using (issue_major)
    group by all
),
referrals as (
    select fiscal(r.month) as fiscal_year, r.hub_code, r.direction, coalesce(t.published_group, '不明') as category, count(*) as n
    from yorozu_build.staging.stg_referrals as r left join yorozu_build.staging.stg_institution_types as t using (institution_type)
    group by all
),
referred as (
    select
        hub_code || ':' || consultation_no as consultation_id, bool_or(direction = 'joint') as jointly, bool_or(direction = 'out') as out
    from yorozu_build.staging.stg_referrals where consultation_no is not null group by all
),
held as (
    select
        fiscal(c.month) as fiscal_year, c.hub_code, coalesce(c.channel, '不明') as channel, coalesce(c.resolution, '不明') as resolution,
        case when c.special_desk is null then null when d.special_desk is null then '不明'
            when c.consulted_on between d.opened_on and coalesce(d.closed_on, date '9999-12-31') then c.special_desk || '（期間内）'
            else c.special_desk || '（期間外）' end as special_desk_period,
        case when r.jointly or r.out or c.attending_institution is not null or c.referred_to is not null or c.resolution = '他機関へ引継'
                then 'コーディネート'
            when c.accompaniment_stage >= 2 then '高度な経営アドバイス'
            when s.has_referral is not true then '不明'
            when s.has_stages is not true then 'ワンストップまたは高度な経営アドバイス' else 'ワンストップ' end as support_function,
        count(*) as n
    from yorozu_build.staging.stg_consultations as c
    left join yorozu_build.staging.stg_special_desks as d using (special_desk)
    left join referred as r using (consultation_id)
    left join sent as s on c.hub_code = s.hub_code and c.month = s.month
    group by all
),
kinds as (
    select
        hub_code, fiscal_year, coalesce(employees4, '不明') as employees4, coalesce(employees6, '不明') as employees6,
        coalesce(industry_group, '不明') as industry7, coalesce(industry_division, '不明') as industry_division, size_class,
        size_class_basic_act, coalesce(business_form, '不明') as business_form, coalesce(prefecture, '不明') as prefecture,
        count(*) as clients, count(*) filter (where is_latest_of_hub) as hub_enterprises,
        count(*) filter (where is_latest_of_nation) as national_enterprises
    from fct_client_year
    group by all
),
classes as (
    unpivot kinds on employees4, employees6, industry7, industry_division, size_class, size_class_basic_act, business_form, prefecture
    into name breakdown value category
),
founders as (
    select
        unit, fiscal_year, coalesce(bool_or(published_group = '創業'), false) as has_topic,
        coalesce(sum(issue_responses) filter (where published_group = '創業'), 0) as founding, sum(issue_responses) as responses,
        case any_value(business_form) when '創業前' then '創業前' when '法人' then '創業後' when '個人事業' then '創業後' end as status
    from enterprise_issue inner join spokesman using (unit, fiscal_year, enterprise_id)
    group by unit, fiscal_year, enterprise_id
),
added_up as (
    select fiscal_year, hub_code, 'issue_major' as breakdown, coalesce(published_group, '不明') as category, 'issue_responses' as base, n from issues
    union all select fiscal_year, hub_code, 'issue_minor', issue_minor, 'issue_responses', n from issues
    union all select fiscal_year, hub_code, 'special_desk', special_desk, 'issue_responses', n from issues where special_desk is not null
    union all
    select
        fiscal_year, hub_code, 'price_pass_through', case
            when issue_minor = '価格転嫁' and special_desk = '価格転嫁サポート' then '課題（中）と特別相談窓口の両方'
            when issue_minor = '価格転嫁' then '課題（中）のみ'
            when special_desk = '価格転嫁サポート' then '特別相談窓口のみ'
            else 'いずれでもない' end, 'issue_responses', n
    from issues
    union all select fiscal_year, hub_code, 'referral_in_type', category, 'referrals', n from referrals where direction = 'in'
    union all select fiscal_year, hub_code, 'referral_out_type', category, 'referrals', n from referrals where direction = 'out'
    union all
    select fiscal_year, hub_code, breakdown, category, 'consultations', n
    from (unpivot held on channel, resolution, special_desk_period, support_function into name breakdown value category)
    union all select fiscal_year, hub_code, breakdown, category, 'clients_reported', clients from classes
)
select fiscal_year, coalesce(hub_code, '00') as hub_code, breakdown, category, base, sum(n)::bigint as value
from added_up group by fiscal_year, breakdown, category, base, rollup(hub_code)
union all
select fiscal_year, hub_code, breakdown, category, 'enterprises', sum(hub_enterprises)::bigint
from classes group by all having sum(hub_enterprises) > 0
union all
select fiscal_year, '00', breakdown, category, 'enterprises', sum(national_enterprises)::bigint
from classes group by all having sum(national_enterprises) > 0
union all
select fiscal_year, unit, 'founding_topic', coalesce(topic || '・' || status, '不明'), base, sum(n)::bigint
from (
    select unit, fiscal_year, status, '創業の相談' as topic, 'issue_responses' as base, founding as n from founders
    union all select unit, fiscal_year, status, 'ほかの相談', 'issue_responses', responses - founding from founders
    union all select unit, fiscal_year, status, if(has_topic, '創業の相談', 'ほかの相談'), 'enterprises', 1 from founders
)
group by all having sum(n) > 0;

create table kpi_breakdown_year as
select
    fiscal_year, hub_code, breakdown, category, base, value,
    if(category <> '不明', percent(value, sum(value) filter (where category <> '不明') over unit), null) as share,
    if(
        category not in ('不明', '創業前')
        and breakdown in ('employees4', 'employees6', 'size_class', 'size_class_basic_act', 'business_form'),
        percent(value, sum(value) filter (where category not in ('不明', '創業前')) over unit), null
    ) as share_without_founders
from breakdown_cell
window unit as (partition by fiscal_year, hub_code, breakdown, base);

-- The nation by employees, by what was said first and last in the year.
create table kpi_status_rule_year as
with said as (
    select fiscal_year, 'last' as status_rule, is_latest_of_nation as speaks, business_form as form, employees from client_year
    union all
    select fiscal_year, 'first', is_first, first_form, first_employees from client_year
),
cells as (
    select fiscal_year, 'employees4' as breakdown, status_rule, coalesce(employee_class(form, employees), '不明') as category, speaks from said
    union all
    select fiscal_year, 'employees6', status_rule, coalesce(finer_class(form, employees), '不明'), speaks from said
),
counted as (
    select fiscal_year, breakdown, 'clients_reported' as base, status_rule, category, count(*) as value from cells group by all
    union all
    select fiscal_year, breakdown, 'enterprises', status_rule, category, count(*) from cells where speaks group by all
)
select *, if(category <> '不明', percent(value, sum(value) filter (where category <> '不明') over (
    partition by fiscal_year, breakdown, base, status_rule
)), null) as share
from counted;
