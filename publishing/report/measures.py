"""Metrics in tables: their number formats, how two periods compare, and numbered notes for what has no figure."""

from __future__ import annotations

from typing import Any

from publishing.workbook.looks import change_format, number_format
from publishing.workbook.table import Column, Gap, Value

ADDS = ("count", "distinct", "sum")
MONEY = ("円", "万円", "時間/百万円", "万円/人")
NO_BASE = Gap("－")
PER_DAY = {"hours_per_coordinator_day": "時間/日", "consultations_per_coordinator_day": "回/日"}


def unit_of(metric: dict[str, Any]) -> str:
    """The unit to show: a figure a day says so."""
    return PER_DAY.get(metric["metric_id"], str(metric["unit"]))


def is_whole(metric: dict[str, Any]) -> bool:
    """Whether its figures are whole numbers."""
    return metric["kind"] in ("count", "distinct")


def format_of(metric: dict[str, Any]) -> str:
    """Its number format."""
    return number_format(unit_of(metric), is_whole(metric))


def change_kind(metric: dict[str, Any]) -> str:
    """relative (in per cent), points (of a percentage) or difference."""
    if metric["kind"] in ADDS or metric["unit"] in MONEY:
        return "relative"
    return "points" if metric["unit"] == "%" else "difference"


def change_number(metric: dict[str, Any]) -> str:
    """The number format of its changes."""
    return change_format(change_kind(metric))


def change(metric: dict[str, Any], now: float | None, before: float | None) -> Value | Gap:
    """The change from one period to another; a gap where either has no figure or the former is zero."""
    if now is None or before is None:
        return Gap()
    if change_kind(metric) != "relative":
        return now - before
    return 100.0 * (now / before - 1) if before else NO_BASE


def column_of(metric: dict[str, Any], key: str = "", group: str = "", width: float = 14) -> Column:
    """A column of one metric."""
    return Column(key or metric["metric_id"], metric["label_ja"], unit_of(metric), width, group, is_whole=is_whole(metric))


class Footnotes:
    """Numbers the reasons for empty cells in the order of their appearance."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def mark(self, text: str) -> str:
        """注1 and so on; the same text keeps its number."""
        if text not in self.texts:
            self.texts.append(text)
        return f"注{self.texts.index(text) + 1}"

    def lines(self) -> list[str]:
        """The notes to stand below the table."""
        return [f"注{number}　{text}" for number, text in enumerate(self.texts, 1)]


def chart_format(metric: dict[str, Any]) -> str:
    """The number format of a chart's axis."""
    return (
        "0%"
        if metric["unit"] == "%"
        else "#,##0"
        if format_of(metric).startswith("#,##0") and change_kind(metric) == "relative"
        else "0.0#"
    )
