"""Forecasts of the demonstration's closed years, as they stood in June, September and December, against what came."""

from __future__ import annotations

from benchmarks.forecast import backtest
from tests.conftest import Built


def test_four_of_five_years_end_within_the_interval(built: Built) -> None:
    results = backtest(built.warehouse / "published" / "yorozu.duckdb")
    together = {result.months: result for result in results if result.indicator == "すべて"}
    assert set(together) == {3, 6, 9}
    for result in together.values():
        assert result.forecasts >= 60
        assert 0.7 <= result.coverage <= 0.95, result
        assert result.error <= result.linear_error + 2 * result.chance, result
    assert sum(result.error for result in together.values()) < sum(result.linear_error for result in together.values())


def test_budgets_of_every_year_and_regime_add_up(built: Built) -> None:
    evaluated = built.table("evaluation_hub_year")
    budgeted = evaluated[evaluated["budget_yen"].notna()]
    sums = budgeted.groupby(["fiscal_year", "regime"]).agg(budget=("budget_yen", "sum"), total=("total_yen", "max"))
    assert len(sums) >= 4 * 5 and (sums["budget"] == sums["total"]).all()
    assert set(budgeted[budgeted["is_in_force"]]["fiscal_year"]) >= {2021, 2022, 2023, 2024}
