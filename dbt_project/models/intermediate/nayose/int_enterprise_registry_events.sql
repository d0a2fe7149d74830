-- One row per enterprise whose 法人番号 the registry has closed: closed, or absorbed (合併・承継) with the enterprise that took it over, if it
-- is known here. A relation, never a merge of the two.
with clusters as (
    select cluster_id, max(nullif(corporate_number, '')) as corporate_number
    from {{ ref('int_nayose_clusters') }}
    group by 1
),

ids as (
    select cluster_id, enterprise_id from {{ ref('int_enterprise_ids') }}
),

status as (
    select * from {{ ref('int_registry_status') }}
    where is_closed
),

numbered as (
    select ids.enterprise_id, clusters.corporate_number
    from clusters
    inner join ids using (cluster_id)
    where clusters.corporate_number is not null
),

final as (
    select
        numbered.enterprise_id,
        if(status.successor_number is null, 'closed', 'absorbed') as event,
        status.closed_on as noticed_on,
        successor.enterprise_id as related_enterprise_id
    from numbered
    inner join status using (corporate_number)
    left join numbered as successor on status.successor_number = successor.corporate_number
)

select * from final
