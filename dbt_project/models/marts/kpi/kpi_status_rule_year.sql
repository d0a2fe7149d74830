-- One row per fiscal year, breakdown by employees, base, rule of status and category: the nation counted in each of the ways in which the
-- sources may have counted it (R21 and R23 differ so).
with statuses as (
    select * from {{ ref('int_record_year_statuses') }}
),

entities as (
    select 'clients_reported' as base, * from statuses
    union all
    -- An enterprise's first status is that of its first consultation anywhere, its last that of its last.
    select 'enterprises', * from statuses where speaks_for_enterprise
),

classed as (
    select fiscal_year, base, status_rule, 'employees4' as breakdown, coalesce({{ employees4() }}, '不明') as category from entities
    union all
    select fiscal_year, base, status_rule, 'employees6', coalesce({{ employees6() }}, '不明') from entities
),

counted as (
    select fiscal_year, breakdown, base, status_rule, category, count(*) as value
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
