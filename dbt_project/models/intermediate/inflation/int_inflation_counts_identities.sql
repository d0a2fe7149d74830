-- One row per marker of the patterns of identities and referrals, hub and month. Made whole each night: what is known of an
-- enterprise or a partner's log changes without the consultations.
with new_clients as (
    select * from {{ ref('int_inflation_new_clients') }}
),

comparable as (
    select * from {{ ref('int_inflation_comparable_referrals') }}
),

referrals as (
    select * from {{ ref('int_referrals_enriched') }}
    where partner_id is not null and direction in ('in', 'out')
),

contacts as (
    select * from {{ ref('stg_known_contacts') }}
),

marks as (
    {% for pattern in ['new_variant', 'ghost_client', 'insider_client', 'shared_contact', 'circular_referral'] -%}
    select pattern, coalesce(record_id, referral_id) as thing from {{ ref('int_inflation_' ~ pattern) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

units as (
    {% for pattern in ['new_variant', 'ghost_client', 'insider_client', 'shared_contact'] -%}
    select
        '{{ pattern }}' as marker, new_clients.hub_code, new_clients.month, new_clients.fiscal_year, null as kind, count(*) as n,
        count(marks.thing) as marked
    from new_clients
    left join marks on new_clients.record_id = marks.thing and marks.pattern = '{{ pattern }}'
    where not {{ is_excused(pattern) }}
    {%- if pattern == 'insider_client' %} and exists (select 1 from contacts){% endif %}
    {%- if pattern == 'shared_contact' %} and new_clients.telephone is not null{% endif %}
    group by all
    union all
    {% endfor -%}
    select
        'one_sided_referral', hub_code, month, fiscal_year, concat_ws(':', institution_type, direction), count(*),
        count(*) filter (where not is_confirmed)
    from comparable
    group by all
    union all
    select
        'circular_referral', referrals.hub_code, referrals.month, referrals.fiscal_year, referrals.institution_type,
        count(*), count(marks.thing)
    from referrals
    left join marks on referrals.referral_id = marks.thing and marks.pattern = 'circular_referral'
    group by all
),

{{ counts_against_peers('units') }},

final as (
    select * from counted
)

select * from final
