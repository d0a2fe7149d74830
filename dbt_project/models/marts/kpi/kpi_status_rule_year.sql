-- One row per fiscal year, breakdown by employees, base, rule of status and category: the nation counted in each of the ways in which the
-- sources may have counted it (R21 and R23 differ so).
{{ config(materialized='yearly') }}

with statuses as (
    select * from {{ ref('int_record_year_statuses') }}
    where {{ only_years() }}
),

-- Counted before classed: few numbers of employees, many records.
counted_statuses as (
    select fiscal_year, status_rule, speaks_for_enterprise, business_form, employees, count(*) as records
    from statuses
    group by all
),

entities as (
    select 'clients_reported' as base, * from counted_statuses
    union all
    -- An enterprise's first status is that of its first consultation anywhere, its last that of its last.
    select 'enterprises', * from counted_statuses where speaks_for_enterprise
),

classed as (
    select fiscal_year, base, status_rule, 'employees4' as breakdown, coalesce({{ employees4() }}, '不明') as category, records
    from entities
    union all
    select fiscal_year, base, status_rule, 'employees6', coalesce({{ employees6() }}, '不明'), records from entities
),

counted as (
    select fiscal_year, breakdown, base, status_rule, category, sum(records)::bigint as value
    from classed
    group by all
),

final as (
    select
        *,
        case
            when category <> '不明'
                then {{ percent('value', "sum(value) filter (where category <> '不明') over (
                    partition by fiscal_year, breakdown, base, status_rule
                )") }}
        end::double as share
    from counted
)

select * from final
