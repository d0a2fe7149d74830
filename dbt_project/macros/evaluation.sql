{# A 重点分野 as it is compared with the code lists: without blanks and marks, in one width and case. #}
{% macro field_wording(text) -%}
    lower(regexp_replace(
        translate(coalesce({{ text }}, ''), 'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
        '[\s　・,，、]', '', 'g'
    ))
{%- endmacro %}

{# 契約額 of each hub and fiscal year, from the plan in force. #}
{% macro contracts() -%}
    select hub_code, fiscal_year, sum(contract_yen) as contract_yen
    from {{ ref('stg_plan_budgets') }}
    group by all
{%- endmacro %}

{#
    Common table expressions `quotas` and `rounded`: `total` shared out in proportion to `part` within `unit`, in whole multiples of
    `step`, so that the shares add up to `total` to the yen. Largest remainders first, equal ones by hub_code; what is less than one
    step goes to the first of them.
#}
{% macro largest_remainder(source, unit, part, total, step) -%}
quotas as (
    select
        *,
        floor({{ total }} / {{ step }})::bigint as steps,
        round(floor({{ total }} / {{ step }}) * {{ part }} / nullif(sum({{ part }}) over (partition by {{ unit }}), 0), 4)::decimal(24, 4) as quota
    from {{ source }}
),

rounded as (
    select
        *,
        ({{ step }} * (
            floor(quota) + (
                row_number() over by_remainder <= steps - sum(floor(quota)) over (partition by {{ unit }})
            )::integer
        ) + case when row_number() over by_remainder = 1 then {{ total }} - {{ step }} * steps else 0 end)::bigint as rounded_yen
    from quotas
    window by_remainder as (partition by {{ unit }} order by quota - floor(quota) desc, hub_code)
)
{%- endmacro %}

{# Targets of the plan in force, one per indicator. #}
{% macro plan_targets() -%}
    select hub_code, fiscal_year, indicator, sum(target) as target
    from {{ ref('stg_plan_targets') }}
    group by all
{%- endmacro %}

{# Where a hub should be by now to reach its target: a count by the share of the year, a mean at its target. #}
{% macro expected_to_date(forecasts, target) -%}
    case {{ forecasts }}.kind when 'mean' then {{ target }} else {{ target }} * {{ forecasts }}.share_to_date end
{%- endmacro %}

{# Ends of the 80 % interval: a count cannot fall below what is done, a mean not leave its scale. #}
{% macro forecast_low(forecasts) -%}
    case {{ forecasts }}.kind
        when 'mean' then greatest({{ forecasts }}.forecast - {{ forecasts }}.half_width, least(1, {{ forecasts }}.forecast))
        else greatest({{ forecasts }}.forecast - {{ forecasts }}.half_width, {{ forecasts }}.done)
    end
{%- endmacro %}

{% macro forecast_high(forecasts) -%}
    case {{ forecasts }}.measure
        when 'satisfaction_mean' then least({{ forecasts }}.forecast + {{ forecasts }}.half_width, 5)
        when 'satisfaction_top2' then least({{ forecasts }}.forecast + {{ forecasts }}.half_width, 100)
        else {{ forecasts }}.forecast + {{ forecasts }}.half_width
    end
{%- endmacro %}
