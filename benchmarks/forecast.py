"""`python -m benchmarks.forecast WAREHOUSE`: forecasts of closed years as they stood in June, September and December, against what came.

Every forecast in `marts.target_progress_month` was made from the months up to its own and from years before, so closed years are a fair test.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

WANTED = 0.8
QUERY = """
    with forecasts as (
        select *, max(months_reported) over whole as reported, last_value(actual_to_date) over whole as came
        from marts.target_progress_month
        window whole as (
            partition by hub_code, fiscal_year, indicator order by month rows between unbounded preceding and unbounded following
        )
    ),
    errors as (
        select
            *,
            abs(forecast / came - 1) as error,
            abs(case indicator when '満足度' then actual_to_date else actual_to_date * 12 / months_reported end / came - 1) as linear_error
        from forecasts
        where reported = 12 and months_reported in (3, 6, 9) and forecast_basis <> 'linear' and came > 0
    )
    select
        case grouping(indicator) when 1 then 'すべて' else indicator end as indicator,
        months_reported as months,
        count(*) as forecasts,
        avg((came between forecast_low and forecast_high)::integer) as coverage,
        avg(error) as error,
        avg(linear_error) as linear_error,
        stddev_samp(error - linear_error) / sqrt(count(*)) as chance
    from errors
    group by grouping sets ((indicator, months_reported), (months_reported))
    order by months_reported, indicator
"""


@dataclass(frozen=True)
class Backtest:
    """How the forecasts of one indicator (or of all) after some months did."""

    indicator: str
    months: int
    forecasts: int
    coverage: float
    error: float
    linear_error: float
    chance: float
    """Standard error of the difference of the two."""


def backtest(published: Path) -> list[Backtest]:
    """Coverage of the 80 % interval and mean error, beside the linear projection's, of a published file."""
    with duckdb.connect(str(published), read_only=True) as connection:
        return [Backtest(*row) for row in connection.execute(QUERY).fetchall()]


def show(results: list[Backtest], console: Console) -> None:
    """The table."""
    table = Table("indicator", "months", "forecasts", "coverage of 80 %", "error", "linear error")
    for r in results:
        table.add_row(
            r.indicator,
            str(r.months),
            str(r.forecasts),
            f"{r.coverage:.2f}",
            f"{100 * r.error:.1f} %",
            f"{100 * r.linear_error:.1f} %",
        )
    console.print(table)


if __name__ == "__main__":
    show(backtest(Path(sys.argv[1]) / "published" / "yorozu.duckdb"), Console())
