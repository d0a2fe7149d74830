{# What 名寄せ compares, how, and with which weights. Levels are words; their bits are the seed nayose_weight. #}

{# Comparison: the column that says how common the agreeing value is (in bits), or null. #}
{% macro nayose_parts() -%}
{{ return({
    'name': "case when name_level in ('kana', 'reading') then kana_rarity else name_rarity end",
    'form': 'null',
    'kana': 'null',
    'address': "case address_level when 'municipality' then municipality_rarity when 'town' then town_rarity when 'block' then town_rarity else tenant_rarity end",
    'person': 'person_rarity',
    'telephone': 'telephone_rarity',
}) }}
{%- endmacro %}

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

{# What is kept of a wording from night to night, whatever the reference of rarity: column and type. #}
{% macro nayose_wording_columns() -%}
{% set columns = {'profile_id': 'ubigint', 'is_linkable': 'boolean'} %}
{% for key in nayose_keys() %}{% do columns.update({key: 'varchar'}) %}{% endfor %}
{% for block in nayose_blocks() %}{% do columns.update({nayose_block_column(block): 'ubigint'}) %}{% endfor %}
{{ return(columns) }}
{%- endmacro %}

{% macro nayose_parameter(comparison, level) -%}
(select bits from {{ ref('nayose_weight') }} where comparison = '{{ comparison }}' and level = '{{ level }}')
{%- endmacro %}

{# log2 in half steps: how common something is, without changing with every record. #}
{% macro half_bits(count) -%}
round(2 * log2(greatest({{ count }}, 1))) / 2
{%- endmacro %}

{% macro nayose_equality_level(column, a, b) -%}
case
    when coalesce({{ a }}.{{ column }}, '') = '' or coalesce({{ b }}.{{ column }}, '') = '' then 'missing'
    when {{ a }}.{{ column }} = {{ b }}.{{ column }} then 'same'
    else 'differ'
end
{%- endmacro %}

{% macro nayose_containment(a, b) -%}
least(length({{ a }}.name_key), length({{ b }}.name_key)) >= 3
and (contains({{ a }}.name_key, {{ b }}.name_key) or contains({{ b }}.name_key, {{ a }}.name_key))
{%- endmacro %}

{% macro nayose_name_level() -%}
case
    when not has_names then 'missing'
    when name_similarity is null then 'exact'
    when kana_level = 'same' then if(is_written_in_kana, 'reading', 'kana')
    when is_within then 'within'
    when name_similarity >= 0.9 then 'near'
    when name_similarity >= 0.75 then 'like'
    when is_owner then 'owner'
    when is_both_incorporated then 'other_incorporated'
    else 'other'
end
{%- endmacro %}

{% macro nayose_form_level(a, b) -%}
case
    when coalesce({{ a }}.legal_form, '') = '' and coalesce({{ b }}.legal_form, '') = '' then 'same'
    when coalesce({{ a }}.legal_form, '') = '' or coalesce({{ b }}.legal_form, '') = '' then 'missing'
    when {{ a }}.legal_form <> {{ b }}.legal_form then 'differ'
    when {{ a }}.form_position <> {{ b }}.form_position then 'position'
    else 'same'
end
{%- endmacro %}

{% macro nayose_address_level(a, b) -%}
case
    when coalesce({{ a }}.municipality_key, '') = '' or coalesce({{ b }}.municipality_key, '') = '' then 'missing'
    when left({{ a }}.municipality_key, 2) <> left({{ b }}.municipality_key, 2)
        then if(contains({{ a }}.neighbours, left({{ b }}.municipality_key, 2)), 'neighbour', 'other')
    when {{ a }}.municipality_key <> {{ b }}.municipality_key then 'prefecture'
    when coalesce({{ a }}.town_key, '') <> coalesce({{ b }}.town_key, '') then 'municipality'
    when coalesce({{ a }}.street_key, '') = '' or coalesce({{ b }}.street_key, '') = '' then if({{ a }}.town_key <> '', 'town', 'municipality')
    when {{ a }}.street_key = {{ b }}.street_key
        then if({{ a }}.building_key = {{ b }}.building_key and {{ a }}.building_key <> '', 'building', 'numbers')
    when split_part({{ a }}.street_key, '-', 1) = split_part({{ b }}.street_key, '-', 1) then 'block'
    else 'town'
end
{%- endmacro %}

{# Bits of a level: fixed, or from rarity: (log2(m) + total − how common) × scale, plus the fixed part. The numbers of the seed are written
   into the query: a join for each comparison would cost more than the comparison. #}
{% macro nayose_bits(part, rarity) -%}
case {{ part }}_level
{% for weight in nayose_weights_of(part) %}
    when '{{ weight[0] }}' then {{ weight[1] or 0 }}
    {%- if weight[2] is not none %} + {{ weight[3] }} * (log2({{ weight[2] }}) + total_bits - ({{ rarity }})){% endif %}

{% endfor %}
end
{%- endmacro %}

{% macro nayose_weights_of(part) -%}
{% set query %}
select level, bits::double, m::double, scale::double from {{ ref('nayose_weight') }} where comparison = '{{ part }}' order by 1
{% endset %}
{{ return(run_query(query).rows if execute else []) }}
{%- endmacro %}
