"""Numeric limits and tolerances, read from `ingestion/codes/threshold.csv` (each with a reason and a source)."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

CODES_DIR = Path(__file__).parent / "codes"


@cache
def _all_thresholds() -> dict[str, float]:
    with (CODES_DIR / "threshold.csv").open(encoding="utf-8", newline="") as file:
        return {row["threshold_id"]: float(row["value"]) for row in csv.DictReader(file)}


def threshold(threshold_id: str) -> float:
    """The value of one threshold; KeyError for an unknown id."""
    return _all_thresholds()[threshold_id]
