{# What a level is worth: weights of the seed nayose_weight, written into the query. #}

{% macro nayose_parameter(comparison, level) -%}
(select bits from {{ ref('nayose_weight') }} where comparison = '{{ comparison }}' and level = '{{ level }}')
{%- endmacro %}

{# Parts of which a wording knows how rare they are, in columns <part>_bits; total: how many wordings there are. #}
{% macro nayose_rarities() -%}
{{ return(['total', 'name', 'kana', 'person', 'tenant', 'telephone', 'town', 'municipality']) }}
{%- endmacro %}

{# log2 in half steps: how common something is, without changing with every record. #}
{% macro half_bits(count) -%}
round(2 * log2(greatest({{ count }}, 1))) / 2
{%- endmacro %}

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

{# Bits of a level: fixed, or from rarity: (log2(m) + total − how common) × scale, plus the fixed part. The numbers of the seed are written
   into the query: a join for each comparison would cost more than the comparison. #}
{% macro nayose_bits(part, rarity) -%}
case {{ part }}_level
{% for weight in nayose_weights_of(part) %}
    when '{{ weight[0] }}' then {{ nayose_weighed(weight, 'total_bits', rarity) }}
{% endfor %}
end
{%- endmacro %}

{% macro nayose_weighed(weight, total, rarity) -%}
{{ weight[1] or 0 }}
{%- if weight[2] is not none %} + {{ weight[3] }} * (log2({{ weight[2] }}) + {{ total }} - ({{ rarity }})){% endif %}
{%- endmacro %}

{% macro nayose_weights_of(part) -%}
{% set query %}
select level, bits::double, m::double, scale::double from {{ ref('nayose_weight') }} where comparison = '{{ part }}' order by 1
{% endset %}
{{ return(run_query(query).rows if execute else []) }}
{%- endmacro %}

{# The most that any of these levels (none: every level of fixed bits) is worth. #}
{% macro nayose_most(part, levels=none, rarity='null') -%}
{%- set weights = namespace(found=[]) -%}
{%- for weight in nayose_weights_of(part) if (weight[0] in levels if levels else weight[2] is none) -%}
    {%- set weights.found = weights.found + [nayose_weighed(weight, 'a.total_bits', rarity)] -%}
{%- endfor -%}
greatest({{ weights.found | join(', ') }})
{%- endmacro %}

{# No less than the bits of two wordings a and b in numbers (int_nayose_coded): the levels that their hashes tell, else the best of those possible. #}
{% macro nayose_best_bits() -%}
case
    when a.name_code is null or b.name_code is null then {{ nayose_most('name', ['missing']) }}
    when a.name_code = b.name_code
        then {{ nayose_most('name', ['exact'], 'greatest(a.name_bits, b.name_bits)') }}
            + case
                when a.kana_code = b.kana_code then {{ nayose_most('kana', ['same']) }}
                when a.kana_code <> b.kana_code then {{ nayose_most('kana', ['differ']) }}
                else {{ nayose_most('kana', ['missing']) }}
            end
    when a.kana_code = b.kana_code
        then {{ nayose_most('name', ['kana', 'reading'], 'greatest(a.kana_bits, b.kana_bits)') }}
    else {{ nayose_most('name') }}
end
+ case
    when a.form_code <> b.form_code then {{ nayose_most('form', ['differ']) }}
    when (a.form_code is null) <> (b.form_code is null) then {{ nayose_most('form', ['missing']) }}
    else {{ nayose_most('form', ['same', 'position']) }}
end
+ case
    when a.municipality_code is null or b.municipality_code is null then {{ nayose_most('address', ['missing']) }}
    when a.prefecture_code <> b.prefecture_code then {{ nayose_most('address', ['neighbour', 'other']) }}
    when a.municipality_code <> b.municipality_code then {{ nayose_most('address', ['prefecture']) }}
    when a.town_code is distinct from b.town_code
        then {{ nayose_most('address', ['municipality'], 'a.municipality_bits') }}
    when a.street_code = b.street_code
        then {{ nayose_most('address', ['building', 'numbers'], 'greatest(a.tenant_bits, b.tenant_bits)') }}
    when a.block_code = b.block_code then {{ nayose_most('address', ['block'], 'a.town_bits') }}
    else greatest(
        {{ nayose_most('address', ['town'], 'a.town_bits') }},
        {{ nayose_most('address', ['municipality'], 'a.municipality_bits') }}
    )
end
+ case
    when a.person_code is null or b.person_code is null then {{ nayose_most('person', ['missing']) }}
    when a.person_code = b.person_code
        then greatest({{ nayose_most('person', ['missing']) }}, {{ nayose_most('person', ['same'], 'greatest(a.person_bits, b.person_bits)') }})
    when a.name_code = a.person_code or b.name_code = b.person_code then {{ nayose_most('person', ['missing', 'differ']) }}
    else {{ nayose_most('person', ['differ']) }}
end
+ case
    when a.telephone_code = b.telephone_code
        then {{ nayose_most('telephone', ['same'], 'greatest(a.telephone_bits, b.telephone_bits)') }}
    when a.telephone_code <> b.telephone_code then {{ nayose_most('telephone', ['differ']) }}
    else {{ nayose_most('telephone', ['missing']) }}
end
- a.total_bits
{%- endmacro %}
