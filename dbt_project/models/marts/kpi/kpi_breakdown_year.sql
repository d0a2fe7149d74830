{% set entity_breakdowns = [
    'employees4', 'employees6', 'industry7', 'industry_division', 'size_class', 'size_class_basic_act', 'business_form', 'prefecture'
] %}
with issue_responses as (
    select * from {{ ref('int_issue_response_counts') }}
),

referrals as (
    select referrals.*, types.published_group
    from {{ ref('fct_referral') }} as referrals
    left join {{ ref('stg_institution_types') }} as types using (institution_type)
),

consultations as (
    select fiscal_year, hub_code, breakdown, category, consultations from {{ ref('int_consultation_counts') }}
),

founding_cases as (
    select * from {{ ref('int_founding_cases') }}
),

breakdowns as (
    select breakdown, has_founders, is_assumption from {{ ref('breakdown') }}
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

classed as (
    unpivot (
        select
            hub_code, fiscal_year, records, hub_enterprises, national_enterprises,
            {% for breakdown in entity_breakdowns -%}
            coalesce({{ breakdown }}, '不明') as {{ breakdown }}{{ ',' if not loop.last }}
            {% endfor %}
        from {{ ref('int_breakdown_entities') }}
    )
    on {{ entity_breakdowns | join(', ') }} into name breakdown value category
),

entities as (
    select
        hub_code,
        fiscal_year,
        breakdown,
        category,
        sum(records)::bigint as records,
        sum(hub_enterprises)::bigint as hub_enterprises,
        sum(national_enterprises)::bigint as national_enterprises
    from classed
    group by all
),

counted as (
    {{ counted_breakdown('issue_responses', 'issue_major', 'issue_responses', 'published_group', 'sum(issue_responses)') }}
    union all
    {{ counted_breakdown('issue_responses', 'issue_minor', 'issue_responses', 'issue_minor', 'sum(issue_responses)') }}
    union all
    {{ counted_breakdown('desks', 'special_desk', 'issue_responses', 'special_desk', 'sum(issue_responses)') }}
    union all
    {{ counted_breakdown('issue_responses', 'price_pass_through', 'issue_responses', 'price_pass_through', 'sum(issue_responses)') }}
    union all
    {{ counted_breakdown('referrals_in', 'referral_in_type', 'referrals', 'published_group', 'count(*)') }}
    union all
    {{ counted_breakdown('referrals_out', 'referral_out_type', 'referrals', 'published_group', 'count(*)') }}
    union all
    select fiscal_year, coalesce(hub_code, '00'), breakdown, category, 'consultations', sum(consultations)::bigint
    from consultations
    group by fiscal_year, breakdown, category, rollup(hub_code)
    union all
    select fiscal_year, hub_code, 'founding_topic', category, base, value from founding_cases
    {% for base, of_hub, of_nation in [
        ('clients_reported', 'records', 'records'), ('enterprises', 'hub_enterprises', 'national_enterprises'),
    ] %}
    union all
    select fiscal_year, hub_code, breakdown, category, '{{ base }}', {{ of_hub }} from entities
    where {{ of_hub }} > 0
    union all
    select fiscal_year, '00', breakdown, category, '{{ base }}', sum({{ of_nation }})::bigint
    from entities
    group by all
    having sum({{ of_nation }}) > 0
    {% endfor %}
),

final as (
    select
        counted.fiscal_year::integer as fiscal_year,
        counted.hub_code,
        counted.breakdown,
        counted.category,
        counted.base,
        counted.value,
        -- 不明 is shown, and left out of every denominator.
        case when counted.category <> '不明' then {{ percent(
            'counted.value',
            "sum(counted.value) filter (where counted.category <> '不明') over unit"
        ) }}::double end as share,
        case when breakdowns.has_founders and counted.category not in ('不明', '創業前') then {{ percent(
            'counted.value',
            "sum(counted.value) filter (where counted.category not in ('不明', '創業前')) over unit"
        ) }}::double end as share_without_founders,
        breakdowns.is_assumption
    from counted
    left join breakdowns on counted.breakdown = breakdowns.breakdown
    window unit as (partition by counted.fiscal_year, counted.hub_code, counted.breakdown, counted.base)
)

select * from final
