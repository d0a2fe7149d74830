-- The budgets of a regime and year add up to the total that is distributed, to the yen, and none is negative; so they do without excess.
with budgets as (
    select fiscal_year, regime, 'reported' as scenario, total_yen, budget_yen
    from {{ ref('evaluation_hub_year') }}
    union all by name
    select fiscal_year, regime, scenario, total_yen, budget_yen
    from {{ ref('evaluation_without_excess') }}
)

select fiscal_year, regime, scenario, max(total_yen) as total_yen, sum(budget_yen) as distributed_yen
from budgets
where budget_yen is not null
group by all
having sum(budget_yen) is distinct from max(total_yen) or min(total_yen) <> max(total_yen) or min(budget_yen) < 0
