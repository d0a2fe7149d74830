{# What a client record says of its enterprise in a month, apart from who it is, and where it says so. #}
{% macro client_attributes() -%}
    business_form, industry_code, capital_man_yen, employees, prefecture_code, sha256, sheet, "row"
{%- endmacro %}
