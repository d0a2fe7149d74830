-- The shares of a breakdown come to 100 % (to rounding), with and without founders, or there is nothing to share.
select fiscal_year, hub_code, breakdown, base, sum(share) as total, sum(share_without_founders) as total_without_founders
from {{ ref('kpi_breakdown_year') }}
group by all
having abs(sum(share) - 100) > 0.01 or abs(sum(share_without_founders) - 100) > 0.01
