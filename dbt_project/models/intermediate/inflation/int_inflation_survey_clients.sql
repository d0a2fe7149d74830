-- One row per hub, month and enterprise that the hub saw then: its consultations of the month and of the three months up to it, and
-- whether the enterprise is likely to be content by these (seen often, or something solved).
{{ config(materialized='monthly', months='int_inflation_months') }}

with limits as (
    {{ parameters('inflation_parameter', ['frequent_visits', 'survey_months']) }}
),

monthly as (
    select hub_code, month, fiscal_year, enterprise_id, consultations, has_resolved from {{ ref('int_enterprise_months') }}
    where {{ only_months('int_inflation_months', before=inflation_parameter('survey_months')) }}
),

ranged as (
    -- Months as numbers: a window over dates takes half as long again.
    select monthly.*, year(month) * 12 + month(month) as month_number, limits.frequent_visits, limits.survey_months::integer - 1 as reach
    from monthly
    cross join limits
),

windowed as (
    select
        *,
        sum(consultations) over recent as visits,
        sum(has_resolved::integer) over recent as resolved_months
    from ranged
    window recent as (partition by hub_code, enterprise_id order by month_number range between reach preceding and current row)
),

final as (
    select
        hub_code,
        month,
        fiscal_year,
        enterprise_id,
        consultations,
        visits::integer as visits,
        visits >= frequent_visits or resolved_months > 0 as is_likely_content
    from windowed
)

select * from final
