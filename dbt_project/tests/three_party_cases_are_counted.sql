-- The cases listed are those that the KPI marts and the yearly table count, by hub and for the nation.
with listed as (
    select fiscal_year, unnest(string_split(hub_codes, ' ')) as hub_code from {{ ref('three_party_case') }}
    union all
    select fiscal_year, '00' from {{ ref('three_party_case') }}
),

counted as (
    select fiscal_year, hub_code, count(*) as listed
    from listed
    group by all
),

kpi as (
    select fiscal_year, hub_code, three_party_cases from {{ ref('kpi_hub_year') }}
    union all
    select fiscal_year, '00', three_party_cases from {{ ref('kpi_national_year') }}
)

select fiscal_year, hub_code, counted.listed, kpi.three_party_cases, years.three_party_cases as yearly
from kpi
full join counted using (fiscal_year, hub_code)
full join {{ ref('three_party_year') }} as years using (fiscal_year, hub_code)
where
    coalesce(counted.listed, 0) <> coalesce(kpi.three_party_cases, 0)
    or kpi.three_party_cases is distinct from years.three_party_cases
