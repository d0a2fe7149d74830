-- 3機関連携 by year and unit: cases by parties, hand-overs, meetings; empty where the sheet was not handed in.
with cases as (
    select * from {{ ref('fct_referral') }}
    where institution_type in ('rev', 'suc')
),

activities as (
    select *, {{ fiscal_year('month') }} as fiscal_year from {{ ref('stg_network_activities') }}
    where activity_type = '3機関連携会議'
),

units as (
    select
        fiscal_year,
        coalesce(hub_code, '00') as hub_code,
        count(*) filter (where has_referral) as hub_months_with_sheet,
        count(*) filter (where has_network) as hub_months_with_network_sheet
    from {{ ref('int_hub_months') }}
    group by fiscal_year, rollup(hub_code)
),

parties as (
    select
        fiscal_year,
        coalesce(hub_code, '00') as hub_code,
        enterprise_id,
        bool_or(institution_type = 'rev') as has_rev,
        bool_or(institution_type = 'suc') as has_suc
    from cases
    where enterprise_id is not null
    group by fiscal_year, enterprise_id, rollup(hub_code)
),

enterprises as (
    select
        fiscal_year,
        hub_code,
        count(*) as three_party_cases,
        count(*) filter (where has_rev and not has_suc) as cases_rev,
        count(*) filter (where has_suc and not has_rev) as cases_suc,
        count(*) filter (where has_rev and has_suc) as cases_all_three
    from parties
    group by all
),

handed_over as (
    select
        fiscal_year,
        coalesce(hub_code, '00') as hub_code,
        count(*) filter (where direction = 'in') as referrals_in,
        count(*) filter (where direction = 'out') as referrals_out,
        count(*) filter (where direction = 'joint') as joint_support
    from cases
    group by fiscal_year, rollup(hub_code)
),

met as (
    select fiscal_year, coalesce(hub_code, '00') as hub_code, count(*) as meetings, sum(participants)::bigint as participants
    from activities
    group by fiscal_year, rollup(hub_code)
),

final as (
    select
        units.fiscal_year,
        units.hub_code,
        {% for measure in [
            'three_party_cases', 'cases_rev', 'cases_suc', 'cases_all_three', 'referrals_in', 'referrals_out', 'joint_support'
        ] -%}
        case when units.hub_months_with_sheet > 0 then coalesce({{ measure }}, 0) end as {{ measure }},
        {% endfor -%}
        case when units.hub_months_with_network_sheet > 0 then coalesce(met.meetings, 0) end as meetings,
        met.participants,
        units.hub_months_with_sheet,
        units.hub_months_with_network_sheet
    from units
    left join enterprises using (fiscal_year, hub_code)
    left join handed_over using (fiscal_year, hub_code)
    left join met using (fiscal_year, hub_code)
)

select * from final
