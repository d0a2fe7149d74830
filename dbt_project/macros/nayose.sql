{# What 名寄せ compares: levels of each part, as words. Their bits: nayose_bits.sql. #}

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
