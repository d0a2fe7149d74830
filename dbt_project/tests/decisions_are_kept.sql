-- Records that a person said are different are different enterprises.
select decisions.record_a, decisions.record_b
from {{ ref('stg_nayose_decisions') }} as decisions
inner join {{ ref('int_enterprises_assigned') }} as a on decisions.record_a = a.record_id
inner join {{ ref('int_enterprises_assigned') }} as b on decisions.record_b = b.record_id
where decisions.decision = 'different' and a.enterprise_id = b.enterprise_id
