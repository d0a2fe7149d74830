-- One row per base, unit (hub; 00: nation), year and combination of the classes under which client records and enterprises are
-- published, with how many there are.
with records as (
    select * from {{ ref('int_record_years') }}
),

-- Within a hub, an enterprise is what its latest record there says; in the nation, what its latest record anywhere says.
hub_enterprises as (
    select *
    from records
    qualify row_number() over (
        partition by enterprise_id, hub_code, fiscal_year order by last_consulted_on desc, record_id
    ) = 1
),

national_enterprises as (
    select *
    from records
    qualify row_number() over (
        partition by enterprise_id, fiscal_year order by last_consulted_on desc, record_id
    ) = 1
),

entities as (
    select 'clients_reported' as base, * from records
    union all
    select 'clients_reported' as base, * replace ('00' as hub_code) from records
    union all
    select 'enterprises' as base, * from hub_enterprises
    union all
    select 'enterprises' as base, * replace ('00' as hub_code) from national_enterprises
),

final as (
    select
        base,
        hub_code,
        fiscal_year,
        {{ employees4() }} as employees4,
        {{ employees6() }} as employees6,
        industry_group as industry7,
        nullif(size_class, '不明') as size_class,
        count(*) as entities
    from entities
    group by all
)

select * from final
