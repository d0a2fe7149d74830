-- What a ledger takes off is part of what was reported, the nation's likely ledger is the sum of the hubs', and adjusted is what stays.
with hub_months as (
    select * from {{ ref('kpi_hub_month') }}
),

nation as (
    select * from {{ ref('kpi_national_month') }}
),

summed as (
    select
        month,
        sum(consultations_excess_confirmed) as confirmed,
        sum(consultations_excess_likely) as likely
    from hub_months
    group by all
)

select 'hub' as unit, hub_code || ' ' || month as cell
from hub_months
where
    consultations_excess_confirmed + coalesce(consultations_excess_likely, 0) not between 0 and consultations
    or issue_responses_excess_confirmed + coalesce(issue_responses_excess_likely, 0) not between 0 and issue_responses
    or consultations_adjusted <> consultations - consultations_excess_confirmed - coalesce(consultations_excess_likely, 0)
    or enterprises_excess_confirmed not between 0 and enterprises
    or clients_reported_excess_confirmed not between enterprises_excess_confirmed and clients_reported
union all
select 'nation' as unit, nation.month::varchar as cell
from nation
inner join summed using (month)
where
    nation.consultations_excess_confirmed is distinct from summed.confirmed
    or nation.consultations_excess_likely is distinct from summed.likely
