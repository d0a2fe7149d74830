-- One row per fiscal year and rule of linkage: what the nation's counts of enterprises would be if linkage were stricter or looser.
-- Only enterprises that a rule touches are counted again: what they count for as used is taken off, what their groups count for is added.
with used as (
    select fiscal_year, enterprises, new_enterprises, repeat_enterprises from {{ ref('int_consulted_year') }}
),

record_years as (
    select fiscal_year, record_id, enterprise_id, first_consulted_on as first_on, last_consulted_on as last_on
    from {{ ref('int_record_years') }}
),

regrouped as (
    select * from {{ ref('int_nayose_regrouped') }}
),

assigned as (
    select record_id, enterprise_id from {{ ref('int_enterprises_assigned') }}
),

rules as (
    select rule, label_ja from {{ ref('nayose_sensitivity') }}
),

touched as (
    select distinct regrouped.rule, assigned.enterprise_id
    from assigned
    inner join regrouped using (record_id)
),

records_touched as (
    select touched.rule, record_years.*, coalesce(regrouped.group_id, record_years.enterprise_id) as group_id
    from record_years
    inner join touched using (enterprise_id)
    left join regrouped on record_years.record_id = regrouped.record_id and touched.rule = regrouped.rule
),

grouped as (
    select rule, -1 as sign, fiscal_year, enterprise_id as group_id, min(first_on) as first_on, max(last_on) as last_on
    from records_touched
    group by all
    union all
    select rule, 1, fiscal_year, group_id, min(first_on), max(last_on)
    from records_touched
    group by all
),

placed as (
    select *, first_on = min(first_on) over (partition by rule, sign, group_id) as is_new
    from grouped
),

differences as (
    select
        rule,
        fiscal_year,
        sum(sign)::bigint as enterprises,
        coalesce(sum(sign) filter (where is_new), 0)::bigint as new_enterprises,
        coalesce(sum(sign) filter (where first_on < last_on), 0)::bigint as repeat_enterprises
    from placed
    group by all
),

counted as (
    select
        used.fiscal_year,
        rules.rule,
        rules.label_ja,
        used.enterprises + coalesce(differences.enterprises, 0) as enterprises,
        used.new_enterprises + coalesce(differences.new_enterprises, 0) as new_enterprises,
        used.repeat_enterprises + coalesce(differences.repeat_enterprises, 0) as repeat_enterprises
    from used
    cross join rules
    left join differences on used.fiscal_year = differences.fiscal_year and rules.rule = differences.rule
),

final as (
    select
        fiscal_year,
        rule,
        label_ja,
        enterprises,
        new_enterprises,
        {{ percent('repeat_enterprises', 'enterprises') }}::double as repeat_rate
    from counted
)

select * from final
