-- One row per hub, fiscal year with a report and scenario: what evaluation and budget read of the hub's figures, less the excess that the
-- scenario takes off. Where no likely excess could be judged, the count stays but for what is confirmed, and is named.
{%- set plain = ['network_activities', 'referrals_out', 'joint_support', 'satisfaction_mean', 'satisfaction_top2', 
    'value_added_productivity', 'sales_growth', 'unprofitable_growth_share', 'partner_trainees'] %}
{%- set counts = {'issue_responses': '相談対応件数', 'visiting_enterprises': '来訪相談者数', 'resolved_issues': '課題解決件数',
    'consultation_hours': '相談対応時間'} %}
with scenarios as (
    select scenario, takes_confirmed, takes_likely from {{ ref('evaluation_scenario') }}
),

reported as (
    select * from {{ ref('kpi_hub_year') }}
),

removed as (
    select
        reported.*,
        scenarios.scenario,
        {% for count in counts %}
        (
            case when scenarios.takes_confirmed then reported.{{ count }}_excess_confirmed else 0 end
            + case when scenarios.takes_likely then coalesce(reported.{{ count }}_excess_likely, 0) else 0 end
        )::double as {{ count }}_removed,
        {% endfor %}
        case when scenarios.takes_likely then list_filter([
            {% for count, label in counts.items() %}
            case when reported.{{ count }}_excess_likely is null then '{{ label }}' end{{ ',' if not loop.last }}
            {% endfor %}
        ], label -> label is not null) else [] end as unjudged
    from reported
    cross join scenarios
),

-- 稼働率 is hours on the contract: it falls as the hours do.
final as (
    select
        hub_code,
        fiscal_year,
        scenario,
        months_reported,
        edition,
        {% for count in counts %}
        {{ count }} - {{ count }}_removed as {{ count }},
        {{ count }}_removed,
        {% endfor %}
        utilisation * coalesce((consultation_hours - consultation_hours_removed) / nullif(consultation_hours, 0), 1) as utilisation,
        {% for measure in plain %}
        {{ measure }}::double as {{ measure }},
        {% endfor %}
        array_to_string(unjudged, '、') as unjudged_counts
    from removed
)

select * from final
