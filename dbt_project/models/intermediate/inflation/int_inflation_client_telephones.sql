-- One row per new 相談者番号 with a telephone: the how-manieth enterprise of the nation it is to give that number, and what is usual.
with limits as (
    {{ parameters('inflation_parameter', ['contact_quantile']) }}
),

new_clients as (
    select * from {{ ref('int_inflation_new_clients') }}
    where not {{ is_excused('shared_contact') }}
),

telephones as (
    select record_id, telephone from {{ ref('int_inflation_telephones') }}
),

reached as (
    select new_clients.*, telephones.telephone
    from new_clients
    inner join telephones using (record_id)
),

enterprises as (
    select telephone, enterprise_id, min(first_on) as first_on
    from reached
    group by all
),

numbered as (
    select
        telephone,
        enterprise_id,
        row_number() over (partition by telephone order by first_on, enterprise_id) as position,
        count(*) over (partition by telephone) as enterprises
    from enterprises
),

usual as (
    select list_sort(list(numbered.enterprises))[ceil(count(*) * any_value(limits.contact_quantile))::integer] as usual_enterprises
    from numbered
    cross join limits
    where numbered.position = 1
),

final as (
    select
        reached.* exclude (telephone),
        numbered.position,
        usual.usual_enterprises
    from reached
    inner join numbered using (telephone, enterprise_id)
    cross join usual
)

select * from final
