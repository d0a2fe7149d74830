{#
    The measures of metrics.md §1 that every period has, defined once for the four grains: hub_month, month (nation), hub_year, year (nation).
    Words, bases and what each needs: dictionary/metrics.yml. A sheet that was not handed in leaves its measures null (int_hub_months says
    which were); marts.kpi_not_available says why.
#}
{% macro grain_keys(grain) -%}
    {%- if grain.startswith('hub') %}hub_code, {% endif %}fiscal_year{% if grain.endswith('month') %}, month{% endif -%}
{%- endmacro %}

{# From consultations: distinct counts by grouping once more, never by adding up. A repeater is one with two different days. #}
{% macro consulted(grain) %}
{%- set keys = grain_keys(grain) -%}
{%- set is_monthly = grain.endswith('month') -%}
{%- set is_new = 'is_new_in_month' if is_monthly else 'is_new_in_year' -%}
with hub_enterprises as (
    select * from {{ ref('int_enterprise_months' if is_monthly else 'int_hub_enterprise_years') }}
    where {{ only_years('int_years_to_recount') }}
),

record_sets as (
    select hub_code, fiscal_year, months, count(*) as records
    from {{ ref('int_record_years') }}
    where {{ only_years('int_years_to_recount') }}
    group by all
),

record_periods as (
    select {{ keys }}, sum(records)::bigint as clients_reported
    {%- if is_monthly %}
    from (
        select record_sets.*, (make_date(fiscal_year, 4, 1) + to_months(place::integer))::date as month
        from record_sets
        inner join range(12) as bits (place) on months & (1 << place::integer) > 0
    )
    {%- else %}
    from record_sets
    {%- endif %}
    group by all
),

{%- if not grain.startswith('hub') %}
-- Hardly any enterprise is ever seen by two hubs: the others count in the nation as they do at their hub.
at_several_hubs as (
    select enterprise_id from {{ ref('int_enterprise_firsts') }}
    where hubs > 1
),
{%- endif %}

enterprises as (
    select
        {{ keys }},
        enterprise_id,
        consultations,
        issue_responses,
        minutes,
        resolved_issues,
        has_visited,
        {{ is_new }} as is_new,
        first_on < last_on as has_come_again,
        highest_stage
    from hub_enterprises
    {%- if not grain.startswith('hub') %}
    anti join at_several_hubs using (enterprise_id)
    union all
    select
        {{ keys }},
        enterprise_id,
        sum(consultations) as consultations,
        sum(issue_responses) as issue_responses,
        sum(minutes) as minutes,
        sum(resolved_issues) as resolved_issues,
        bool_or(has_visited) as has_visited,
        bool_or({{ is_new }}) as is_new,
        min(first_on) < max(last_on) as has_come_again,
        max(highest_stage) as highest_stage
    from hub_enterprises
    semi join at_several_hubs using (enterprise_id)
    group by {{ keys }}, enterprise_id
    {%- endif %}
),

counted as (
    select
        {{ keys }},
        sum(consultations)::bigint as consultations,
        sum(issue_responses)::bigint as issue_responses,
        sum(minutes)::bigint as minutes,
        count(*) as enterprises,
        count(*) filter (where has_visited) as visiting_enterprises,
        count(*) filter (where is_new) as new_enterprises,
        count(*) filter (where has_come_again) as repeat_enterprises,
        sum(resolved_issues)::bigint as resolved_issues,
        count(*) filter (where highest_stage >= 2) as accompanied_enterprises,
        count(*) filter (where highest_stage >= 4) as issue_set_enterprises
    from enterprises
    group by {{ keys }}
),

final as (
    select *
    from counted
    inner join record_periods using ({{ keys }})
)

select * from final
{% endmacro %}

{% macro kpi_ctes(grain) %}
{%- set keys = grain_keys(grain) -%}
submitted as (
    select
        {{ keys }},
        bool_or(has_referral) as has_referral,
        bool_or(has_survey) as has_survey,
        bool_or(has_network) as has_network,
        bool_or(has_stages) as has_stages
    from {{ ref('int_hub_months') }}
    group by {{ keys }}
),

consulted as (
    select * from {{ ref('int_consulted_' ~ grain) }}
),

referred as (
    select
        {{ keys }},
        count(*) filter (where direction = 'in') as referrals_in,
        count(*) filter (where direction = 'out') as referrals_out,
        count(*) filter (where direction = 'joint') as joint_support,
        {{ percent(
            "count(*) filter (where reconciliation = 'confirmed')",
            "count(*) filter (where reconciliation <> 'no_partner_log')"
        ) }} as referrals_confirmed_rate,
        count(distinct enterprise_id) filter (where institution_type in ('rev', 'suc')) as three_party_cases
    from {{ ref('fct_referral') }}
    group by {{ keys }}
),

surveyed as (
    select
        {{ keys }},
        avg(satisfaction) as satisfaction_mean,
        count(satisfaction) as satisfaction_answers,
        {{ percent('count(*) filter (where satisfaction >= 4)', 'count(satisfaction)') }} as satisfaction_top2
    from (select *, {{ fiscal_year('month') }} as fiscal_year from {{ ref('stg_surveys') }})
    group by {{ keys }}
),

networked as (
    select
        {{ keys }},
        count(*) as network_activities,
        count(*) filter (where activity_type = 'トレーニー受入') as partner_trainees
    from (select *, {{ fiscal_year('month') }} as fiscal_year from {{ ref('stg_network_activities') }})
    group by {{ keys }}
),

-- Per day worked: only of the hub-months that handed in attendance.
worked as (
    select {{ keys }}, sum(coordinator_days) as coordinator_days, sum(consultations) as consultations, sum(minutes) / 60.0 as hours
    from {{ ref('int_attended_months') }}
    group by {{ keys }}
),

ledgers as (
    select * from {{ ref('int_inflation_ledgers_' ~ grain) }}
)
{%- endmacro %}

{% macro kpi_columns() %}
        coalesce(consulted.consultations, 0) as consultations,
        coalesce(consulted.issue_responses, 0) as issue_responses,
        (consulted.issue_responses / nullif(consulted.consultations, 0))::double as issues_per_consultation,
        coalesce(consulted.minutes / 60.0, 0)::double as consultation_hours,
        coalesce(consulted.clients_reported, 0) as clients_reported,
        coalesce(consulted.enterprises, 0) as enterprises,
        coalesce(consulted.visiting_enterprises, 0) as visiting_enterprises,
        coalesce(consulted.new_enterprises, 0) as new_enterprises,
        {{ percent('consulted.repeat_enterprises', 'consulted.enterprises') }}::double as repeat_rate,
        coalesce(consulted.resolved_issues, 0) as resolved_issues,
        case when submitted.has_network then coalesce(networked.network_activities, 0) end as network_activities,
        case when submitted.has_network then coalesce(networked.partner_trainees, 0) end as partner_trainees,
        case when submitted.has_referral then coalesce(referred.referrals_in, 0) end as referrals_in,
        case when submitted.has_referral then coalesce(referred.referrals_out, 0) end as referrals_out,
        case when submitted.has_referral then coalesce(referred.joint_support, 0) end as joint_support,
        referred.referrals_confirmed_rate::double as referrals_confirmed_rate,
        case when submitted.has_referral then coalesce(referred.three_party_cases, 0) end as three_party_cases,
        surveyed.satisfaction_mean::double as satisfaction_mean,
        surveyed.satisfaction_top2::double as satisfaction_top2,
        case when submitted.has_survey then coalesce(surveyed.satisfaction_answers, 0) end as satisfaction_answers,
        (worked.hours / nullif(worked.coordinator_days, 0))::double as hours_per_coordinator_day,
        (worked.consultations / nullif(worked.coordinator_days, 0))::double as consultations_per_coordinator_day,
        case when submitted.has_stages then coalesce(consulted.accompanied_enterprises, 0) end as accompanied_enterprises,
        case when submitted.has_stages
            then {{ percent('consulted.issue_set_enterprises', 'consulted.accompanied_enterprises') }}
        end::double as issue_setting_rate
{%- endmacro %}

{% macro kpi_joins(grain) %}
{%- set keys = grain_keys(grain) -%}
    from submitted
    left join consulted using ({{ keys }})
    left join referred using ({{ keys }})
    left join surveyed using ({{ keys }})
    left join networked using ({{ keys }})
    left join worked using ({{ keys }})
    left join ledgers using ({{ keys }})
    left join covered using ({{ keys }})
{%- endmacro %}
