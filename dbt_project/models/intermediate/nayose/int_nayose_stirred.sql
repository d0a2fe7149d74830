-- One row per wording of which an edge may have come or gone since the last night: compared anew or gone, of a changed record or one that a
-- person decided on, with another 法人番号, or with a 法人番号 that one of these bears or bore.
with numbers as (
    select profile_id, coalesce(corporate_number, '') as corporate_number from {{ ref('int_nayose_numbers') }}
),

mentions as (
    select record_id, profile_id from {{ ref('int_nayose_mentions') }}
),

decided as (
    select unnest([record_a, record_b]) as record_id from {{ ref('stg_nayose_decisions') }}
),

known_clusters as (
    {{ as_last_night_left('int_nayose_clusters', {'profile_id': 'ubigint', 'corporate_number': 'varchar'}) }}
),

stirred as (
    select profile_id from {{ ref('int_nayose_fresh') }}
    union
    select profile_id from {{ ref('int_nayose_left_mentions') }}
    union
    select profile_id from mentions
    semi join {{ ref('int_nayose_changed_records') }} using (record_id)
    union
    select profile_id from mentions
    semi join decided using (record_id)
    union
    select profile_id from numbers
    anti join known_clusters using (profile_id, corporate_number)
),

stirred_numbers as (
    select corporate_number from numbers
    semi join stirred using (profile_id)
    union
    select corporate_number from known_clusters
    semi join stirred using (profile_id)
),

final as (
    select profile_id from stirred
    union
    select profile_id from numbers
    semi join stirred_numbers using (corporate_number)
    where corporate_number <> ''
)

select * from final
