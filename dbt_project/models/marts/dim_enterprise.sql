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
    qualify row_number() over (
        partition by enterprise_id order by last_consulted_on desc, record_id
    ) = 1
),

consulted as (
    select
        enterprise_id,
        min(consulted_on) as first_consulted_on,
        max(consulted_on) as last_consulted_on,
        count(distinct hub_code) as hubs
    from {{ ref('int_consultations_enriched') }}
    group by 1
),

members as (
    select
        enterprise_id,
        count(*) as records,
        max(corporate_number) as corporate_number,
        max(name) as any_name
    from assigned
    group by 1
),

final as (
    select
        consulted.enterprise_id,
        -- A sole proprietor's or founder's name may be a person's: it stays in the restricted file.
        case when latest.business_form = '法人' then coalesce(own.name, members.any_name) end as name,
        members.corporate_number,
        hubs.prefecture,
        latest.industry_code,
        latest.industry_group,
        latest.employees,
        latest.capital_man_yen,
        latest.business_form,
        latest.size_class,
        consulted.first_consulted_on,
        consulted.last_consulted_on,
        coalesce(members.records, 1) as records,
        consulted.hubs
    from consulted
    left join members using (enterprise_id)
    left join latest using (enterprise_id)
    left join assigned as own on latest.record_id = own.record_id
    left join hubs on latest.prefecture_code = hubs.hub_code
)

select * from final
