-- One row per 法人番号 in the corporate registry: its name today, whether it is closed, and who took it over. A view: the nation is large.
{{ config(materialized='view') }}

with versions as (
    select * from {{ ref('stg_registry_versions') }}
),

latest as (
    select * from versions where is_latest
),

-- Where only old versions are known (a difference without the full file), the newest of these stands in.
standing_in as (
    select *
    from versions
    anti join latest using (corporate_number)
    qualify row_number() over (partition by corporate_number order by changed_on desc, process desc, name) = 1
),

newest as (
    select * from latest
    union all
    select * from standing_in
),

final as (
    select
        corporate_number,
        name as registered_name,
        name_key,
        closed_on is not null as is_closed,
        closed_on,
        close_cause,
        successor_number,
        process as last_process,
        changed_on as last_changed_on
    from newest
)

select * from final
