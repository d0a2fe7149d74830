-- One row per candidate pair with the level of each comparison.
{{ config(materialized='view') }}

with candidates as (
    select * from {{ ref('int_nayose_candidates') }}
),

profiles as (
    select * from {{ ref('int_nayose_profiles') }}
),

likened as (
    select
        candidates.profile_a,
        candidates.profile_b,
        a.total_bits,
        greatest(a.name_bits, b.name_bits) as name_rarity,
        greatest(a.kana_bits, b.kana_bits) as kana_rarity,
        greatest(a.person_bits, b.person_bits) as person_rarity,
        greatest(a.tenant_bits, b.tenant_bits) as tenant_rarity,
        greatest(a.telephone_bits, b.telephone_bits) as telephone_rarity,
        a.town_bits as town_rarity,
        a.municipality_bits as municipality_rarity,
        coalesce(a.name_key <> '' and b.name_key <> '', false) as has_names,
        case
            when a.name_key <> b.name_key then jaro_winkler_similarity(a.name_key, b.name_key)
        end as name_similarity,
        {{ nayose_form_level('a', 'b') }} as form_level,
        {{ nayose_equality_level('kana_key', 'a', 'b') }} as kana_level,
        {{ nayose_address_level('a', 'b') }} as address_level,
        {{ nayose_equality_level('telephone_key', 'a', 'b') }} as telephone_level,
        -- A founder's name is the person's: the representative says nothing more.
        case
            when a.name_key = b.name_key and a.representative_key = a.name_key then 'missing'
            else {{ nayose_equality_level('representative_key', 'a', 'b') }}
        end as person_level,
        case when a.name_key <> b.name_key then {{ nayose_containment('a', 'b') }} end as is_within,
        case
            when a.name_key <> b.name_key and a.kana_key = b.kana_key
                then regexp_full_match(a.name_key, '[ァ-ヺーぁ-ゖ]+') or regexp_full_match(b.name_key, '[ァ-ヺーぁ-ゖ]+')
        end as is_written_in_kana,
        a.name_key = b.representative_key or b.name_key = a.representative_key as is_owner,
        a.legal_form <> '' and b.legal_form <> '' as is_both_incorporated
    from candidates
    inner join profiles as a on candidates.profile_a = a.profile_id
    inner join profiles as b on candidates.profile_b = b.profile_id
),

named as (
    select *, {{ nayose_name_level() }} as name_level from likened
),

-- Where the names are not exactly equal, the reading has already spoken as a level of the name.
final as (
    select * replace (if(name_level = 'exact', kana_level, 'in_name') as kana_level) from named
)

select * from final
