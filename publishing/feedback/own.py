"""What a feedback workbook may know: one hub's rows, and distributions over all hubs that name nobody."""

from __future__ import annotations

import datetime as dt
import re
import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from publishing.report.report import Report

OTHER_PLACE, OTHER_HUB = "（他地域）", "（他拠点）"
CODE = re.compile(r"((?:表紙|フォルダー|拠点コード|拠点)[ 　:：]*|hubs?[/:])(\d{2})(?!\d)")


@cache
def limits() -> dict[str, int]:
    """Limits of the workbook (limits.yml)."""
    return dict(yaml.safe_load((Path(__file__).parent / "limits.yml").read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Spread:
    """Median and quartiles over hubs; None where too few hubs have a value."""

    hubs: int
    median: float | None
    low: float | None
    high: float | None


def spread(values: Iterable[float | None]) -> Spread:
    """The spread of the values there are."""
    known = sorted(value for value in values if value is not None)
    median = statistics.median(known) if len(known) >= limits()["hubs_for_median"] else None
    if len(known) < max(limits()["hubs_for_quartiles"], 2):
        return Spread(len(known), median, None, None)
    low, _middle, high = statistics.quantiles(known, n=4, method="inclusive")
    return Spread(len(known), median, low, high)


@dataclass
class Nation:
    """Spreads of the nation, counted once for all workbooks of a month."""

    report: Report
    _spreads: dict[tuple[str, str], Spread] = field(default_factory=dict)
    _months: dict[dt.date, list[dict[str, Any]]] = field(default_factory=dict)

    def of(self, period: str, measure: str) -> Spread:
        """Over the hubs' figures of a period."""
        key = (period, measure)
        if key not in self._spreads:
            self._spreads[key] = spread(row.get(measure) for row in self.report.figures(period, "hub").values())
        return self._spreads[key]

    def in_month(self, month: dt.date, measure: str) -> Spread:
        """Over the hubs' figures of a month."""
        if not self._months:
            for row in self.report.source.rows("select * from marts.kpi_hub_month order by month, hub_code"):
                self._months.setdefault(row["month"], []).append(row)
        key = (f"{month}", measure)
        if key not in self._spreads:
            self._spreads[key] = spread(row.get(measure) for row in self._months.get(month, ()))
        return self._spreads[key]

    def own_month(self, hub: str, month: dt.date) -> dict[str, Any]:
        """One hub's figures of a month; empty if it has none."""
        self.in_month(month, "consultations")
        return next((row for row in self._months.get(month, ()) if row["hub_code"] == hub), {})


@dataclass(frozen=True)
class Own:
    """One hub's view of a month."""

    report: Report
    nation: Nation
    hub: str

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.report.source.hubs[self.hub]["hub_name"])

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Rows of a query whose first placeholder is the hub."""
        return self.report.source.rows(query, self.hub, *values)

    def figures(self, period: str) -> dict[str, Any]:
        """Its measures of a period."""
        return self.report.figures(period, "hub").get(self.hub, {})

    def veil(self, text: str) -> str:
        """Takes out other hubs' names, prefectures, bodies and codes, whatever text they stand in."""
        for pattern, words in self._hidden:
            text = pattern.sub(words, text)
        return CODE.sub(lambda found: found.group() if found[2] == self.hub else found[1] + OTHER_HUB, text)

    @property
    def _hidden(self) -> list[tuple[re.Pattern[str], str]]:
        return _patterns(self.hub, tuple((code, row["prefecture"], row["hub_name"], row["implementing_body"] or "")
                                         for code, row in self.report.source.hubs.items()))  # fmt: skip


@cache
def _patterns(hub: str, hubs: tuple[tuple[str, str, str, str], ...]) -> list[tuple[re.Pattern[str], str]]:
    others = [row for row in hubs if row[0] != hub]
    own = {word for row in hubs if row[0] == hub for word in row[1:]}
    names = sorted({row[2] for row in others} | {row[3] for row in others if row[3]} - own, key=len, reverse=True)
    places = sorted({row[1] for row in others} - own, key=len, reverse=True)
    return [
        (re.compile("|".join(map(re.escape, names)) or "(?!)"), OTHER_HUB),
        (re.compile("|".join(map(re.escape, places)) or "(?!)"), OTHER_PLACE),
    ]
