-- The attributes are those that breakdowns count by, so that a crossing added up over its other sides gives the breakdown.
{{ config(materialized='yearly') }}

with issues as (
    select * from {{ ref('int_enterprise_issues') }}
    where {{ only_years() }}
),

attributes as (
    select * from {{ ref('int_unit_enterprise_years') }}
    where {{ only_years() }}
),

counted as (
    select
        issues.fiscal_year::integer as fiscal_year,
        issues.unit_code,
        -- The nation's too: its own rows, and those of enterprises with one hub (int_enterprise_issues).
        coalesce(attributes.is_only_hub, false) or issues.unit_code = '00' as is_of_nation,
        coalesce(issues.issue_major, '不明') as issue_major,
        coalesce(attributes.industry_group, '不明') as industry_group,
        coalesce(attributes.size_class, '不明') as size_class,
        coalesce(attributes.business_form, '不明') as business_form,
        sum(issues.consultations)::bigint as consultations,
        sum(issues.issue_responses)::bigint as issue_responses,
        count(*) as enterprises
    from issues
    left join attributes using (unit_code, fiscal_year, enterprise_id)
    group by all
),

units as (
    select * exclude (unit_code, is_of_nation), unit_code as hub_code from counted
    where unit_code <> '00'
    union all by name
    select * exclude (unit_code, is_of_nation), '00' as hub_code from counted
    where is_of_nation
),

final as (
    select
        fiscal_year,
        hub_code,
        issue_major,
        industry_group,
        size_class,
        business_form,
        sum(consultations)::bigint as consultations,
        sum(issue_responses)::bigint as issue_responses,
        sum(enterprises)::bigint as enterprises
    from units
    group by all
)

select * from final
