-- One row per fiscal year whose enterprises have to be counted again: those gone through again, and those in which an enterprise counted as
-- new before, or does now, because its first consultation anywhere is another.
with rebuilt as (
    select fiscal_year from {{ ref('int_years_to_build') }}
),

moved as (
    select unnest([known_on, first_on]) as first_consulted_on from {{ ref('int_enterprise_firsts_moved') }}
),

final as (
    select fiscal_year from rebuilt
    union
    select {{ fiscal_year('first_consulted_on') }}
    from moved
    where first_consulted_on is not null
)

select * from final
