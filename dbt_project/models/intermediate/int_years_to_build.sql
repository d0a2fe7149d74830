-- One row per fiscal year whose consultations have to be gone through again: new or changed submissions, or records that now belong to
-- another enterprise. Not asked in a file that starts empty, where everything is built (macro only_years).
with changed as (
    select fiscal_year from {{ source('carried', 'changed_year') }}
),

{% if is_carried() -%}
-- The table as last night left it: it is rebuilt after this model.
known as (
    select record_id, fiscal_year, enterprise_id from intermediate.int_record_years
),

reassigned as (
    select distinct known.fiscal_year
    from known
    inner join {{ ref('int_enterprises_assigned') }} as assigned using (record_id)
    where known.enterprise_id <> assigned.enterprise_id
),
{%- else -%}
reassigned as (
    select null::integer as fiscal_year
    from {{ ref('int_enterprises_assigned') }}
    limit 0
),
{%- endif %}

final as (
    select fiscal_year from changed
    union
    select fiscal_year from reassigned
)

select * from final
