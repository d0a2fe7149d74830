-- One row per record whose enterprise id is worked out tonight: those touched, and all of enterprises whose id one of these may claim; with
-- the id that it bore, and the one that stands for it now (null: it is new).
with recursive records as (
    select record_id from {{ ref('int_nayose_records') }}
),

touched as (
    select record_id from records
    semi join {{ ref('int_nayose_touched_records') }} using (record_id)
),

assigned as (
    {{ as_last_night_left('int_enterprises_assigned', {'record_id': 'varchar', 'enterprise_id': 'varchar'}) }}
),

borne as (
    select record_id, arg_max(enterprise_id, seq) as borne_id
    from {{ ref('stg_enterprise_id_lines') }}
    semi join touched using (record_id)
    group by 1
),

-- A record that was away when its id was merged into another claims the other: a retired id never comes back.
retired as (
    select enterprise_id, arg_max(related_enterprise_id, seq) as related_enterprise_id
    from {{ ref('stg_enterprise_id_events') }}
    where event = 'merged'
    group by 1
),

successors as (
    select enterprise_id as retired_id, related_enterprise_id as enterprise_id, 1 as steps from retired
    union all
    select successors.retired_id, retired.related_enterprise_id, successors.steps + 1
    from successors
    inner join retired on successors.enterprise_id = retired.enterprise_id
    where successors.steps < 100
),

last_successors as (
    select retired_id, arg_max(enterprise_id, steps) as enterprise_id
    from successors
    group by 1
),

claimed as (
    select borne.record_id, borne.borne_id, coalesce(last_successors.enterprise_id, borne.borne_id) as enterprise_id
    from borne
    left join last_successors on borne.borne_id = last_successors.retired_id
),

final as (
    select touched.record_id, claimed.borne_id, claimed.enterprise_id
    from touched
    left join claimed using (record_id)
    union all
    select assigned.record_id, assigned.enterprise_id as borne_id, assigned.enterprise_id
    from assigned
    semi join claimed using (enterprise_id)
    semi join records using (record_id)
    anti join touched using (record_id)
)

select * from final
