with {{ kpi_ctes('hub_month') }},

editions as (
    select month, edition from {{ ref('int_editions') }}
),

final as (
    select
        submitted.hub_code,
        submitted.month,
        submitted.fiscal_year,
        {{ kpi_columns('hub_month') }},
        editions.edition
    {{ kpi_joins('hub_month') }}
    left join editions on submitted.month = editions.month
)

select * from final
