-- The shares of a breakdown come to 100 % (to rounding), or there is nothing to share.
select fiscal_year, hub_code, breakdown, base, sum(share) as total
from {{ ref('kpi_breakdown_year') }}
group by all
having abs(sum(share) - 100) > 0.01
