-- One row per cell of the flows: fiscal year and unit with a report (00: nation), direction, classification and category.
with hub_months as (
    select * from {{ ref('int_hub_months') }}
),

types as (
    select * from {{ ref('stg_institution_types') }}
),

kinds as (
    select * from {{ ref('partner_kind') }}
),

units as (
    select
        fiscal_year,
        coalesce(hub_code, '00') as hub_code,
        count(*) as hub_months_reported,
        count(*) filter (where has_referral) as hub_months_with_sheet
    from hub_months
    group by fiscal_year, rollup(hub_code)
),

categories as (
    select 'total' as classification, 'all' as category, '計' as category_label
    union all
    select 'type', institution_type, institution_type_label from types
    union all
    select 'published_group', published_group, max(published_group) from types
    group by published_group
    union all
    select 'kind', kind, label_ja from kinds
),

directions as (
    select unnest(['in', 'out', 'joint']) as direction
),

final as (
    select units.*, directions.direction, categories.*
    from units
    cross join directions
    cross join categories
)

select * from final
