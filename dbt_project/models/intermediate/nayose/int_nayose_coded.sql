-- One row per distinct wording in numbers: hashes of its parts and of its blocks, and how common its parts are in bits, by the reference of
-- rarity.
{{ config(materialized='kept', keys=['profile_id'], renewed='int_nayose_reweighed', renewed_key='profile_id') }}

with weighed_tonight as (
    select profile_id from {{ ref('int_nayose_reweighed') }}
    where not is_gone
),

new_wordings as (
    select * from {{ ref('int_nayose_wordings') }}
    semi join weighed_tonight using (profile_id)
),

reference as (
    select * from {{ ref('int_nayose_reference') }}
),

totals as (
    select
        {{ half_bits("max(users) filter (where kind = 'total')") }} as total_bits,
        max(users) filter (where kind = 'registry') = 2 as has_registry
    from reference
),

placed as (
    select *, concat_ws('|', municipality_key, town_key) as place
    from new_wordings
    cross join totals
),

counted as (
    select
        placed.*,
        coalesce(prefectures.neighbours, '') as neighbours,
        -- Two wordings of one name in two towns make two places: nothing is rarer than that.
        {{ half_bits('greatest(names.users, 2)') }} as places_bits,
        {{ half_bits('registered.users') }} as companies_bits,
        {{ half_bits('greatest(kana.users, 2)') }} as kana_bits,
        {{ half_bits('greatest(persons.users, 2)') }} as person_bits,
        {{ half_bits('tenants.users') }} as tenant_bits,
        {{ half_bits('telephones.users') }} as telephone_bits,
        {{ half_bits('towns.users') }} as town_bits,
        {{ half_bits('municipalities.users') }} as municipality_bits
    from placed
    {% for kind, name, value in [
        ('name', 'names', 'name_key'), ('registered', 'registered', 'name_key'), ('kana', 'kana', 'kana_key'),
        ('person', 'persons', 'representative_key'), ('tenants', 'tenants', "place || '|' || placed.street_key"),
        ('telephone', 'telephones', 'telephone_key'), ('town', 'towns', 'place'), ('municipality', 'municipalities', 'municipality_key'),
    ] %}
    left join reference as {{ name }} on {{ name }}.kind = '{{ kind }}' and placed.{{ value }} = {{ name }}.value
    {% endfor %}
    left join {{ ref('prefecture_neighbour') }} as prefectures on left(placed.municipality_key, 2) = prefectures.prefecture_code
),

final as (
    select
        profile_id,
        is_linkable,
        left(municipality_key, 2) as prefecture_code,
        {% for column, text in nayose_codes().items() %}
        case when {{ text }} <> '' then hash({{ text }}) end as {{ column }},
        {% endfor %}
        {% for block, keys in nayose_blocks().items() %}
        {{ nayose_block_key(keys) }} as {{ nayose_block_column(block) }},
        {% endfor %}
        neighbours,
        kana_bits,
        person_bits,
        tenant_bits,
        telephone_bits,
        town_bits,
        municipality_bits,
        total_bits,
        -- With the registry, a name is as common as in the country; without it, it is guessed from where the records have it.
        case
            when has_registry and legal_form <> ''
                then companies_bits + total_bits - {{ nayose_parameter('registry', 'companies_bits') }}
            when legal_form <> ''
                then places_bits * {{ nayose_parameter('rarity', 'own_scale') }} - {{ nayose_parameter('rarity', 'own_bits') }}
            -- A founder's name is a person's: as common as the person is.
            when name_key = representative_key then greatest(places_bits, person_bits)
            else places_bits - {{ nayose_parameter('rarity', 'shop_bits') }}
        end as name_bits
    from counted
)

select * from final
