-- One row per 法人番号 in the corporate registry: its name today, whether it is closed, and who took it over. Empty without the registry.
with versions as (
    select * from {{ ref('stg_registry_versions') }}
),

-- Where only an old version is known (a difference without the full file), the newest of these stands in.
newest as (
    select
        corporate_number,
        arg_max(
            {
                'name': name, 'name_key': name_key, 'process': process, 'closed_on': closed_on, 'close_cause': close_cause,
                'successor_number': successor_number, 'changed_on': changed_on
            },
            (is_latest, changed_on, process)
        ) as version
    from versions
    group by 1
),

final as (
    select
        corporate_number,
        version.name as registered_name,
        version.name_key,
        version.closed_on is not null as is_closed,
        version.closed_on,
        version.close_cause,
        version.successor_number,
        version.process as last_process,
        version.changed_on as last_changed_on
    from newest
)

select * from final
