-- One row per hub, fiscal year and compared measure: its value and the parts of it that the seed productivity_measure names.
with measures as (
    select * from {{ ref('productivity_measure') }}
),

hub_years as (
    select hub_code, fiscal_year from {{ ref('int_hub_years_summed') }}
),

amounts as (
    unpivot (select hub_code, fiscal_year, columns(* exclude (hub_code, fiscal_year))::double from {{ ref('int_hub_years_summed') }})
    on columns(* exclude (hub_code, fiscal_year)) into name part value amount
),

parts as (
    select
        hub_years.hub_code,
        hub_years.fiscal_year,
        measures.measure,
        measures.kind,
        measures.factor,
        {% for part in ['numerator', 'denominator', 'exposure', 'events', 'spread', 'cases'] %}
        any_value(amounts.amount) filter (where amounts.part = measures.{{ part }}) as {{ part }}{{ ',' if not loop.last }}
        {% endfor %}
    from hub_years
    cross join measures
    left join amounts on hub_years.hub_code = amounts.hub_code and hub_years.fiscal_year = amounts.fiscal_year
    group by all
),

final as (
    select
        * exclude (factor, exposure),
        exposure as n,
        factor,
        case when kind = 'total' then numerator else factor * numerator / nullif(denominator, 0) end as value
    from parts
)

select * from final
