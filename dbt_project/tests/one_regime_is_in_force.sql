-- No fiscal year has two regimes in force.
select fiscal_year, count(distinct regime) as regimes
from {{ ref('evaluation_hub_year') }}
where is_in_force
group by 1
having count(distinct regime) > 1
