-- Which body ran the hub: the list of implementing bodies of its time, or else the nearest list there is, marked as an assumption.
with hubs as (
    select * from {{ ref('stg_hubs') }}
),

years as (
    select distinct fiscal_year from {{ ref('submission_calendar') }}
),

lists as (
    select * from {{ ref('implementing_body_list') }}
),

kinds as (
    select * from {{ ref('implementing_body_kind') }}
),

kind_of_hub as (
    select hubs.hub_code, kinds.body_kind
    from hubs
    inner join kinds on contains(hubs.implementing_body, kinds.pattern)
    qualify row_number() over (partition by hubs.hub_code order by kinds.rank) = 1
),

final as (
    select
        hubs.hub_code,
        years.fiscal_year,
        hubs.implementing_body,
        coalesce(kind_of_hub.body_kind, '不明') as body_kind,
        lists.list_id as list_of,
        years.fiscal_year < lists.valid_from_fy or years.fiscal_year > coalesce(lists.valid_to_fy, years.fiscal_year) as is_assumed
    from hubs
    cross join years
    cross join lists
    left join kind_of_hub using (hub_code)
)

select * from final
