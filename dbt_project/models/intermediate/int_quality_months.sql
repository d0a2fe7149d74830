-- One row per hub and month with client rows or consultations: cells of the ledger that are filled and that a client of its form should
-- have, and values of consultations that look like defaults (the commonest duration, and その他 as an answer).
{{ config(materialized='monthly') }}

with clients as (
    select * from {{ ref('stg_clients') }}
    where form <> 'v1' and {{ only_months() }}
),

consultations as (
    select hub_code, month, minutes, issue_major, issue_minors from {{ ref('int_consultations_enriched') }}
    where {{ only_months() }}
),

ledger as (
    select
        hub_code,
        month,
        count(name_kana) + count(representative) + count(telephone)
        + count(*) filter (where corporate_number is not null or business_form <> '法人')
        + count(*) filter (where capital_man_yen is not null or business_form <> '法人')
        + count(*) filter (where employees is not null or business_form = '創業前') as filled,
        count(*) * 6 as fillable
    from clients
    group by all
),

by_minutes as (
    select
        hub_code,
        month,
        minutes,
        count(*) as consultations,
        count(*) filter (where list_contains(issue_minors, 'その他') or issue_major = 'その他') as others
    from consultations
    group by all
),

defaults as (
    select
        hub_code,
        month,
        sum(consultations)::bigint as consultations,
        sum(others)::bigint as others,
        max(consultations) as commonest_minutes
    from by_minutes
    group by all
),

final as (
    select
        hub_code,
        month,
        ledger.filled,
        ledger.fillable,
        defaults.consultations,
        defaults.others,
        defaults.commonest_minutes
    from ledger
    full join defaults using (hub_code, month)
)

select * from final
