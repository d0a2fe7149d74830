-- A cluster holds at most one valid 法人番号 (metrics.md §6).
select cluster_id, count(distinct corporate_number) as numbers
from {{ ref('int_nayose_clusters') }}
where corporate_number <> ''
group by 1
having count(distinct corporate_number) > 1
