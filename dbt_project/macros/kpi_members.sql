{#
    Which records make up a cell of the KPI marts, one entry per measure and role, in the words of the metrics: a count or sum adds up
    `adds`, a distinct count counts different `counts`, a ratio does so for its numerator and its denominator, a mean or median is that of
    `adds`. A test holds every cell of every mart against its members, and names a measure that has none.
#}
{% macro member_parts() %}
{%- set hours = 'minutes / 60.0' -%}
{%- set answered = 'satisfaction is not null' -%}
{%- set three = "institution_type in ('rev', 'suc') and enterprise_id is not null" -%}
{%- set gained = 'sales_man_yen - sales_before' -%}
{%- set rise = 'sales_man_yen > sales_before' -%}
{%- set bad_rise = rise ~ ' and (operating_profit_man_yen < 0 or value_added_man_yen < value_added_before)' -%}
{%- set growth = '100.0 * (productivity - productivity_before) / abs(productivity_before)' -%}
{{ return([
    ['consultations', 'counted', 'consultation', none, '1', none],
    ['issue_responses', 'counted', 'consultation', none, 'issue_responses', none],
    ['issues_per_consultation', 'numerator', 'consultation', none, 'issue_responses', none],
    ['issues_per_consultation', 'denominator', 'consultation', none, '1', none],
    ['consultation_hours', 'counted', 'consultation', none, hours, none],
    ['clients_reported', 'counted', 'consultation', none, none, 'record_id'],
    ['enterprises', 'counted', 'consultation', none, none, 'enterprise_id'],
    ['visiting_enterprises', 'counted', 'consultation', "channel = '来訪'", none, 'enterprise_id'],
    ['new_enterprises', 'counted', 'first_consultation', none, none, 'enterprise_id'],
    ['repeat_rate', 'numerator', 'repeated_consultation', none, none, 'enterprise_id'],
    ['repeat_rate', 'denominator', 'consultation', none, none, 'enterprise_id'],
    ['resolved_issues', 'counted', 'consultation', "resolution = '解決'", 'issue_responses', none],
    ['network_activities', 'counted', 'network_activity', none, '1', none],
    ['partner_trainees', 'counted', 'network_activity', "activity_type = 'トレーニー受入'", '1', none],
    ['referrals_in', 'counted', 'referral', "direction = 'in'", '1', none],
    ['referrals_out', 'counted', 'referral', "direction = 'out'", '1', none],
    ['joint_support', 'counted', 'referral', "direction = 'joint'", '1', none],
    ['referrals_confirmed_rate', 'numerator', 'referral', "reconciliation = 'confirmed'", '1', none],
    ['referrals_confirmed_rate', 'denominator', 'referral', "reconciliation <> 'no_partner_log'", '1', none],
    ['three_party_cases', 'counted', 'referral', three, none, 'enterprise_id'],
    ['satisfaction_mean', 'counted', 'survey_answer', answered, 'satisfaction', none],
    ['satisfaction_top2', 'numerator', 'survey_answer', 'satisfaction >= 4', '1', none],
    ['satisfaction_top2', 'denominator', 'survey_answer', answered, '1', none],
    ['satisfaction_answers', 'counted', 'survey_answer', answered, '1', none],
    ['hours_per_coordinator_day', 'numerator', 'attended_consultation', none, hours, none],
    ['hours_per_coordinator_day', 'denominator', 'coordinator_day', none, '1', none],
    ['consultations_per_coordinator_day', 'numerator', 'attended_consultation', none, '1', none],
    ['consultations_per_coordinator_day', 'denominator', 'coordinator_day', none, '1', none],
    ['accompanied_enterprises', 'counted', 'consultation', 'accompaniment_stage >= 2', none, 'enterprise_id'],
    ['issue_setting_rate', 'numerator', 'consultation', 'accompaniment_stage >= 4', none, 'enterprise_id'],
    ['issue_setting_rate', 'denominator', 'consultation', 'accompaniment_stage >= 2', none, 'enterprise_id'],
    ['utilisation', 'numerator', 'budgeted_consultation', none, hours, none],
    ['utilisation', 'denominator', 'plan_budget', none, 'contract_yen / 1e6', none],
    ['cost_per_hour', 'numerator', 'plan_budget', none, 'contract_yen', none],
    ['cost_per_hour', 'denominator', 'budgeted_consultation', none, hours, none],
    ['cost_per_enterprise', 'numerator', 'plan_budget', none, 'contract_yen', none],
    ['cost_per_enterprise', 'denominator', 'budgeted_consultation', none, none, 'enterprise_id'],
    ['value_added_productivity', 'counted', 'outcome', 'productivity is not null', 'productivity', none],
    ['value_added_productivity_growth', 'counted', 'outcome', growth ~ ' is not null', growth, none],
    ['sales_total', 'counted', 'outcome', 'sales_man_yen is not null', 'sales_man_yen', none],
    ['sales_growth', 'numerator', 'outcome', gained ~ ' is not null', gained, none],
    ['sales_growth', 'denominator', 'outcome', gained ~ ' is not null', 'sales_before', none],
    ['unprofitable_growth_share', 'numerator', 'outcome', bad_rise, '1', none],
    ['unprofitable_growth_share', 'denominator', 'outcome', rise, '1', none],
    ['followed_enterprises', 'counted', 'outcome', none, none, 'enterprise_id'],
]) }}
{% endmacro %}

{# Breakdowns: id, base, kind of record, condition, category. #}
{% macro member_breakdowns() %}
{{ return([
    ['issue_major', 'issue_responses', 'issue_response', none, 'issue_group'],
    ['issue_minor', 'issue_responses', 'issue_response', none, 'issue_minor'],
    ['special_desk', 'issue_responses', 'issue_response', 'special_desk is not null', 'special_desk'],
    ['price_pass_through', 'issue_responses', 'issue_response', none, 'price_pass_through'],
    ['channel', 'consultations', 'consultation', none, 'channel'],
    ['resolution', 'consultations', 'consultation', none, 'resolution'],
    ['support_function', 'consultations', 'consultation', none, 'support_function'],
    ['special_desk_period', 'consultations', 'consultation', 'special_desk is not null', 'special_desk_period'],
    ['founding_topic', 'issue_responses', 'founding_issue_response', none, founding_category()],
    ['founding_topic', 'enterprises', 'founding_client_year', none, founding_category()],
    ['referral_in_type', 'referrals', 'referral', "direction = 'in'", 'institution_group'],
    ['referral_out_type', 'referrals', 'referral', "direction = 'out'", 'institution_group'],
    ['employees4', 'clients_reported', 'client_year', none, 'employees4'],
    ['employees6', 'clients_reported', 'client_year', none, 'employees6'],
    ['industry7', 'clients_reported', 'client_year', none, 'industry_group'],
    ['industry_division', 'clients_reported', 'client_year', none, 'industry_division'],
    ['size_class', 'clients_reported', 'client_year', none, 'size_class'],
    ['size_class_basic_act', 'clients_reported', 'client_year', none, 'size_class_basic_act'],
    ['business_form', 'clients_reported', 'client_year', none, 'business_form'],
    ['prefecture', 'clients_reported', 'client_year', none, 'prefecture'],
    ['employees4', 'enterprises', 'latest_client_year', none, 'employees4'],
    ['employees6', 'enterprises', 'latest_client_year', none, 'employees6'],
    ['industry7', 'enterprises', 'latest_client_year', none, 'industry_group'],
    ['industry_division', 'enterprises', 'latest_client_year', none, 'industry_division'],
    ['size_class', 'enterprises', 'latest_client_year', none, 'size_class'],
    ['size_class_basic_act', 'enterprises', 'latest_client_year', none, 'size_class_basic_act'],
    ['business_form', 'enterprises', 'latest_client_year', none, 'business_form'],
    ['prefecture', 'enterprises', 'latest_client_year', none, 'prefecture'],
]) }}
{% endmacro %}
