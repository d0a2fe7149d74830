with issue_responses as (
    select * from {{ ref('int_issue_response_counts') }}
),

referrals as (
    select
        referrals.*,
        types.published_group
    from {{ ref('fct_referral') }} as referrals
    left join {{ ref('stg_institution_types') }} as types using (institution_type)
),

referrals_in as (
    select * from referrals where direction = 'in'
),

referrals_out as (
    select * from referrals where direction = 'out'
),

desks as (
    select * from issue_responses where special_desk is not null
),

counts as (
    select 'clients_reported' as base, hub_code, * exclude (hub_code), records as entities from {{ ref('int_breakdown_entities') }}
    union all
    select 'clients_reported', '00', * exclude (hub_code), records from {{ ref('int_breakdown_entities') }}
    union all
    select 'enterprises', hub_code, * exclude (hub_code), hub_enterprises from {{ ref('int_breakdown_entities') }}
    union all
    select 'enterprises', '00', * exclude (hub_code), national_enterprises from {{ ref('int_breakdown_entities') }}
),

entities as (
    unpivot (
        select base, hub_code, fiscal_year,
            coalesce(employees4, '不明') as employees4, coalesce(employees6, '不明') as employees6,
            coalesce(industry7, '不明') as industry7, coalesce(size_class, '不明') as size_class,
            entities
        from counts
        where entities > 0
    )
    on employees4, employees6, industry7, size_class
    into name breakdown value category
),

counted as (
    {{ counted_breakdown('issue_responses', 'issue_major', 'issue_responses', 'published_group', 'sum(issue_responses)') }}
    union all
    {{ counted_breakdown('issue_responses', 'issue_minor', 'issue_responses', 'issue_minor', 'sum(issue_responses)') }}
    union all
    {{ counted_breakdown('desks', 'special_desk', 'issue_responses', 'special_desk', 'sum(issue_responses)') }}
    union all
    {{ counted_breakdown('referrals_in', 'referral_in_type', 'referrals', 'published_group', 'count(*)') }}
    union all
    {{ counted_breakdown('referrals_out', 'referral_out_type', 'referrals', 'published_group', 'count(*)') }}
    union all
    select fiscal_year, hub_code, breakdown, category, base, sum(entities)::bigint as value
    from entities
    group by all
),

final as (
    select
        fiscal_year::integer as fiscal_year,
        hub_code,
        breakdown,
        category,
        base,
        value,
        -- 不明 is shown, and left out of every denominator.
        case when category <> '不明' then {{ percent(
            'value',
            "sum(value) filter (where category <> '不明') over (partition by fiscal_year, hub_code, breakdown, base)"
        ) }}::double end as share
    from counted
)

select * from final
