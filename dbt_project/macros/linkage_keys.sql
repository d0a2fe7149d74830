{# Columns that ingestion works out for 名寄せ when a row is read (LINKAGE_COLUMNS of ingestion.checks.linkage_keys). #}
{% macro linkage_key_columns() -%}
{{ return([
    'name_key', 'legal_form', 'form_position', 'kana_key', 'representative_key', 'telephone_key',
    'municipality_key', 'town_key', 'street_key', 'building_key',
]) }}
{%- endmacro %}

{# What a wording says: these and the 法人番号. #}
{% macro nayose_keys() -%}
{{ return(linkage_key_columns() + ['corporate_number']) }}
{%- endmacro %}
