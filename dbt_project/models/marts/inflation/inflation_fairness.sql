-- Whether some kinds of hubs are asked more often than others. Months of one hub are alike, so the interval rests on hubs, not on months:
-- Wilson's with the number of months divided by the design effect.
with months as (
    select hub_code, month, flagged from {{ ref('inflation_hub_month') }}
),

flags as (
    select
        hub_code,
        month,
        count(*) filter (where review_status in ('confirmed', 'corrected', 'explained')) as decided,
        count(*) filter (where review_status = 'explained') as cleared
    from {{ ref('inflation_flag') }}
    group by all
),

classes as (
    select * from {{ ref('inflation_fairness_class') }}
),

parameters as (
    {{ parameters('inflation_parameter', ['interval_z']) }}
),

described as (
    select
        kinds.*,
        months.flagged,
        coalesce(flags.decided, 0) as decided,
        coalesce(flags.cleared, 0) as cleared
    from {{ ref('int_inflation_hub_month_kinds') }} as kinds
    inner join months using (hub_code, month)
    left join flags using (hub_code, month)
),

valued as (
    unpivot described on hub_size, outreach, special_windows, form into name fairness_group value measured
),

by_hub as (
    select
        classes.fairness_group,
        classes.class_no,
        valued.hub_code,
        count(*) as hub_months,
        count(*) filter (where valued.flagged) as flagged,
        sum(valued.decided) as decided,
        sum(valued.cleared) as cleared
    from valued
    inner join classes
        on valued.fairness_group = classes.fairness_group
        and valued.measured >= coalesce(classes.low, '-infinity'::double)
        and valued.measured < coalesce(classes.high, 'infinity'::double)
    group by all
),

rated as (
    select *, sum(flagged) over groups / sum(hub_months) over groups as rate
    from by_hub
    window groups as (partition by fairness_group, class_no)
),

summed as (
    select
        fairness_group,
        class_no,
        count(*) as hubs,
        sum(hub_months)::bigint as hub_months,
        sum(flagged)::bigint as flagged,
        sum(decided)::bigint as decided,
        sum(cleared)::bigint as cleared,
        any_value(rate) as rate,
        sum((flagged - rate * hub_months) ** 2) * count(*) / nullif(count(*) - 1, 0) as scatter
    from rated
    group by all
),

-- Scatter between hubs over what independent months would show; never below one.
effective as (
    select
        *,
        hub_months / greatest(1, coalesce(scatter / nullif(hub_months * rate * (1 - rate), 0), 1)) as independent_months
    from summed
),

final as (
    select
        effective.fairness_group,
        classes.group_ja,
        effective.class_no,
        classes.class_ja,
        effective.hubs,
        effective.hub_months,
        effective.flagged,
        effective.rate,
        {{ wilson('(rate * independent_months)', 'independent_months', 'interval_z', -1) }} as low,
        {{ wilson('(rate * independent_months)', 'independent_months', 'interval_z', 1) }} as high,
        effective.decided,
        effective.cleared,
        classes.note_ja
    from effective
    inner join classes using (fairness_group, class_no)
    cross join parameters
)

select * from final
