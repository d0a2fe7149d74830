-- One row per unit (hub; 00: nation), fiscal year and enterprise consulted there, with its attributes: within a hub what its latest record
-- there says, in the nation what its latest record anywhere says.
with records as (
    select * from {{ ref('int_record_years') }}
),

hubs as (
    select hub_code as unit_code, *
    from records
    qualify row_number() over (
        partition by enterprise_id, hub_code, fiscal_year order by last_consulted_on desc, record_id
    ) = 1
),

nation as (
    select '00' as unit_code, *
    from records
    qualify row_number() over (
        partition by enterprise_id, fiscal_year order by last_consulted_on desc, record_id
    ) = 1
),

final as (
    select * from hubs
    union all
    select * from nation
)

select * from final
