with {{ kpi_ctes('month') }},

{{ coverage_ctes('month') }},

final as (
    select
        submitted.month,
        submitted.fiscal_year,
        {{ kpi_columns() }},
        {{ ledger_columns() }},
        {{ coverage_columns('month') }}
    {{ kpi_joins('month') }}
)

select * from final
