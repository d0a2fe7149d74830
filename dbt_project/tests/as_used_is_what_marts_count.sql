-- Linkage as used gives the counts of the KPI marts; a stricter rule gives no fewer enterprises, a looser one no more.
with sensitivity as (
    select * from {{ ref('nayose_sensitivity_year') }}
),

used as (
    select fiscal_year, enterprises, new_enterprises, repeat_rate from {{ ref('kpi_national_year') }}
),

final as (
    select sensitivity.fiscal_year, sensitivity.rule, sensitivity.enterprises, used.enterprises as used_enterprises
    from sensitivity
    left join used using (fiscal_year)
    where
        used.enterprises is null
        or (sensitivity.rule = 'stricter' and sensitivity.enterprises < used.enterprises)
        or (sensitivity.rule = 'looser' and sensitivity.enterprises > used.enterprises)
        or (
            sensitivity.rule = 'as_used'
            and (sensitivity.enterprises, sensitivity.new_enterprises, round(sensitivity.repeat_rate, 6))
            is distinct from (used.enterprises, used.new_enterprises, round(used.repeat_rate, 6))
        )
)

select * from final
