-- One row per new 相談者番号 whose telephone several enterprises gave: the how-manieth enterprise of the nation it is, and what is usual.
with limits as (
    {{ parameters('inflation_parameter', ['contact_quantile']) }}
),

new_clients as (
    select * from {{ ref('int_inflation_new_clients') }}
    where telephone is not null and not {{ is_excused('shared_contact') }}
),

-- Most telephones are of one enterprise.
telephones as (
    select telephone, min(enterprise_id) <> max(enterprise_id) as is_shared from new_clients
    group by telephone
),

reached as (
    select * from new_clients
    where telephone in (select telephone from telephones where is_shared)
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

several as (
    select list_sort(list(enterprises)) as enterprises from numbered
    where position = 1
),

-- Of the telephones in the order of how many enterprises gave them, the one that stands at the quantile.
places as (
    select
        ceil(count(*) * any_value(limits.contact_quantile))::integer as place,
        count(*) filter (where not telephones.is_shared) as alone
    from telephones
    cross join limits
),

usual as (
    select if(places.place <= places.alone, 1, several.enterprises[places.place - places.alone]) as usual_enterprises
    from places
    cross join several
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
