-- One row per fiscal year and rule of linkage: what the nation's counts of enterprises would be if linkage were stricter or looser.
with record_years as (
    select fiscal_year, record_id, enterprise_id, first_consulted_on as first_on, last_consulted_on as last_on
    from {{ ref('int_record_years') }}
),

regrouped as (
    select * from {{ ref('int_nayose_regrouped') }}
),

rules as (
    select rule, label_ja from {{ ref('nayose_sensitivity') }}
),

-- A record that a rule leaves alone stays with its enterprise; the groups of a rule are named apart from enterprises.
grouped as (
    select
        rules.rule,
        record_years.fiscal_year,
        coalesce(rules.rule || ':' || regrouped.group_id, record_years.enterprise_id) as group_id,
        min(record_years.first_on) as first_on,
        max(record_years.last_on) as last_on
    from record_years
    cross join rules
    left join regrouped on record_years.record_id = regrouped.record_id and rules.rule = regrouped.rule
    group by all
),

placed as (
    select *, first_on = min(first_on) over (partition by rule, group_id) as is_new
    from grouped
),

final as (
    select
        placed.fiscal_year,
        placed.rule,
        rules.label_ja,
        count(*) as enterprises,
        count(*) filter (where placed.is_new) as new_enterprises,
        {{ percent('count(*) filter (where placed.first_on < placed.last_on)', 'count(*)') }}::double as repeat_rate
    from placed
    inner join rules using (rule)
    group by all
)

select * from final
