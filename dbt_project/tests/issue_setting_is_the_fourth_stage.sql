-- The funnel's stages 2 and 4 are what the KPI marts count as accompanied and as 課題設定率.
with kpi as (
    select fiscal_year, hub_code, accompanied_enterprises, issue_setting_rate from {{ ref('kpi_hub_year') }}
    union all
    select fiscal_year, '00', accompanied_enterprises, issue_setting_rate from {{ ref('kpi_national_year') }}
),

funnel as (
    select
        fiscal_year,
        hub_code,
        max(enterprises) filter (where stage = 2) as accompanied_enterprises,
        max(share_of_accompanied) filter (where stage = 4) as issue_setting_rate
    from {{ ref('accompaniment_funnel_year') }}
    group by all
)

select fiscal_year, hub_code, funnel.accompanied_enterprises, kpi.accompanied_enterprises as counted, funnel.issue_setting_rate
from kpi
full join funnel using (fiscal_year, hub_code)
where
    funnel.accompanied_enterprises is distinct from kpi.accompanied_enterprises
    or funnel.issue_setting_rate is distinct from kpi.issue_setting_rate
