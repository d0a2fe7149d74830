with {{ kpi_ctes('hub_year') }},

{{ budget_ctes('hub_year') }},

editions as (
    select {{ fiscal_year('month') }} as fiscal_year, {{ weakest_edition('edition') }} as edition
    from {{ ref('int_editions') }}
    group by 1
),

final as (
    select
        submitted.hub_code,
        submitted.fiscal_year,
        {{ kpi_columns('hub_year') }},
        {{ budget_columns() }},
        submitted.months_reported,
        editions.edition
    {{ kpi_joins('hub_year') }}
    {{ budget_joins('hub_year') }}
    left join editions on submitted.fiscal_year = editions.fiscal_year
)

select * from final
