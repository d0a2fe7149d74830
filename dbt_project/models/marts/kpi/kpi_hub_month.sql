with {{ kpi_ctes('hub_month') }},

{{ coverage_ctes('hub_month') }},

final as (
    select
        submitted.hub_code,
        submitted.month,
        submitted.fiscal_year,
        {{ kpi_columns() }},
        {{ ledger_columns() }},
        {{ coverage_columns('hub_month') }}
    {{ kpi_joins('hub_month') }}
)

select * from final
