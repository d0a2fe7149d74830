with shown as (
    select * from {{ ref('int_outcome_shown') }}
    where breakdown = 'total'
),

measures as (
    select * from {{ ref('outcome_measure') }}
),

-- Enterprises that could have been followed up: those ever consulted in the unit, in the data.
consulted as (
    select hub_code as unit_code, count(distinct enterprise_id) as enterprises
    from {{ ref('int_record_years') }}
    group by hub_code
    union all
    select '00', count(distinct enterprise_id)
    from {{ ref('int_record_years') }}
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
