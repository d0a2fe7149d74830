with records as (
    select * from {{ ref('int_record_years') }}
),

assigned as (
    select * from {{ ref('int_enterprises_assigned') }}
),

hubs as (
    select hub_code, prefecture from {{ ref('stg_hubs') }}
),

latest as (
    select *
    from records
    where is_latest
    qualify row_number() over (partition by enterprise_id order by fiscal_year desc) = 1
),

consulted as (
    select * from {{ ref('int_enterprise_firsts') }}
),

-- The number that the linkage takes as the enterprise's: valid, not contradicted by the registry, or found there.
numbers as (
    select ids.enterprise_id, max(nullif(clusters.corporate_number, '')) as corporate_number
    from {{ ref('int_enterprise_ids') }} as ids
    inner join {{ ref('int_nayose_clusters') }} as clusters using (cluster_id)
    group by 1
),

members as (
    select
        enterprise_id,
        count(*) as records,
        max(numbers.corporate_number) as corporate_number
    from assigned
    left join numbers using (enterprise_id)
    group by 1
),

-- The name as the record of the latest consultation last gave it.
names as (
    select record_id, arg_max(name, (month, "row")) as name
    from {{ ref('stg_clients') }}
    group by 1
),

final as (
    select
        members.enterprise_id,
        -- A sole proprietor's or founder's name may be a person's: it stays in the restricted file.
        case when latest.business_form = '法人' then names.name end as name,
        members.corporate_number,
        hubs.prefecture,
        latest.industry_code,
        latest.industry_group,
        latest.employees,
        latest.capital_man_yen,
        latest.business_form,
        latest.size_class,
        latest.size_class_basic_act,
        consulted.first_consulted_on,
        consulted.last_consulted_on,
        members.records,
        coalesce(consulted.hubs, 0) as hubs
    from members
    left join consulted using (enterprise_id)
    left join latest using (enterprise_id)
    left join names on latest.record_id = names.record_id
    left join hubs on latest.prefecture_code = hubs.hub_code
)

select * from final
