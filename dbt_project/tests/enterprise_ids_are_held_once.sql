-- No two clusters share an enterprise id, and no id that was merged into another on an earlier night comes back.
select enterprise_id, count(*) as clusters
from {{ ref('int_enterprise_ids') }}
group by 1
having count(*) > 1
union all
select ids.enterprise_id, 0
from {{ ref('int_enterprise_ids') }} as ids
inner join {{ ref('stg_enterprise_id_events') }} as events on ids.enterprise_id = events.enterprise_id and events.event = 'merged'
