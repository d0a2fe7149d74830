-- One row per hub, month and enterprise that the hub saw then: its consultations of the month and of the three months up to it, and
-- whether the enterprise is likely to be content by these (seen often, or something solved).
{{ config(materialized='monthly', months='int_inflation_months') }}

with limits as (
    {{ parameters('inflation_parameter', ['frequent_visits', 'survey_months']) }}
),

sessions as (
    select hub_code, month, fiscal_year, enterprise_id, resolution from {{ ref('int_consultations_enriched') }}
    where {{ only_months('int_inflation_months', before=inflation_parameter('survey_months')) }} and enterprise_id is not null
),

monthly as (
    select hub_code, month, fiscal_year, enterprise_id, count(*) as consultations, count(*) filter (where resolution = '解決') as solved
    from sessions
    group by all
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
        sum(solved) over recent as recently_solved
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
        visits >= frequent_visits or recently_solved > 0 as is_likely_content
    from windowed
)

select * from final
