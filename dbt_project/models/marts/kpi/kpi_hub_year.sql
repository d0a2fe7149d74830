with {{ kpi_ctes('hub_year') }},

{{ yearly_ctes('hub_year') }},

{{ coverage_ctes('hub_year') }},

final as (
    select
        submitted.hub_code,
        submitted.fiscal_year,
        {{ kpi_columns() }},
        {{ yearly_columns() }},
        {{ ledger_columns() }},
        {{ coverage_columns('hub_year') }}
    {{ kpi_joins('hub_year') }}
    {{ yearly_joins('hub_year') }}
)

select * from final
