-- Each classification of the flows comes to the total, and the total to what the KPI marts count.
with kpi as (
    unpivot (
        select fiscal_year, hub_code, referrals_in as "in", referrals_out as "out", joint_support as joint from {{ ref('kpi_hub_year') }}
        union all
        select fiscal_year, '00', referrals_in, referrals_out, joint_support from {{ ref('kpi_national_year') }}
    ) on "in", "out", joint into name direction value referrals
),

flows as (
    select fiscal_year, hub_code, direction, classification, sum(referrals) as referrals
    from {{ ref('partner_flow_year') }}
    group by all
)

select flows.*, kpi.referrals as counted
from flows
left join kpi using (fiscal_year, hub_code, direction)
where flows.referrals is distinct from kpi.referrals
