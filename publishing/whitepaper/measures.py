"""What a table's measures are: words, unit, kind, digits, base and how they add up, from metrics.yml, marts' columns or the table itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from publishing.metrics import metrics
from publishing.whitepaper.cells import Kind
from publishing.whitepaper.description import DescriptionError, RatioRule, TableDescription, catalogue

Adds = Literal["additive", "distinct", "no"]
Words = Mapping[tuple[str, str], "ColumnWords"]
BESIDE = {
    "_growth": ("kpi_trend_year", "change_percent"),
    "_share_without_founders": ("kpi_breakdown_year", "share_without_founders"),
    "_share": ("kpi_breakdown_year", "share"),
}
"""Endings of measures that stand beside a metric, and the column whose words they take."""
_DIGITS = {"%": 1, "円": 0, "万円": 0, "時間": 1, "日": 0, "ポイント": 1}
_WHOLE = ("者", "件", "回", "人", "拠点", "拠点月")
_MONEY = ("円", "万円")


@dataclass(frozen=True)
class ColumnWords:
    """A mart's column as the dictionary has it."""

    label_ja: str
    label_en: str
    unit: str
    is_whole: bool


@dataclass(frozen=True)
class Measure:
    """A measure of a table; `adds`: whether totals are sums, bounds (what is distinct counts once) or nothing of the kind."""

    id: str
    label_ja: str
    label_en: str
    unit: str
    kind: Kind
    base: str
    digits: int
    adds: Adds = "no"


def measures_of(table: TableDescription, words: Words) -> dict[str, Measure]:
    """The measures of a table by id, in its order. Raises DescriptionError for one that nobody defines."""
    return {name: _measure(name, table, words) for name in table.measures}


def ratio_rules(table: TableDescription) -> dict[str, RatioRule]:
    """What the table's ratios are worked out from, as far as both parts stand in it: rules of its own, of the catalogue, and of shares and growth.

    A share's denominator is the total of what is known; `at` names it `known` (or `founded`: without 創業前) for every dimension that has it.
    """
    rules = {
        name: rule for name, rule in catalogue().ratios.items() if {name, rule.numerator, rule.denominator} <= set(table.measures)
    }
    for name in table.measures:
        whole, ending = split(name)
        if ending and whole in table.measures:
            rules[name] = {
                "_growth": RatioRule(whole, whole, offset=-100.0, at={"fiscal_year": "previous"}),
                "_share": RatioRule(whole, whole, at={"category": "known"}),
                "_share_without_founders": RatioRule(whole, whole, at={"category": "founded"}),
            }[ending]
    return rules | dict(table.ratios)


def split(name: str) -> tuple[str, str]:
    """A measure and the ending that says what of it is shown; the ending is empty for the metric itself."""
    for ending in BESIDE if name not in metrics() else ():
        if name.endswith(ending) and name.removesuffix(ending) in metrics():
            return name.removesuffix(ending), ending
    return name, ""


def _measure(name: str, table: TableDescription, words: Words) -> Measure:
    if name in table.own_measures:
        own = table.own_measures[name]
        if own.kind not in get_args(Kind):
            raise DescriptionError(f"{table.id}: kind {own.kind!r} of {name} is none of {', '.join(get_args(Kind))}")
        return Measure(
            name, own.label_ja, own.label_en, own.unit, cast(Kind, own.kind), table.base, own.digits, _adds(own.kind, own.unit)
        )
    column = words.get((str(table.parameters.get("mart", "")), name))
    if column:
        kind = _kind(column.unit, column.is_whole)
        return Measure(
            name,
            column.label_ja,
            column.label_en,
            column.unit,
            kind,
            table.base,
            digits(column.unit, kind),
            _adds(kind, column.unit),
        )
    whole, ending = split(name)
    if whole not in metrics():
        raise DescriptionError(
            f"{table.id}: measure {name!r} is no metric, no column of the table's mart and has no words of its own"
        )
    return _beside(name, ending, words) if ending else _metric(name)


def _metric(name: str) -> Measure:
    metric = metrics()[name]
    kind: Kind = "count" if metric.is_count else _kind(metric.unit, is_whole=False)
    adds: Adds = {"count": "additive", "sum": "additive", "distinct": "distinct"}.get(metric.kind, "no")  # type: ignore[assignment]
    if kind in ("money", "other") and adds == "no":
        kind = "mean"
    if kind == "money":
        adds = "distinct"  # an enterprise that two hubs follow up counts once in the nation
    return Measure(name, metric.label_ja, metric.description, metric.unit, kind, metric.base, digits(metric.unit, kind), adds)


def _beside(name: str, ending: str, words: Words) -> Measure:
    metric = metrics()[split(name)[0]]
    column = words[BESIDE[ending]]
    label = f"{metric.label_ja}の{column.label_ja}"
    return Measure(name, label, f"{metric.id}: {column.label_en}", "%", "share", metric.base, digits("%", "share"))


def digits(unit: str, kind: Kind) -> int:
    """Decimals shown of a unit: none of counts and money, one of shares and hours, two of what else is worked out."""
    if kind == "count":
        return 0
    return 2 if kind == "mean" and unit == "時間" else _DIGITS.get(unit, 2)


def _kind(unit: str, is_whole: bool) -> Kind:
    if unit in _MONEY:
        return "money"
    if is_whole and unit in _WHOLE:
        return "count"
    if unit == "%":
        return "share"
    return "other" if unit == "時間" else "mean"


def _adds(kind: str, unit: str) -> Adds:
    if kind == "count" and unit == "者":
        return "distinct"
    return "additive" if kind in ("count", "money", "other") else "no"
