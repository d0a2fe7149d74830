-- One row per hub and month with a report: the likely ledger, a lower bound. Records marked by standing, flagged patterns that may enter
-- it, each once and none of the confirmed ledger, less the sum of the upper limits of what was to be expected. Null where nothing could
-- be judged.
with flags as (
    select * from {{ ref('int_inflation_flags') }}
    where pattern_class <> 'A' and is_in_likely and is_standing
),

screened as (
    select
        screen.*,
        markers.pattern,
        markers.excess_unit
    from {{ ref('int_inflation_screen') }} as screen
    inner join {{ ref('inflation_marker') }} as markers using (marker)
    where screen.silence is null
),

judged as (
    select distinct hub_code, month from screened
),

exceeding as (
    select screened.*
    from screened
    semi join flags using (pattern, hub_code, month)
    where screened.is_flagged
),

allowed as (
    select
        hub_code,
        month,
        sum(expected_high) filter (where excess_unit = 'consultations') as consultations,
        sum(floor(greatest(marked - expected_high, 0))) filter (where excess_unit = 'issue_responses') as extra_issues,
        sum(floor(greatest(marked - expected_high, 0))) filter (where excess_unit = 'clients_reported') as clients,
        sum(floor(greatest(marked - expected_high, 0))) filter (where excess_unit = 'enterprises') as enterprises
    from exceeding
    group by all
),

marked as (
    select
        flags.hub_code,
        flags.month,
        records.consultation_id,
        max(records.excess_issue_responses) as issue_responses
    from {{ ref('int_inflation_flag_records') }} as records
    inner join flags using (flag_id)
    anti join {{ ref('int_inflation_confirmed_records') }} as confirmed on records.consultation_id = confirmed.consultation_id
    where records.is_excess and records.consultation_id is not null
    group by all
),

counted as (
    select
        marked.hub_code,
        marked.month,
        count(*) as consultations,
        avg(marked.issue_responses) as issue_responses_each,
        avg(consultations.minutes) as minutes_each,
        avg(case when consultations.resolution = '解決' then consultations.issue_responses else 0 end) as resolved_each
    from marked
    inner join {{ ref('int_consultations_enriched') }} as consultations using (consultation_id)
    group by all
),

reported as (
    select hub_code, month, fiscal_year, consultations, issue_responses from {{ ref('int_consulted_hub_month') }}
),

bounded as (
    select
        reported.*,
        judged.hub_code is not null as is_judged,
        floor(greatest(coalesce(counted.consultations - allowed.consultations, 0), 0)) as excess,
        counted.issue_responses_each,
        counted.minutes_each,
        counted.resolved_each,
        coalesce(allowed.extra_issues, 0) as extra_issues,
        coalesce(allowed.clients, 0) as clients,
        coalesce(allowed.enterprises, 0) as enterprises
    from reported
    left join judged using (hub_code, month)
    left join allowed using (hub_code, month)
    left join counted using (hub_code, month)
),

-- Issues written too many are counted on the records that stay, so that no 相談対応 is in the bound twice.
final as (
    select
        hub_code,
        month,
        fiscal_year,
        case when is_judged then excess::bigint end as consultations,
        case when is_judged then least(
            floor(excess * coalesce(issue_responses_each, 0) + extra_issues * (1 - excess / greatest(consultations, 1))), issue_responses
        )::bigint end as issue_responses,
        case when is_judged then excess * coalesce(minutes_each, 0) / 60.0 end as consultation_hours,
        case when is_judged then floor(excess * coalesce(resolved_each, 0))::bigint end as resolved_issues,
        case when is_judged then clients::bigint end as clients_reported,
        case when is_judged then enterprises::bigint end as enterprises,
        case when is_judged then enterprises::bigint end as new_enterprises
    from bounded
)

select * from final
