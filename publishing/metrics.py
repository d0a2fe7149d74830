"""The metrics of `dbt_project/dictionary/metrics.yml`: one definition each, for whoever shows or counts them. Not their SQL."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

DICTIONARY = Path(__file__).parents[1] / "dbt_project" / "dictionary"
GRAINS = ("hub_month", "month", "hub_year", "year")
LEDGERS = {
    "excess_confirmed": ("要訂正（確定）", "what findings that must be corrected name (exact)"),
    "excess_likely": ("過大の推定下限", "a lower bound of what counts look too high by; empty where nothing could be judged"),
    "adjusted": ("両者を除いた値（上限）", "reported less both: an upper bound of the true count"),
}
"""What stands beside a count: ending of the column, Japanese label, description."""


@dataclass(frozen=True)
class Metric:
    """A metric: `formula_ja` in words, `base` the records it is made of, `needs` what must have been handed in (seed metric_need)."""

    id: str
    label_ja: str
    type: str
    unit: str
    kind: str
    base: str
    needs: str
    from_fy: int
    source: str
    formula_ja: str
    description: str
    yearly_only: bool
    has_ledgers: bool = False

    def is_at(self, grain: str) -> bool:
        """Whether marts of this grain (hub_month, month, hub_year, year) have it."""
        return not (self.yearly_only and grain.endswith("month"))

    @property
    def is_count(self) -> bool:
        """Whether it counts records or enterprises, so that a cell has members of whole numbers."""
        return self.kind in ("count", "distinct")


@cache
def metrics() -> dict[str, Metric]:
    """All metrics by id, in the order in which marts and workbooks show them. KeyError names a missing property."""
    specs = yaml.load((DICTIONARY / "metrics.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {
        name: Metric(
            id=name,
            label_ja=spec["label"],
            type=spec["type"],
            unit=spec["unit"],
            kind=spec["kind"],
            base=spec["base"],
            needs=spec["needs"],
            from_fy=spec["from_fy"],
            source=spec["source"],
            formula_ja=spec["formula"],
            description=spec["description"],
            yearly_only=spec["grains"] == "year",
            has_ledgers=spec.get("has_ledgers", False),
        )
        for name, spec in specs.items()
    }
