-- One row per base, unit (hub; 00: nation), year and category: 創業 as a topic beside 創業前 as a status (R34). An enterprise has the topic if
-- one of its consultations of the year does.
{{ config(materialized='yearly') }}

with issues as (
    select * from {{ ref('int_enterprise_issues') }}
    where {{ only_years() }}
),

attributes as (
    select unit_code, fiscal_year, enterprise_id, business_form from {{ ref('int_unit_enterprise_years') }}
    where {{ only_years() }}
),

topics as (
    select label from {{ ref('breakdown_topic') }} where topic = 'founding' and code_list = 'issue_major'
),

cases as (
    select
        unit_code,
        fiscal_year,
        enterprise_id,
        coalesce(sum(issue_responses) filter (where issue_major in (select label from topics)), 0)::bigint as founding_responses,
        sum(issue_responses)::bigint as issue_responses,
        coalesce(bool_or(issue_major in (select label from topics)), false) as has_topic
    from issues
    group by unit_code, fiscal_year, enterprise_id
),

stated as (
    select
        cases.*,
        case attributes.business_form when '創業前' then '創業前' when '法人' then '創業後' when '個人事業' then '創業後' end as status
    from cases
    inner join attributes using (unit_code, fiscal_year, enterprise_id)
),

counted as (
    select 'issue_responses' as base, unit_code, fiscal_year, '創業の相談' as topic, status, founding_responses as value from stated
    union all
    select 'issue_responses', unit_code, fiscal_year, 'ほかの相談', status, issue_responses - founding_responses from stated
    union all
    select 'enterprises', unit_code, fiscal_year, if(has_topic, '創業の相談', 'ほかの相談'), status, 1 from stated
),

final as (
    select
        base,
        unit_code as hub_code,
        fiscal_year,
        coalesce(topic || '・' || status, '不明') as category,
        sum(value)::bigint as value
    from counted
    group by all
    having sum(value) > 0
)

select * from final
