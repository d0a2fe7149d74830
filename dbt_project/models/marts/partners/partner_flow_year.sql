-- Who refers to whom: referrals and joint support as hubs reported them, and what partners alone logged.
with cells as (
    select * from {{ ref('int_partner_cells') }}
),

contacts as (
    select source_id as referral_id, institution_kind from {{ ref('int_institution_contacts') }}
    where contact in ('in', 'out', 'joint')
),

referrals as (
    select * from {{ ref('fct_referral') }}
),

types as (
    select institution_type, published_group from {{ ref('stg_institution_types') }}
),

unread_types as (
    select distinct said.referral_id
    from {{ ref('stg_referrals') }} as said
    inner join {{ ref('stg_row_issues') }} as issues
        on said.sha256 = issues.sha256 and said.sheet = issues.sheet and said."row" = issues."row"
    where issues.code = 'W03'
),

partner_only as (
    select * from {{ ref('partner_only_referral') }}
),

logs as (
    select * from {{ ref('int_partner_log_coverage') }}
),

logged_partners as (
    select partner_id, any_value(institution_type) as institution_type, any_value(institution_kind) as institution_kind
    from logs
    group by partner_id
),

said as (
    select referrals.*, contacts.institution_kind, types.published_group, unread_types.referral_id is not null as is_type_unread
    from referrals
    inner join contacts using (referral_id)
    left join types using (institution_type)
    left join unread_types using (referral_id)
),

said_by_category as (
    select *, {{ partner_categories() }} from said
),

counted as (
    select
        fiscal_year,
        coalesce(hub_code, '00') as hub_code,
        direction,
        classification,
        category,
        count(*) as referrals,
        count(distinct enterprise_id) as enterprises,
        count(*) filter (where reconciliation = 'confirmed') as confirmed,
        count(*) filter (where reconciliation = 'unconfirmed') as unconfirmed,
        count(*) filter (where reconciliation = 'no_partner_log') as no_partner_log,
        count(*) filter (where is_type_unread) as unread_type_referrals
    from said_by_category
    group by fiscal_year, direction, classification, category, rollup(hub_code)
),

-- A row that names no hub counts in the nation alone.
alone_by_category as (
    select fiscal_year, coalesce(hub_code, '不明') as hub_code, direction, {{ partner_categories() }}
    from partner_only
    left join logged_partners using (partner_id)
    left join types using (institution_type)
),

counted_alone as (
    select fiscal_year, coalesce(hub_code, '00') as hub_code, direction, classification, category, count(*) as partner_only
    from alone_by_category
    group by fiscal_year, direction, classification, category, rollup(hub_code)
),

logs_by_category as (
    select fiscal_year, coalesce(hub_code, '不明') as hub_code, direction, log_months, {{ partner_categories() }}
    from logs
    left join types using (institution_type)
),

logged as (
    select
        fiscal_year, coalesce(hub_code, '00') as hub_code, direction, classification, category,
        sum(log_months)::bigint as partner_log_months
    from logs_by_category
    group by fiscal_year, direction, classification, category, rollup(hub_code)
),

final as (
    select
        cells.fiscal_year,
        cells.hub_code,
        cells.direction,
        cells.classification,
        cells.category,
        cells.category_label,
        {% for measure in ['referrals', 'enterprises', 'confirmed', 'unconfirmed', 'no_partner_log', 'unread_type_referrals'] -%}
        case when cells.hub_months_with_sheet > 0 then coalesce(counted.{{ measure }}, 0) end as {{ measure }},
        {% endfor -%}
        {{ percent('coalesce(counted.referrals, 0)', 'sum(counted.referrals) over (
            partition by cells.fiscal_year, cells.hub_code, cells.direction, cells.classification
        )') }}::double as share,
        {{ percent('counted.confirmed', '(counted.confirmed + counted.unconfirmed)') }}::double as confirmed_rate,
        case
            when logged.partner_log_months > 0 or counted_alone.partner_only > 0 then coalesce(counted_alone.partner_only, 0)
        end as partner_only,
        coalesce(logged.partner_log_months, 0) as partner_log_months,
        cells.hub_months_reported,
        cells.hub_months_with_sheet,
        case when cells.hub_months_with_sheet = 0 then 'referral_sheet' end as reason
    from cells
    left join counted using (fiscal_year, hub_code, direction, classification, category)
    left join counted_alone using (fiscal_year, hub_code, direction, classification, category)
    left join logged using (fiscal_year, hub_code, direction, classification, category)
)

select * from final
