-- Stage 7 (中長期的な伴走支援) by channel and by who supported, as far as attendance and referrals that name the consultation can say.
with consultations as (
    select consultations.*
    from {{ ref('int_consultations_enriched') }} as consultations
    inner join {{ ref('accompaniment_setting') }} as settings
        on settings.setting = 'sustained_stage' and consultations.accompaniment_stage = settings.value
    where consultations.accompaniment_stage is not null -- which goes down to the file; the stage of the setting would not
),

contacts as (
    select * from {{ ref('int_institution_contacts') }}
    where consultation_id is not null and contact in ('attended', 'joint', 'out')
),

sectors as (
    select kind as institution_kind, sector from {{ ref('partner_kind') }}
),

labels as (
    select supporter, label_ja from {{ ref('supporter') }}
),

with_institutions as (
    select distinct contacts.consultation_id, sectors.sector
    from contacts
    inner join sectors using (institution_kind)
    semi join consultations using (consultation_id)
),

with_measures as (
    select consultation_id, 'measures' as supporter
    from consultations
    where list_contains(issue_minors, '施策活用')
),

supported as (
    select consultation_id, sector as supporter from with_institutions
    union all
    select consultation_id, supporter from with_measures
),

categories as (
    select consultation_id, 'channel' as dimension, coalesce(channel, '不明') as category from consultations
    union all
    select consultations.consultation_id, 'supporter', coalesce(labels.label_ja, alone.label_ja)
    from consultations
    left join supported using (consultation_id)
    left join labels using (supporter)
    left join labels as alone on alone.supporter = 'hub'
),

totals as (
    select
        fiscal_year,
        coalesce(hub_code, '00') as hub_code,
        dimension,
        count(distinct consultation_id) filter (where category <> '不明') as known_consultations
    from consultations
    inner join categories using (consultation_id)
    group by fiscal_year, dimension, rollup(hub_code)
),

counted as (
    select
        fiscal_year,
        coalesce(hub_code, '00') as hub_code,
        dimension,
        category,
        count(*) as consultations,
        count(distinct enterprise_id) as enterprises,
        sum(minutes) / 60.0 as hours
    from consultations
    inner join categories using (consultation_id)
    group by fiscal_year, dimension, category, rollup(hub_code)
),

final as (
    select
        fiscal_year,
        hub_code,
        dimension,
        counted.category,
        counted.consultations,
        counted.enterprises,
        counted.hours::double as hours,
        case when counted.category <> '不明' then {{ percent('counted.consultations', 'totals.known_consultations') }} end::double as share
    from counted
    inner join totals using (fiscal_year, hub_code, dimension)
)

select * from final
