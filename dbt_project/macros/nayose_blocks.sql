{# Which wordings meet: blocks and parts as hashes. #}

{# Blocks: profiles that share all columns of one of them are compared. #}
{% macro nayose_blocks() -%}
{{ return({
    'name_in_prefecture': ['name_key', 'left(municipality_key, 2)'],
    'name': ['name_key'],
    'address': ['municipality_key', 'town_key', 'street_key'],
    'telephone': ['telephone_key'],
    'person_in_municipality': ['representative_key', 'municipality_key'],
    'name_and_person': ['name_key', 'representative_key'],
    'reading_in_municipality': ['kana_key', 'municipality_key'],
    'name_begins_in_municipality': ['left(name_key, 3)', 'municipality_key'],
    'name_ends_in_municipality': ['right(name_key, 3)', 'municipality_key'],
}) }}
{%- endmacro %}

{# The hash of a block's keys, null where one is missing. #}
{% macro nayose_block_key(keys) -%}
case when {% for key in keys %}{{ key }} <> ''{{ ' and ' if not loop.last }}{% endfor %} then hash({{ keys | join(', ') }}) end
{%- endmacro %}

{# The column of a wording that holds it. #}
{% macro nayose_block_column(block) -%}
block_{{ block }}
{%- endmacro %}

{# Parts of a wording that are compared as hashes: column and text. #}
{% macro nayose_codes() -%}
{{ return({
    'name_code': 'name_key',
    'form_code': 'legal_form',
    'kana_code': 'kana_key',
    'person_code': 'representative_key',
    'telephone_code': 'telephone_key',
    'municipality_code': 'municipality_key',
    'town_code': 'town_key',
    'street_code': 'street_key',
    'block_code': "split_part(street_key, '-', 1)",
}) }}
{%- endmacro %}
