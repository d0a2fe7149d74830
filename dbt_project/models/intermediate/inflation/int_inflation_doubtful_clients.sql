-- One row per client record, month and reason of doubt that the month's ledger gives: a 法人番号 with a wrong check digit (W04), a postal code
-- of another prefecture than the address (W06), an address without a municipality.
{{ config(materialized='monthly') }}

with clients as (
    select
        record_id,
        month,
        {{ fiscal_year('month') }} as fiscal_year,
        sha256,
        sheet,
        "row",
        -- The key of a municipality begins with two digits of its prefecture.
        address is not null and coalesce(len(municipality_key) <= 2, true) as is_without_municipality
    from {{ ref('stg_clients') }}
    where form <> 'v1' and {{ only_months() }}
),

issues as (
    select distinct sha256, sheet, "row", code from {{ ref('stg_row_issues') }}
    where code in ('W04', 'W06') and table_name = 'client'
),

final as (
    select distinct clients.record_id, clients.month, clients.fiscal_year, issues.code as what
    from clients
    inner join issues using (sha256, sheet, "row")
    union
    select record_id, month, fiscal_year, 'no_municipality' from clients
    where is_without_municipality
)

select * from final
