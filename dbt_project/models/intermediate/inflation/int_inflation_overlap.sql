-- One row per consultation whose time intersects with another one of the same coordinator (pattern 1). In excess is the least
-- number of records without which none would intersect: going by the earliest end, a record that begins before the last one kept
-- has ended.
{{ config(materialized='monthly') }}

with limits as (
    {{ parameters('inflation_parameter', ['least_overlap_minutes']) }}
),

-- A record shorter than what counts as an overlap cannot overlap.
sessions as (
    select sessions.*, limits.least_overlap_minutes as least
    from {{ ref('int_consultations_enriched') }} as sessions
    cross join limits
    where
        {{ only_months() }}
        and coordinator_id is not null
        and ended_min - started_min >= limits.least_overlap_minutes
        and not {{ is_excused('overlap') }}
),

neighboured as (
    select
        *,
        max(ended_min) over (in_day rows between unbounded preceding and 1 preceding) as reached_min,
        lead(started_min) over in_day as next_min
    from sessions
    window in_day as (partition by coordinator_id, consulted_on order by started_min, consultation_id)
),

intersecting as (
    select * from neighboured
    where reached_min - started_min >= least or ended_min - next_min >= least
),

days as (
    select
        coordinator_id,
        consulted_on,
        any_value(least) as least,
        list(consultation_id order by started_min, consultation_id) as records,
        list(
            struct_pack(started_min := started_min, ended_min := ended_min, kept := [consultation_id]) order by ended_min, consultation_id
        ) as spans
    from intersecting
    group by coordinator_id, consulted_on
),

chosen as (
    select
        coordinator_id,
        consulted_on,
        records,
        list_reduce(spans, (last, this) -> if(
            last.ended_min - this.started_min >= least,
            last,
            struct_pack(started_min := this.started_min, ended_min := this.ended_min, kept := last.kept || this.kept)
        )).kept as kept
    from days
),

judged as (
    select
        intersecting.*,
        chosen.records,
        not list_contains(chosen.kept, intersecting.consultation_id) as is_removed
    from intersecting
    inner join chosen using (coordinator_id, consulted_on)
),

final as (
    select
        {{ consultation_mark(
            'overlap', 'is_removed',
            "{'consulted_on': consulted_on, 'started_min': started_min, 'ended_min': ended_min, 'records_of_the_day': records}"
        ) }}
    from judged
)

select * from final
