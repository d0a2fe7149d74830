-- One row per distinct wording, with how common its parts are (in half bits, so that a night changes few) and a digest of all that its
-- scores depend on.
with mentions as (
    select * from {{ ref('int_nayose_mentions') }}
),

large_blocks as (
    select * from {{ ref('int_nayose_large_blocks') }}
),

profiles as (
    select
        profile_id,
        {% for key in nayose_keys().split(', ') %}
        any_value({{ key }}) as {{ key }},
        {% endfor %}
        bool_or(is_linkable) as is_linkable,
        count(distinct record_id) as records
    from mentions
    group by 1
),

total as (
    select {{ half_bits('count(*)') }} as total_bits from profiles
),

names as (
    select name_key, count(distinct (municipality_key, town_key)) as name_places
    from profiles
    where name_key <> ''
    group by 1
),

readings as (
    select kana_key, count(distinct (municipality_key, town_key)) as kana_places
    from profiles
    where kana_key <> ''
    group by 1
),

persons as (
    select representative_key, count(distinct (municipality_key, town_key)) as person_places
    from profiles
    where representative_key <> ''
    group by 1
),

addresses as (
    select municipality_key, town_key, street_key, count(distinct name_key) as tenants
    from profiles
    where street_key <> ''
    group by all
),

telephones as (
    select telephone_key, count(distinct name_key) as telephone_users
    from profiles
    where telephone_key <> ''
    group by 1
),

towns as (
    select municipality_key, town_key, count(*) as town_profiles
    from profiles
    where town_key <> ''
    group by all
),

municipalities as (
    select municipality_key, count(*) as municipality_profiles
    from profiles
    group by 1
),

registered as (
    select name_key, companies from {{ ref('int_registry_names') }}
),

registry as (
    select count(*) > 0 as is_loaded from {{ ref('int_registry_names') }}
),

weighed as (
    select
        profiles.*,
        total.total_bits,
        coalesce(prefectures.neighbours, '') as neighbours,
        -- With the registry, a name is as common as in the country; without it, it is guessed from where the records have it.
        case
            when registry.is_loaded and profiles.legal_form <> ''
                then {{ half_bits('coalesce(registered.companies, 1)') }} + total.total_bits
                    - {{ nayose_parameter('registry', 'companies_bits') }}
            when profiles.legal_form <> ''
                then {{ half_bits('names.name_places') }} * {{ nayose_parameter('rarity', 'own_scale') }}
                    - {{ nayose_parameter('rarity', 'own_bits') }}
            -- A founder's name is a person's: as common as the person is.
            when profiles.name_key = profiles.representative_key
                then greatest({{ half_bits('names.name_places') }}, {{ half_bits('persons.person_places') }})
            else {{ half_bits('names.name_places') }} - {{ nayose_parameter('rarity', 'shop_bits') }}
        end as name_bits,
        {{ half_bits('readings.kana_places') }} as kana_bits,
        {{ half_bits('persons.person_places') }} as person_bits,
        {{ half_bits('addresses.tenants') }} as tenant_bits,
        {{ half_bits('telephones.telephone_users') }} as telephone_bits,
        {{ half_bits('towns.town_profiles') }} as town_bits,
        {{ half_bits('municipalities.municipality_profiles') }} as municipality_bits
    from profiles
    cross join total
    cross join registry
    left join names using (name_key)
    left join readings using (kana_key)
    left join persons using (representative_key)
    left join addresses using (municipality_key, town_key, street_key)
    left join telephones using (telephone_key)
    left join towns using (municipality_key, town_key)
    left join municipalities using (municipality_key)
    left join {{ ref('prefecture_neighbour') }} as prefectures on left(profiles.municipality_key, 2) = prefectures.prefecture_code
    left join registered using (name_key)
),

left_out as (
    {% for block, keys in nayose_blocks().items() %}
    select profiles.profile_id, '{{ block }}' as block
    from profiles
    inner join large_blocks on large_blocks.block = '{{ block }}' and large_blocks.block_key = {{ nayose_block_key(keys) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

masks as (
    select profile_id, string_agg(block, ',' order by block) as left_out_of
    from left_out
    group by 1
),

final as (
    select
        weighed.*,
        masks.left_out_of,
        hash(
            total_bits, name_bits, kana_bits, person_bits, tenant_bits, telephone_bits, town_bits, municipality_bits,
            masks.left_out_of
        ) as state_digest
    from weighed
    left join masks using (profile_id)
)

select * from final
