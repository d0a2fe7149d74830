with {{ kpi_ctes('hub_month') }},

{{ coverage_ctes('hub_month') }},

{{ audited_cte('hub_month') }},

final as (
    select
        submitted.hub_code,
        submitted.month,
        submitted.fiscal_year,
        {{ kpi_columns() }},
        {{ ledger_columns() }},
        {{ audited_columns('hub_month') }},
        {{ coverage_columns('hub_month') }}
    {{ kpi_joins('hub_month') }}
    left join audited using (hub_code, month)
)

select * from final
