"""Suites as data: one YAML for each table, each entry an expectation with its severity, Japanese description and the codes it verifies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ingestion.normalise.codes import CodeList

SUITES = Path(__file__).parent / "suites"


@dataclass(frozen=True)
class Expectation:
    """One expectation: Great Expectations' class name and arguments, and what it means to a person."""

    type: str
    kwargs: dict[str, Any]
    description_ja: str
    severity: str = "error"
    codes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """A stable name within its suite."""
        column = (
            self.kwargs.get("column") or self.kwargs.get("column_A") or "_".join(self.kwargs.get("column_list", ())) or "table"
        )
        return f"{self.type}:{column}"


@dataclass(frozen=True)
class Suite:
    """The expectations on one table; `derived` are boolean SQL expressions made into columns before the check."""

    gate: str
    table: str
    expectations: tuple[Expectation, ...]
    derived: dict[str, str]

    @property
    def columns(self) -> list[str]:
        """Columns that have to be loaded."""
        names = [e.kwargs[key] for e in self.expectations for key in ("column", "column_A", "column_B") if key in e.kwargs]
        names += [name for e in self.expectations for name in e.kwargs.get("column_list", ())]
        return [name for name in dict.fromkeys(names) if name not in self.derived]


@cache
def load_suites(gate: str) -> tuple[Suite, ...]:
    """All suites of a gate (`submission` or `marts`), by table."""
    return tuple(_suite(gate, path) for path in sorted((SUITES / gate).glob("*.yml")))


def _suite(gate: str, path: Path) -> Suite:
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    entries = tuple(
        Expectation(
            type=entry["type"],
            kwargs=_with_code_lists({k: v for k, v in entry.items() if k not in ("type", "ja", "severity", "codes")}),
            description_ja=entry["ja"],
            severity=entry.get("severity", "error"),
            codes=tuple(entry.get("codes", ())),
        )
        for entry in raw["expectations"]
    )
    return Suite(gate, path.stem, entries, raw.get("derived", {}))


def _with_code_lists(kwargs: dict[str, Any]) -> dict[str, Any]:
    """`code_list: channel` (and `or: [不明]`) become the value set: code lists have one home."""
    name = kwargs.pop("code_list", None)
    extra = kwargs.pop("or", [])
    field = kwargs.pop("code_field", "label")
    if name:
        kwargs["value_set"] = [row[field] for row in CodeList.rows(name)] + extra
    return kwargs
