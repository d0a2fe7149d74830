"""Which charts there are, as `charts.yml` describes them: loaded, typed and checked. No figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from publishing.whitepaper.description import DescriptionError

CHARTS = Path(__file__).with_name("charts.yml")
ChartKind = Literal["lines", "bars", "heat", "points", "interval"]


@dataclass(frozen=True)
class Chart:
    """A chart; what its properties mean is said at the head of `charts.yml`."""

    id: str
    title: str
    table: str
    kind: ChartKind
    along: str
    notes: tuple[str, ...]
    series: str = ""
    panels: str = ""
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    at: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    skip_total: bool = True
    sort: bool = False

    @property
    def number_ja(self) -> str:
        """`図1`."""
        return f"図{int(self.id[1:])}"

    @property
    def title_ja(self) -> str:
        """Number and title."""
        return f"{self.number_ja}　{self.title}"


@cache
def load_charts(path: Path = CHARTS) -> tuple[Chart, ...]:
    """All charts in order. Raises DescriptionError for a property that is missing, unknown or wrong, and for an id used twice."""
    charts = tuple(_chart(path.name, item) for item in yaml.safe_load(path.read_text(encoding="utf-8"))["charts"])
    ids = [chart.id for chart in charts]
    if len(set(ids)) < len(ids):
        raise DescriptionError(f"{path.name}: a chart id is used twice")
    return charts


def _chart(where: str, item: Mapping[str, Any]) -> Chart:
    codes = {name: tuple(map(str, of)) for name, of in item.get("codes", {}).items()}
    at = {name: str(code) for name, code in item.get("at", {}).items()}
    try:
        chart = Chart(**{**item, "notes": tuple(item["notes"]), "codes": codes, "at": at})
    except (TypeError, KeyError) as error:
        raise DescriptionError(f"{where}, {item.get('id', 'a chart without id')}: {error}") from error
    if chart.kind not in get_args(ChartKind):
        raise DescriptionError(f"{where}, {chart.id}: kind {chart.kind!r} is none of {', '.join(get_args(ChartKind))}")
    if chart.kind in ("heat", "points", "interval") and not chart.series:
        raise DescriptionError(f"{where}, {chart.id}: {chart.kind} needs series")
    return chart
