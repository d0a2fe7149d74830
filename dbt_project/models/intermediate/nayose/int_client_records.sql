-- Read once, by the assignment.
{{ config(materialized='view') }}

-- One row per client record of any source, as it was last handed in; a valid 法人番号 of any month is kept.
with clients as (
    select * from {{ ref('stg_clients') }}
),

partner_rows as (
    select * from {{ ref('stg_partner_referrals') }}
),

hub_records as (
    select
        record_id,
        hub_code,
        null::varchar as partner_id,
        arg_max(name, (month, "row")) as name,
        arg_max(prefecture_code, (month, "row")) as prefecture_code,
        arg_max(address, (month, "row")) as address,
        arg_max(telephone, (month, "row")) as telephone,
        arg_max(corporate_number, (month, "row")) filter (where corporate_number is not null) as corporate_number
    from clients
    group by record_id, hub_code
),

partner_records as (
    select
        record_id,
        hub_code,
        partner_id,
        name,
        prefecture_code,
        address,
        telephone,
        corporate_number
    from partner_rows
),

final as (
    select * from hub_records
    union all
    select * from partner_records
)

select * from final
