-- One row per client record and fiscal year in which it was consulted: when, in which months, and whether it is the record that speaks for
-- its enterprise there and in the nation (metrics.md §6: the latest consultation, ties by record id). Not stored: int_record_years is.
{{ config(materialized='view') }}

with consultations as (
    select record_id, hub_code, fiscal_year, enterprise_id, month, consulted_on from {{ ref('int_consultations_enriched') }}
    where {{ only_years() }}
),

-- The months of a year are bits (April the lowest), so that no row is kept for each month of a record.
consulted as (
    select
        record_id,
        hub_code,
        fiscal_year,
        any_value(enterprise_id) as enterprise_id,
        min(consulted_on) as first_consulted_on,
        max(consulted_on) as last_consulted_on,
        min(month) as first_month,
        max(month) as last_month,
        bit_or(1 << ((month(month) + 8) % 12))::smallint as months
    from consultations
    group by all
),

-- Most enterprises have one record a year: only the others need comparing, and within a hub only those of several hubs.
several as (
    select enterprise_id, fiscal_year, min(hub_code) = max(hub_code) as is_only_hub
    from consulted
    group by all
    having count(*) > 1
),

compared as (
    select
        consulted.*,
        several.is_only_hub,
        row_number() over (partition by enterprise_id, fiscal_year order by first_consulted_on, record_id) = 1 as is_first,
        row_number() over (partition by enterprise_id, fiscal_year order by last_consulted_on desc, record_id) = 1 as is_latest
    from consulted
    inner join several using (enterprise_id, fiscal_year)
),

final as (
    select *, true as is_only_hub, true as is_first, true as is_latest, true as is_latest_of_hub
    from consulted
    anti join several using (enterprise_id, fiscal_year)
    union all
    select *, is_latest from compared
    where is_only_hub
    union all
    select *, row_number() over (partition by enterprise_id, fiscal_year, hub_code order by last_consulted_on desc, record_id) = 1
    from compared
    where not is_only_hub
)

select * from final
