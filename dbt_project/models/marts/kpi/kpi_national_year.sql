with {{ kpi_ctes('year') }},

{{ yearly_ctes('year') }},

{{ coverage_ctes('year') }},

final as (
    select
        submitted.fiscal_year,
        {{ kpi_columns() }},
        {{ yearly_columns() }},
        {{ ledger_columns() }},
        {{ coverage_columns('year') }}
    {{ kpi_joins('year') }}
    {{ yearly_joins('year') }}
)

select * from final
