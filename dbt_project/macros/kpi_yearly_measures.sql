{# Measures that only a fiscal year has: 契約額 against hours and enterprises of the hubs that have a plan in force, and 成果把握. #}
{% macro yearly_ctes(grain) %}
{%- set keys = grain_keys(grain) -%}
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
    {%- if grain == 'year' %}
    select * from {{ ref('int_budgeted_year') }}
    {%- else %}
    select {{ keys }}, minutes, enterprises from {{ ref('int_consulted_hub_year') }}
    semi join budgets using (hub_code, fiscal_year)
    {%- endif %}
),

followed as (
    select
        {{ keys }},
        sum(sales_man_yen) as sales_total,
        count(*) as followed_enterprises,
        median(productivity) as value_added_productivity,
        median(productivity_growth) as value_added_productivity_growth,
        100.0 * (
            sum(sales_man_yen) filter (where sales_before is not null)
            / nullif(sum(sales_before) filter (where sales_man_yen is not null), 0) - 1
        ) as sales_growth,
        {{ percent('count(*) filter (where is_unprofitable_growth)', 'count(*) filter (where has_grown)') }} as unprofitable_growth_share
    from {{ ref('int_outcome_pairs') }}
    where unit_code = {{ "'00'" if grain == 'year' else 'hub_code' }}
    group by {{ keys }}
)
{%- endmacro %}

{% macro yearly_columns() %}
        (budgeted_use.minutes / 60.0 / nullif(budgeted.contract_yen / 1e6, 0))::double as utilisation,
        (budgeted.contract_yen / nullif(budgeted_use.minutes / 60.0, 0))::double as cost_per_hour,
        (budgeted.contract_yen / nullif(budgeted_use.enterprises, 0))::double as cost_per_enterprise,
        followed.value_added_productivity::double as value_added_productivity,
        followed.value_added_productivity_growth::double as value_added_productivity_growth,
        followed.sales_total::double as sales_total,
        followed.sales_growth::double as sales_growth,
        followed.unprofitable_growth_share::double as unprofitable_growth_share,
        followed.followed_enterprises
{%- endmacro %}

{% macro yearly_joins(grain) %}
{%- set keys = grain_keys(grain) %}
    left join budgeted using ({{ keys }})
    left join budgeted_use using ({{ keys }})
    left join followed using ({{ keys }})
{%- endmacro %}
