-- One row per fiscal year whose enterprises have to be counted again: those gone through again, and those in which an enterprise counted as
-- new before, or does now, because its first consultation anywhere is another.
with rebuilt as (
    select fiscal_year from {{ ref('int_years_to_build') }}
),

{% if is_carried() -%}
firsts as (
    select enterprise_id, min(first_consulted_on) as first_consulted_on from {{ ref('int_record_years') }}
    group by all
),

-- As last night left it: rebuilt after this model.
known as (
    select enterprise_id, first_consulted_on from intermediate.int_enterprise_firsts
),

moved as (
    select unnest([firsts.first_consulted_on, known.first_consulted_on]) as first_consulted_on
    from firsts
    full join known using (enterprise_id)
    where firsts.first_consulted_on is distinct from known.first_consulted_on
),
{%- else -%}
moved as (
    select min(first_consulted_on) as first_consulted_on from {{ ref('int_record_years') }}
    limit 0
),
{%- endif %}

final as (
    select fiscal_year from rebuilt
    union
    select {{ fiscal_year('first_consulted_on') }}
    from moved
    where first_consulted_on is not null
)

select * from final
