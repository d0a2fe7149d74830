"""The nightly command at national volume: a year from nothing, a month on top of it, and a night with nothing new."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Cost, Measurement, cost_of, show
from ingestion.synthetic.demo import DemoPlan, make_demo

YEAR = 2023
NEW_MONTH = dt.date(2024, 4, 1)
AS_OF = dt.date(2024, 6, 10)
YEAR_SECONDS, YEAR_GIBIBYTES, MONTH_SECONDS = 300.0, 4.0, 60.0


def run(place: Path, scale: float) -> bool:
    """Makes a fiscal year and the month after it; the month waits outside while the year is taken in; prints the table."""
    inbox, later, warehouse = place / "inbox", place / "later", place / "warehouse"
    for folder in (inbox, later, warehouse):
        shutil.rmtree(folder, ignore_errors=True)
    months = (*_months_of(YEAR), NEW_MONTH)
    summary = make_demo(inbox, DemoPlan(scale=scale, fiscal_years=(YEAR, YEAR + 1), months=months))
    _move(_files_of_new_month(inbox), inbox, later)
    year = _nightly(inbox, warehouse)
    _move(iter(sorted(path for path in later.rglob("*") if path.is_file())), later, inbox)
    month = _nightly(inbox, warehouse)
    again = _nightly(inbox, warehouse)
    note = f"{summary.consultations:,} consultations in 13 months, {summary.files:,} files"
    return show(
        f"Nightly run at {scale:g} of the national volume",
        [
            Measurement("a year from nothing", year.seconds, "s", YEAR_SECONDS, note),
            Measurement(
                "a year from nothing, memory", year.gibibytes, "GiB", YEAR_GIBIBYTES, "resident memory of all processes together"
            ),
            Measurement("a month on top of the year", month.seconds, "s", MONTH_SECONDS, "start-up included"),
            Measurement("a month against the year", month.seconds / year.seconds, "×", None),
            Measurement("nothing new", again.seconds, "s", None, "start-up included"),
        ],
    )


def _months_of(fiscal_year: int) -> tuple[dt.date, ...]:
    return tuple(dt.date(fiscal_year + (month < 4), month, 1) for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3))


def _files_of_new_month(inbox: Path) -> Iterator[Path]:
    named = (f"*{NEW_MONTH:%Y-%m}*", f"plan_{NEW_MONTH.year}*")
    yield from sorted({path for pattern in named for path in inbox.rglob(pattern) if path.is_file()})


def _move(files: Iterator[Path], source: Path, target: Path) -> None:
    for path in files:
        moved = target / path.relative_to(source)
        moved.parent.mkdir(parents=True, exist_ok=True)
        path.rename(moved)


def _nightly(inbox: Path, warehouse: Path) -> Cost:
    yorozu = Path(sys.executable).parent / "yorozu"
    options = ["--inbox", str(inbox), "--warehouse", str(warehouse), "--as-of", AS_OF.isoformat()]
    return cost_of([str(yorozu), "nightly", *options])
