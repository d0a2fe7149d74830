-- One row per hub, fiscal year, scenario, regime and item with its grade. Every regime is applied to every year; is_in_force tells which
-- applied then.
with items as (
    select * from {{ ref('int_evaluation_items') }}
),

regimes as (
    select * from {{ ref('dim_evaluation_regime') }}
),

limits as (
    select scale, grade, points, coalesce(at_least, above, '-infinity'::double) as lower_limit, above is not null as is_exclusive
    from {{ ref('evaluation_grade') }}
),

graded as (
    select
        items.hub_code,
        items.fiscal_year,
        items.scenario,
        items.regime,
        items.item,
        arg_max(limits.grade, limits.lower_limit) as grade,
        arg_max(limits.points, limits.lower_limit) as points
    from items
    inner join limits
        on items.scale = limits.scale
        and (items.judged > limits.lower_limit or (items.judged = limits.lower_limit and not limits.is_exclusive))
    group by all
),

needs as (
    select metrics.metric_id as measure, needs.reason_ja
    from {{ ref('metric') }} as metrics
    inner join {{ ref('metric_need') }} as needs using (need)
),

final as (
    select
        items.hub_code,
        items.fiscal_year,
        items.scenario,
        items.regime,
        coalesce(items.fiscal_year between regimes.first_fy and coalesce(regimes.last_fy, 9999), false) as is_in_force,
        items.item,
        items.item_no,
        items.item_label,
        items.weight,
        items.weight = 0 as is_reference,
        items.basis,
        items.item_value,
        items.previous_value,
        items.target,
        items.previous_ratio,
        items.attainment_ratio,
        items.judged,
        graded.grade,
        graded.points,
        items.reason,
        coalesce(reasons.reason_ja, case when items.reason = 'not_measured' then coalesce(needs.reason_ja, '値がありません。') end)
            as reason_ja
    from items
    inner join regimes using (regime)
    left join graded using (hub_code, fiscal_year, scenario, regime, item)
    left join {{ ref('evaluation_reason') }} as reasons on items.reason = reasons.reason
    left join needs on items.measure = needs.measure
)

select * from final
