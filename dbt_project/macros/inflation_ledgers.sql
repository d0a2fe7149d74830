{#
    The ledgers beside a count, for the four grains of the KPI marts (docs/design/0004-inflated-counts.md). Confirmed: what class A findings
    name, exact; a client or enterprise is named where each of its consultations in the unit and period is. Likely: a lower bound, added up
    over hub-months; null where nothing could be judged. Audited: from samples that people looked at.
#}
{% macro ledger_counts() -%}
    {{ return(['consultations', 'issue_responses', 'consultation_hours', 'clients_reported', 'enterprises', 'visiting_enterprises',
        'new_enterprises', 'resolved_issues']) }}
{%- endmacro %}

{% macro ledgers(grain) %}
{%- set keys = grain_keys(grain) -%}
{%- set period = 'month' if grain.endswith('month') else 'fiscal_year' -%}
with touched as (
    select * from {{ ref('int_inflation_touched') }}
),

records as (
    select
        {{ keys }},
        count(*) as consultations,
        sum(issue_responses)::bigint as issue_responses,
        sum(minutes) / 60.0 as consultation_hours,
        coalesce(sum(issue_responses) filter (where resolution = '解決'), 0)::bigint as resolved_issues
    from touched
    where is_named
    group by {{ keys }}
),

clients as (
    select {{ keys }}, count(*) as clients_reported
    from (select {{ keys }}, record_id from touched group by {{ keys }}, record_id having bool_and(is_named))
    group by {{ keys }}
),

enterprise_periods as (
    select
        {{ keys }},
        enterprise_id,
        bool_and(is_named) as is_named,
        coalesce(bool_and(is_named) filter (where channel = '来訪'), false) as is_visit_named
    from touched
    group by {{ keys }}, enterprise_id
),

enterprises as (
    select
        {{ keys }},
        count(*) filter (where is_named) as enterprises,
        count(*) filter (where is_visit_named) as visiting_enterprises,
        count(*) filter (where is_named and {{ period }} = {{ period_of(period, 'first_consulted_on') }}) as new_enterprises
    from enterprise_periods
    inner join {{ ref('int_enterprise_firsts') }} using (enterprise_id)
    group by {{ keys }}
),

likely as (
    select
        {{ keys }},
        {% for count in ledger_counts() if count != 'visiting_enterprises' %}
        sum({{ count }}) as {{ count }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_inflation_likely_months') }}
    group by {{ keys }}
),

periods as (
    select distinct {{ keys }} from {{ ref('int_hub_months') }}
),

final as (
    select
        {{ keys }},
        {% for count in ledger_counts() %}
        {%- set source = {'clients_reported': 'clients'}.get(count, 'enterprises' if 'enterprises' in count else 'records') %}
        coalesce({{ source }}.{{ count }}, 0) as {{ count }}_excess_confirmed,
        {{ 'null' if count == 'visiting_enterprises' else 'likely.' ~ count }} as {{ count }}_excess_likely{{ ',' if not loop.last }}
        {% endfor %}
    from periods
    left join records using ({{ keys }})
    left join clients using ({{ keys }})
    left join enterprises using ({{ keys }})
    left join likely using ({{ keys }})
)

select * from final
{% endmacro %}

{# The columns of a KPI mart beside its counts; `adjusted` is what stays when both ledgers are taken off: an upper bound of the true count. #}
{% macro ledger_columns() %}
    {%- for count in ledger_counts() %}
    {%- set type = 'double' if count == 'consultation_hours' else 'bigint' %}
        ledgers.{{ count }}_excess_confirmed::{{ type }} as {{ count }}_excess_confirmed,
        ledgers.{{ count }}_excess_likely::{{ type }} as {{ count }}_excess_likely,
        (
            coalesce(consulted.{{ 'minutes / 60.0' if count == 'consultation_hours' else count }}, 0)
            - ledgers.{{ count }}_excess_confirmed - coalesce(ledgers.{{ count }}_excess_likely, 0)
        )::{{ type }} as {{ count }}_adjusted{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# The third ledger, for the two grains of hubs: audits are of hub-months, so nothing is said of the nation, and of a year only with how many
   of its months were looked at. #}
{% macro audited_columns(grain) %}
        {% if grain == 'hub_year' %}coalesce(audited.months, 0) as audited_months,{% endif %}
        audited.consultations_low as consultations_excess_audited_low,
        audited.consultations_high as consultations_excess_audited_high,
        audited.issue_responses_low as issue_responses_excess_audited_low,
        audited.issue_responses_high as issue_responses_excess_audited_high
{%- endmacro %}

{% macro audited_cte(grain) -%}
audited as (
    select * from {{ ref('int_inflation_audited') }}
    where unit = '{{ grain }}'
)
{%- endmacro %}
