with {{ kpi_ctes('hub_year') }},

{{ yearly_ctes('hub_year') }},

{{ coverage_ctes('hub_year') }},

{{ audited_cte('hub_year') }},

final as (
    select
        submitted.hub_code,
        submitted.fiscal_year,
        {{ kpi_columns() }},
        {{ yearly_columns() }},
        {{ ledger_columns() }},
        {{ audited_columns('hub_year') }},
        {{ coverage_columns('hub_year') }}
    {{ kpi_joins('hub_year') }}
    {{ yearly_joins('hub_year') }}
    left join audited using (hub_code, fiscal_year)
)

select * from final
