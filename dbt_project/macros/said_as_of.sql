{# What a client record says of its enterprise in a month, apart from who it is, and where it says so. #}
{% macro client_attributes() -%}
    business_form, industry_code, capital_man_yen, employees, prefecture_code, sha256, sheet, "row"
{%- endmacro %}

{#
    CTE `name`: every row of `asked` with the attributes that its record had in a month. Nearly all were handed in with that very month; only
    for the others is the last month before looked for, which costs a sort.
#}
{% macro said_as_of(name, asked, month) -%}
{{ name }}_that_month as (
    select asked.*, clients.record_id is not null as is_said, clients.* exclude (record_id, month)
    from {{ asked }} as asked
    left join clients on asked.record_id = clients.record_id and asked.{{ month }} = clients.month
),

{{ name }} as (
    select * exclude (is_said) from {{ name }}_that_month
    where is_said
    union all
    select asked.*, clients.* exclude (record_id, month)
    from (
        select * exclude ({{ client_attributes() }}, is_said) from {{ name }}_that_month
        where not is_said
    ) as asked
    -- Without the semi join all clients would be sorted, for the few that are asked for.
    asof left join (
        select * from clients
        semi join (select record_id from {{ name }}_that_month where not is_said) using (record_id)
    ) as clients on asked.record_id = clients.record_id and asked.{{ month }} >= clients.month
)
{%- endmacro %}
