-- One row per pair of profiles that may be a question for a person: between review and sure, not settled by two numbers, and not between
-- two groups that speak against each other.
{{ config(materialized='view') }}

{%- set review = nayose_parameter('threshold', 'review') %}
with pairs as (
    select * from {{ ref('int_nayose_pairs') }}
    where bits between {{ review }} and {{ nayose_parameter('threshold', 'sure') }}
),

telling as (
    select * from {{ ref('int_nayose_telling') }}
),

clusters as (
    select profile_id, cluster_id, corporate_number from {{ ref('int_nayose_clusters') }}
),

-- Two numbers settle it: equal ones are joined already, others never will be.
weak as (
    select pairs.*, a.cluster_id as cluster_a, b.cluster_id as cluster_b
    from pairs
    inner join clusters as a on pairs.profile_a = a.profile_id
    inner join clusters as b on pairs.profile_b = b.profile_id
    where a.corporate_number = '' or b.corporate_number = ''
),

-- The few clusters in question: all pairs between all clusters would cost a scan of everything.
in_question as (
    select profile_id, cluster_id from clusters
    where cluster_id in (select unnest([cluster_a, cluster_b]) from weak where cluster_a <> cluster_b)
),

-- Two groups that speak against each other on average are no question, however alike their strongest pair is.
gainsaid as (
    select least(a.cluster_id, b.cluster_id) as one, greatest(a.cluster_id, b.cluster_id) as other
    from telling
    inner join in_question as a on telling.profile_a = a.profile_id
    inner join in_question as b on telling.profile_b = b.profile_id
    where a.cluster_id <> b.cluster_id
    group by 1, 2
    having avg(telling.bits) < {{ review }}
),

final as (
    select * exclude (cluster_a, cluster_b), cluster_a = cluster_b as is_joined
    from weak
    anti join gainsaid
        on least(weak.cluster_a, weak.cluster_b) = gainsaid.one and greatest(weak.cluster_a, weak.cluster_b) = gainsaid.other
)

select * from final
