"""Tables as CSV in long form, one row per cell: RFC 4180, UTF-8 with its mark, every value in quotation marks."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from publishing.whitepaper.cells import Cell
from publishing.whitepaper.description import catalogue
from publishing.whitepaper.facts import EditionFacts
from publishing.whitepaper.forms.notation import SYMBOLS, edition_code
from publishing.whitepaper.forms.tidy import Line, Tidy
from publishing.whitepaper.lint.characters import plain


@dataclass(frozen=True)
class Field:
    """A column of a CSV: its name in the file, its type and what it holds."""

    name: str
    title_ja: str
    type: Literal["string", "number"] = "string"
    is_key: bool = False


def fields(tidy: Tidy) -> tuple[Field, ...]:
    """The columns of a table's CSV, in order."""
    keys = [
        field
        for key in tidy.keys
        for field in (Field(f"{key.name}_code", f"{key.label_ja}コード", is_key=True), Field(key.name, key.label_ja))
    ]
    return (
        Field("table_id", "表番号", is_key=True),
        Field("edition", "版"),
        *keys,
        Field("measure_code", "指標コード", is_key=True),
        Field("measure", "指標"),
        Field("base", "母集団コード"),
        Field("base_label", "母集団"),
        Field("unit", "単位"),
        Field("value", "値", "number"),
        Field("status", "状態"),
        Field("reason", "数値のない理由"),
        Field("mark", "印"),
    )


def write_csv(tidy: Tidy, facts: EditionFacts, path: Path) -> None:
    """Writes a table."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow([field.name for field in fields(tidy)])
        writer.writerows(_records(tidy, edition_code(facts)))


def number(cell: Cell) -> str:
    """A value with the decimals of its cell, no separators."""
    return f"{cell.value:.{max(cell.digits, 0)}f}"


def _records(tidy: Tidy, edition: str) -> Iterator[list[str]]:
    return (_record(tidy, line, measure.id, measure.label_ja, edition) for line in tidy.lines for measure in tidy.measures)


def _record(tidy: Tidy, line: Line, measure: str, label: str, edition: str) -> list[str]:
    cell = line.cells[measure]
    value = number(cell) if cell.status == "published" else SYMBOLS[cell.status]
    base = plain(catalogue().bases.get(cell.base, cell.base))
    return [
        tidy.id,
        edition,
        *line.words,
        measure,
        plain(label),
        cell.base,
        base,
        cell.unit,
        value,
        cell.status,
        cell.reason,
        cell.mark,
    ]
