"""Figures of a part of a fiscal year, April to a month, for the nation and each hub: the marts hold months and whole years only.

What adds up is added up from the months; what does not (enterprises) is counted again from the published records. Up to March the result
must equal the yearly marts in every measure: a test holds it to that.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from publishing.report.source import NATION, Published

UNIT = {"hub": "hub_code", "nation": f"'{NATION}'"}

QUERY = """
with months as (
    select *, {unit} as unit,
        case when consultations_per_coordinator_day > 0 then round(consultations / consultations_per_coordinator_day) end as days
    from marts.kpi_hub_month
    where month between $first and $last
),

added as (
    select
        unit,
        sum(consultations)::bigint as consultations,
        sum(issue_responses)::bigint as issue_responses,
        (sum(issue_responses) / nullif(sum(consultations), 0))::double as issues_per_consultation,
        sum(consultation_hours) as consultation_hours,
        sum(resolved_issues)::bigint as resolved_issues,
        sum(network_activities)::bigint as network_activities,
        sum(partner_trainees)::bigint as partner_trainees,
        sum(referrals_in)::bigint as referrals_in,
        sum(referrals_out)::bigint as referrals_out,
        sum(joint_support)::bigint as joint_support,
        sum(satisfaction_mean * satisfaction_answers) / nullif(sum(satisfaction_answers), 0) as satisfaction_mean,
        round(sum(satisfaction_top2 * satisfaction_answers) / nullif(sum(satisfaction_answers), 0), 6) as satisfaction_top2,
        sum(satisfaction_answers)::bigint as satisfaction_answers,
        -- A month worked without any consultation hides its days: then there is no figure.
        case when not coalesce(bool_or(consultations_per_coordinator_day = 0), false)
            then sum(consultation_hours) filter (where days > 0) / sum(days) end as hours_per_coordinator_day,
        case when not coalesce(bool_or(consultations_per_coordinator_day = 0), false)
            then (sum(consultations) filter (where days > 0) / sum(days))::double end as consultations_per_coordinator_day,
        bool_or(referrals_in is not null) as has_referral,
        bool_or(accompanied_enterprises is not null) as has_stages,
        count(distinct month) as months_reported
    from months
    group by unit
),

enterprises as (
    select
        {unit} as unit,
        enterprise_id,
        count(distinct record_id) as records,
        bool_or(channel = '来訪') as has_visited,
        min(consulted_on) < max(consulted_on) as has_returned,
        max(accompaniment_stage) as highest_stage
    from marts.fct_consultation
    where month between $first and $last
    group by all
),

consulted as (
    select
        unit,
        sum(records)::bigint as clients_reported,
        count(*) as enterprises,
        count(*) filter (where has_visited) as visiting_enterprises,
        count(*) filter (where first_consulted_on between $first and $end) as new_enterprises,
        round(100.0 * count(*) filter (where has_returned) / count(*), 6) as repeat_rate,
        count(*) filter (where highest_stage >= 2) as accompanied_enterprises,
        round(100.0 * count(*) filter (where highest_stage >= 4) / nullif(count(*) filter (where highest_stage >= 2), 0), 6)
            as issue_setting_rate
    from enterprises
    inner join (select enterprise_id, first_consulted_on from marts.dim_enterprise) using (enterprise_id)
    group by unit
),

referred as (
    select
        {unit} as unit,
        round(100.0 * count(*) filter (where reconciliation = 'confirmed')
            / nullif(count(*) filter (where reconciliation <> 'no_partner_log'), 0), 6) as referrals_confirmed_rate,
        count(distinct enterprise_id) filter (where institution_type in ('rev', 'suc')) as three_party_cases
    from marts.fct_referral
    where month between $first and $last
    group by all
)

select
    added.* exclude (has_referral, has_stages),
    coalesce(clients_reported, 0) as clients_reported,
    coalesce(enterprises, 0) as enterprises,
    coalesce(visiting_enterprises, 0) as visiting_enterprises,
    coalesce(new_enterprises, 0) as new_enterprises,
    repeat_rate,
    case when has_stages then coalesce(accompanied_enterprises, 0) end as accompanied_enterprises,
    case when has_stages then issue_setting_rate end as issue_setting_rate,
    referrals_confirmed_rate,
    case when has_referral then coalesce(three_party_cases, 0) end as three_party_cases
from added
left join consulted using (unit)
left join referred using (unit)
order by unit
"""


def to_date(source: Published, first: dt.date, last: dt.date, unit: str) -> dict[str, dict[str, Any]]:
    """Measures of the months `first` to `last` by unit: each hub (`hub`), or the nation under 00 (`nation`)."""
    end = last.replace(day=calendar.monthrange(last.year, last.month)[1])
    rows = source.named_rows(QUERY.format(unit=UNIT[unit]), {"first": first, "last": last, "end": end})
    return {row.pop("unit"): row for row in rows}
