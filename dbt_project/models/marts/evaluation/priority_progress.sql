-- 重点分野 of the plan in force. A 課題（中） counts its 相談対応件数, a 業種 those of the enterprises of that industry; free text counts nothing.
with plans as (
    select
        hub_code,
        fiscal_year,
        field,
        sum(target) as target,
        {{ field_wording('field') }} as wording
    from {{ ref('stg_plan_priorities') }}
    group by all
),

named as (
    select plans.*, coalesce(wordings.field_kind, 'text') as field_kind, wordings.field_value
    from plans
    left join {{ ref('stg_priority_wordings') }} as wordings using (wording)
),

hub_years as (
    select hub_code, fiscal_year from {{ ref('kpi_hub_year') }}
),

minors as (
    select hub_code, fiscal_year, 'issue_minor' as field_kind, issue_minor as field_value, sum(issue_responses) as responses
    from {{ ref('int_issue_response_counts') }}
    group by all
),

-- Only where a plan names an industry.
wanted as (
    select distinct hub_code, fiscal_year from named
    where field_kind like 'industry%'
),

wanted_records as (
    select hub_code, fiscal_year, record_id, sum(issue_responses) as responses
    from {{ ref('int_consultations_enriched') }}
    semi join wanted using (hub_code, fiscal_year)
    group by all
),

industry_records as (
    select hub_code, fiscal_year, years.industry_code, years.industry_group, sum(wanted_records.responses) as responses
    from wanted_records
    inner join {{ ref('int_record_years') }} as years using (hub_code, fiscal_year, record_id)
    group by all
),

counted as (
    select * from minors
    union all by name
    select hub_code, fiscal_year, 'industry' as field_kind, industry_code as field_value, sum(responses) as responses
    from industry_records
    group by all
    union all by name
    select hub_code, fiscal_year, 'industry_group' as field_kind, industry_group as field_value, sum(responses) as responses
    from industry_records
    group by all
),

measured as (
    select
        named.*,
        case
            when named.field_kind = 'text' then 'free_text'
            when hub_years.hub_code is null then 'no_report'
        end as reason,
        case when reason is null then coalesce(counted.responses, 0) end::double as actual
    from named
    left join hub_years using (hub_code, fiscal_year)
    left join counted using (hub_code, fiscal_year, field_kind, field_value)
),

final as (
    select
        measured.hub_code,
        measured.fiscal_year,
        measured.field,
        measured.field_kind,
        measured.target,
        measured.actual,
        {{ percent('measured.actual', 'measured.target') }}::double as attainment,
        measured.reason,
        reasons.reason_ja
    from measured
    left join {{ ref('evaluation_reason') }} as reasons using (reason)
)

select * from final
