with hub_months as (
    select * from {{ ref('int_hub_months') }}
),

expected as (
    select form, count(*) as sheets_expected from {{ ref('expected_sheet') }} group by 1
),

sheets as (
    select
        sheets.sha256,
        sheets.path,
        count(distinct expected.table_name) as sheets_found,
        sum(sheets.rows_accepted) as rows_accepted,
        sum(sheets.rows_quarantined) as rows_quarantined
    from {{ ref('stg_sheets') }} as sheets
    left join {{ ref('expected_sheet') }} as expected using (table_name)
    group by all
),

calendar as (
    select hub_code, month, is_late from {{ ref('submission_calendar') }}
),

entered as (
    select * from {{ ref('int_quality_months') }}
),

weights as (
    select
        max(weight) filter (where component = 'coverage') as coverage,
        max(weight) filter (where component = 'completeness') as completeness,
        max(weight) filter (where component = 'validity') as validity,
        max(weight) filter (where component = 'default_like') as default_like,
        max(weight) filter (where component = 'timeliness') as timeliness
    from {{ ref('quality_weight') }}
),

measured as (
    select
        hub_months.hub_code,
        hub_months.month,
        {{ percent('sheets.sheets_found', 'expected.sheets_expected') }} as coverage,
        {{ percent('entered.filled', 'entered.fillable') }} as completeness,
        {{ percent('sheets.rows_accepted', '(sheets.rows_accepted + sheets.rows_quarantined)') }} as validity,
        {{ percent('(entered.commonest_minutes + entered.others)', '(2 * entered.consultations)') }} as default_like_share,
        case when calendar.is_late then 0 else 100 end as timeliness
    from hub_months
    left join expected using (form)
    left join sheets on hub_months.sha256 = sheets.sha256 and hub_months.path = sheets.path
    left join calendar on hub_months.hub_code = calendar.hub_code and hub_months.month = calendar.month
    left join entered on hub_months.hub_code = entered.hub_code and hub_months.month = entered.month
),

-- A component that a form cannot show (v1 has no ledger) leaves the score to the others.
scored as (
    select
        measured.*,
        (
            coalesce(weights.coverage * measured.coverage, 0) + coalesce(weights.completeness * measured.completeness, 0)
            + coalesce(weights.validity * measured.validity, 0) + coalesce(weights.timeliness * measured.timeliness, 0)
            + coalesce(weights.default_like * (100 - measured.default_like_share), 0)
        ) / nullif(
            case when measured.coverage is not null then weights.coverage else 0 end
            + case when measured.completeness is not null then weights.completeness else 0 end
            + case when measured.validity is not null then weights.validity else 0 end
            + case when measured.timeliness is not null then weights.timeliness else 0 end
            + case when measured.default_like_share is not null then weights.default_like else 0 end, 0
        ) as score
    from measured
    cross join weights
),

final as (
    select
        hub_code,
        month,
        coverage::double as coverage,
        completeness::double as completeness,
        validity::double as validity,
        default_like_share::double as default_like_share,
        timeliness::double as timeliness,
        round(score, 3)::double as score,
        round(median(score) over (partition by month), 3)::double as national_median_score
    from scored
)

select * from final
