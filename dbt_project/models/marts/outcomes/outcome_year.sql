with shown as (
    select * from {{ ref('int_outcome_shown') }}
    where breakdown = 'total'
),

measures as (
    select * from {{ ref('outcome_measure') }}
),

-- Enterprises that could have been followed up: those ever consulted in the unit, in the data.
hubs as (
    select hub_code from {{ ref('stg_hubs') }}
),

by_hubs as (
    select hub_bits, count(*) as enterprises from {{ ref('int_enterprise_firsts') }}
    group by all
),

consulted as (
    select hubs.hub_code as unit_code, sum(by_hubs.enterprises)::bigint as enterprises
    from hubs
    inner join by_hubs on by_hubs.hub_bits & (1::bigint << hubs.hub_code::integer) <> 0
    group by all
    union all
    select '00', sum(enterprises)::bigint
    from by_hubs
),

final as (
    select
        shown.fiscal_year,
        shown.unit_code as hub_code,
        {{ outcome_columns() }},
        shown.followed_enterprises,
        coalesce(consulted.enterprises, 0) as enterprises,
        {{ percent('shown.followed_enterprises', 'consulted.enterprises') }}::double as follow_up_coverage
    from shown
    inner join measures using (measure)
    left join consulted using (unit_code)
)

select * from final
