with {{ kpi_ctes('national_year') }},

{{ budget_ctes('national_year') }},

editions as (
    select {{ fiscal_year('month') }} as fiscal_year, {{ weakest_edition('edition') }} as edition
    from {{ ref('int_editions') }}
    group by 1
),

final as (
    select
        submitted.fiscal_year,
        {{ kpi_columns('national_year') }},
        {{ budget_columns() }},
        submitted.hubs_reporting,
        submitted.hub_months_reported,
        editions.edition
    {{ kpi_joins('national_year') }}
    {{ budget_joins('national_year') }}
    left join editions on submitted.fiscal_year = editions.fiscal_year
)

select * from final
