"""National holidays, as the seed `holiday`: `python -m publishing.holidays` writes it from the package jpholiday.

A list and not the package at night: a change of the law shows in review, and a night needs no package more.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import jpholiday

FIRST, LAST = dt.date(2014, 4, 1), dt.date(2035, 3, 31)
"""From the programme's first fiscal year; the last years are what the law of today gives."""
HOLIDAY_LIST = Path(__file__).parents[1] / "dbt_project" / "seeds" / "holiday.csv"


def holiday_list() -> str:
    """The seed: a line per holiday with its name, substitute and bridging holidays and those of single years included."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(("holiday_on", "label_ja", "source"))
    lines.writerows((day.isoformat(), name, "国民の祝日に関する法律 (jpholiday)") for day, name in jpholiday.between(FIRST, LAST))
    return text.getvalue()


def write_holiday_list(path: Path = HOLIDAY_LIST) -> None:
    """Writes the list anew; a test compares it with the package."""
    path.write_text(holiday_list(), encoding="utf-8")


if __name__ == "__main__":
    write_holiday_list()
