-- One row per base, unit (hub; 00: nation), year and category: 創業 as a topic beside 創業前 as a status (R34). An enterprise has the topic if
-- one of its consultations of the year does.
{{ config(materialized='yearly') }}

with issues as (
    select *, {{ is_founding('issue_major') }} as is_founding from {{ ref('int_enterprise_issues') }}
    where {{ only_years() }}
),

attributes as (
    select unit_code, fiscal_year, enterprise_id, business_form, is_only_hub from {{ ref('int_unit_enterprise_years') }}
    where {{ only_years() }}
),

cases as (
    select
        unit_code,
        fiscal_year,
        enterprise_id,
        coalesce(sum(issue_responses) filter (where is_founding), 0)::bigint as founding_responses,
        sum(issue_responses)::bigint as issue_responses,
        bool_or(is_founding) as is_founding
    from issues
    group by unit_code, fiscal_year, enterprise_id
),

stated as (
    select
        cases.unit_code,
        cases.fiscal_year,
        -- The nation's too: its own rows, and those of enterprises with one hub (int_enterprise_issues).
        attributes.is_only_hub or cases.unit_code = '00' as is_of_nation,
        cases.is_founding,
        attributes.business_form,
        sum(cases.founding_responses) as founding_responses,
        sum(cases.issue_responses) as issue_responses,
        count(*) as enterprises
    from cases
    inner join attributes using (unit_code, fiscal_year, enterprise_id)
    group by all
),

units as (
    select * exclude (is_of_nation) from stated
    where unit_code <> '00'
    union all
    select * exclude (is_of_nation) replace ('00' as unit_code) from stated
    where is_of_nation
),

counted as (
    select 'issue_responses' as base, unit_code, fiscal_year, true as is_founding, business_form, founding_responses as value from units
    union all
    select 'issue_responses', unit_code, fiscal_year, false, business_form, issue_responses - founding_responses from units
    union all
    select 'enterprises', unit_code, fiscal_year, is_founding, business_form, enterprises from units
),

final as (
    select
        base,
        unit_code as hub_code,
        fiscal_year,
        {{ founding_category() }} as category,
        sum(value)::bigint as value
    from counted
    group by all
    having sum(value) > 0
)

select * from final
