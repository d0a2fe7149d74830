{#
    Every measure of metrics.md §1, defined once for the three grains: hub_month, hub_year, national_year.
    `keys` are the grain's columns; a sheet that was not handed in leaves its measures null (int_hub_months says which were).
#}
{% macro grain_keys(grain) -%}
    {{ return({'hub_month': ['hub_code', 'fiscal_year', 'month'], 'hub_year': ['hub_code', 'fiscal_year'], 'national_year': ['fiscal_year']}[grain]) }}
{%- endmacro %}

{# From consultations. New: the enterprise's first consultation at any hub falls in the period. #}
{% macro consultation_measures(grain) %}
    {%- set first = 'date_trunc(\'month\', enterprise_first_on) = month' if grain == 'hub_month' else fiscal_year('enterprise_first_on') ~ ' = fiscal_year' -%}
    count(*) as consultations,
    sum(issue_responses)::bigint as issue_responses,
    sum(minutes) / 60.0 as consultation_hours,
    count(distinct record_id) as clients_reported,
    count(distinct enterprise_id) as enterprises,
    count(distinct enterprise_id) filter (where channel = '来訪') as visiting_enterprises,
    count(distinct enterprise_id) filter (where {{ first }}) as new_enterprises,
    coalesce(sum(issue_responses) filter (where resolution = '解決'), 0)::bigint as resolved_issues,
    count(distinct enterprise_id) filter (where accompaniment_stage >= 2) as accompanied_enterprises,
    count(distinct enterprise_id) filter (where accompaniment_stage >= 4) as issue_set_enterprises
{% endmacro %}

{% macro kpi_ctes(grain) %}
{%- set keys = grain_keys(grain) | join(', ') -%}
submitted as (
    select
        {{ keys }},
        count(distinct hub_code) as hubs_reporting,
        count(*) as hub_months_reported,
        count(distinct month) as months_reported,
        bool_or(has_referral) as has_referral,
        bool_or(has_attendance) as has_attendance,
        bool_or(has_survey) as has_survey,
        bool_or(has_network) as has_network,
        bool_or(has_stages) as has_stages
    from {{ ref('int_hub_months') }}
    group by {{ keys }}
),

consulted as (
    select
        {{ keys }},
        {{ consultation_measures(grain) }}
    from {{ ref('int_consultations_enriched') }}
    group by {{ keys }}
),

repeats as (
    select {{ keys }}, count(*) filter (where days >= 2) as repeat_enterprises
    from (
        select {{ keys }}, enterprise_id, count(distinct consulted_on) as days
        from {{ ref('int_consultations_enriched') }}
        group by {{ keys }}, enterprise_id
    )
    group by {{ keys }}
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

-- Hours per day worked: only of the hub-months that handed in attendance.
worked as (
    select {{ keys }}, count(*) as coordinator_days
    from (
        select distinct hub_code, month, {{ fiscal_year('month') }} as fiscal_year, coordinator_id, worked_on
        from {{ ref('stg_attendance') }}
    )
    group by {{ keys }}
),

attended as (
    select {{ keys }}, sum(minutes) / 60.0 as attended_hours
    from {{ ref('int_consultations_enriched') }}
    semi join (select hub_code, month from {{ ref('int_hub_months') }} where has_attendance) using (hub_code, month)
    group by {{ keys }}
)
{%- endmacro %}

{% macro kpi_columns(grain) %}
        coalesce(consulted.consultations, 0) as consultations,
        coalesce(consulted.issue_responses, 0) as issue_responses,
        coalesce(consulted.consultation_hours, 0)::double as consultation_hours,
        coalesce(consulted.clients_reported, 0) as clients_reported,
        coalesce(consulted.enterprises, 0) as enterprises,
        coalesce(consulted.visiting_enterprises, 0) as visiting_enterprises,
        coalesce(consulted.new_enterprises, 0) as new_enterprises,
        {{ percent('repeats.repeat_enterprises', 'consulted.enterprises') }}::double as repeat_rate,
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
        (attended.attended_hours / nullif(worked.coordinator_days, 0))::double as hours_per_coordinator_day,
        case when submitted.has_stages then coalesce(consulted.accompanied_enterprises, 0) end as accompanied_enterprises,
        case when submitted.has_stages
            then {{ percent('consulted.issue_set_enterprises', 'consulted.accompanied_enterprises') }}
        end::double as issue_setting_rate
{%- endmacro %}

{% macro kpi_joins(grain) %}
{%- set keys = grain_keys(grain) | join(', ') -%}
    from submitted
    left join consulted using ({{ keys }})
    left join repeats using ({{ keys }})
    left join referred using ({{ keys }})
    left join surveyed using ({{ keys }})
    left join networked using ({{ keys }})
    left join worked using ({{ keys }})
    left join attended using ({{ keys }})
{%- endmacro %}

{# Budget measures: 契約額 against the hours and enterprises of the hubs that have a plan in force. #}
{% macro budget_ctes(grain) %}
{%- set keys = grain_keys(grain) | join(', ') -%}
budgets as (
    select hub_code, fiscal_year, sum(contract_yen) as contract_yen
    from {{ ref('stg_plan_budgets') }}
    group by all
),

budgeted as (
    select {{ keys }}, sum(contract_yen) as contract_yen
    from budgets
    semi join (select distinct hub_code, fiscal_year from {{ ref('int_hub_months') }}) using (hub_code, fiscal_year)
    group by {{ keys }}
),

budgeted_use as (
    select {{ keys }}, sum(minutes) / 60.0 as hours, count(distinct enterprise_id) as enterprises
    from {{ ref('int_consultations_enriched') }}
    semi join budgets using (hub_code, fiscal_year)
    group by {{ keys }}
),

outcome_pairs as (
    select
        now.*,
        before.sales_man_yen as sales_before,
        before.value_added_man_yen as value_added_before,
        now.value_added_man_yen / nullif(now.employees, 0) as productivity,
        before.value_added_man_yen / nullif(before.employees, 0) as productivity_before
    from {{ ref('int_enterprise_outcomes') }} as now
    left join {{ ref('int_enterprise_outcomes') }} as before
        on now.hub_code = before.hub_code and now.enterprise_id = before.enterprise_id
        and now.fiscal_year = before.fiscal_year + 1
    {%- if grain == 'national_year' %}
    qualify row_number() over (
        partition by now.enterprise_id, now.fiscal_year order by now.month desc, now.hub_code
    ) = 1
    {%- endif %}
),

followed as (
    select
        {{ keys }},
        sum(sales_man_yen) as sales_total,
        count(*) as followed_enterprises,
        median(productivity) as value_added_productivity,
        median(100.0 * (productivity - productivity_before) / abs(nullif(productivity_before, 0)))
            as value_added_productivity_growth,
        100.0 * (
            sum(sales_man_yen) filter (where sales_before is not null)
            / nullif(sum(sales_before) filter (where sales_man_yen is not null), 0) - 1
        ) as sales_growth,
        {{ percent(
            'count(*) filter (where sales_man_yen > sales_before and (operating_profit_man_yen < 0 or value_added_man_yen < value_added_before))',
            'count(*) filter (where sales_man_yen > sales_before)'
        ) }} as unprofitable_growth_share
    from outcome_pairs
    group by {{ keys }}
)
{%- endmacro %}

{% macro budget_columns() %}
        (budgeted_use.hours / nullif(budgeted.contract_yen / 1e6, 0))::double as utilisation,
        (budgeted.contract_yen / nullif(budgeted_use.hours, 0))::double as cost_per_hour,
        (budgeted.contract_yen / nullif(budgeted_use.enterprises, 0))::double as cost_per_enterprise,
        followed.value_added_productivity::double as value_added_productivity,
        followed.value_added_productivity_growth::double as value_added_productivity_growth,
        followed.sales_total::double as sales_total,
        followed.sales_growth::double as sales_growth,
        followed.unprofitable_growth_share::double as unprofitable_growth_share
{%- endmacro %}

{% macro budget_joins(grain) %}
{%- set keys = grain_keys(grain) | join(', ') %}
    left join budgeted using ({{ keys }})
    left join budgeted_use using ({{ keys }})
    left join followed using ({{ keys }})
{%- endmacro %}
