-- One row per fiscal year, partner and direction that its layout has a word for: months with a log.
with log_months as (
    select * from {{ ref('int_partner_log_months') }}
),

partners as (
    select * from {{ ref('stg_partners') }}
),

words as (
    select distinct layout, direction from {{ ref('stg_partner_directions') }}
),

names as (
    select * from {{ ref('int_institution_names') }}
    where position = 1
),

kinds as (
    select * from {{ ref('partner_kind') }}
    where institution_type = 'oth'
),

kinds_of_partners as (
    select
        partners.*,
        case when partners.institution_type = 'oth' then coalesce(kinds.kind, 'oth') else partners.institution_type end as institution_kind
    from partners
    left join names on partners.institution_name = names.written_name
    left join kinds on names.kind = kinds.kind
),

final as (
    select
        {{ fiscal_year('log_months.month') }} as fiscal_year,
        kinds_of_partners.partner_id,
        kinds_of_partners.prefecture_code as hub_code,
        kinds_of_partners.institution_type,
        kinds_of_partners.institution_kind,
        words.direction,
        count(*) as log_months
    from log_months
    inner join kinds_of_partners using (partner_id)
    inner join words using (layout)
    group by all
)

select * from final
