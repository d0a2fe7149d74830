"""What the linter works on: rules, findings, and a sheet (or CSV) as a grid of values with its table found in it."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import yaml
from openpyxl.utils import get_column_letter

Value = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None
Role = Literal["code", "label", "data"]
RULES = Path(__file__).with_name("rules.yml")
CODE = re.compile(r"(.*?)(?:コード|_?code)")
UNIT = re.compile(r"[（(][^（()）]+[)）]$")
UNIT_COLUMN = re.compile(r"(?:.*の)?単位|unit")
SYMBOLS = ("***", "X")
VALUE_COLUMN = ("値", "value")


@dataclass(frozen=True)
class Rule:
    """One rule of `rules.yml`; `prose`: also looked at on sheets without a table."""

    id: str
    title_ja: str
    source: str
    severity: str
    applies_to: tuple[str, ...]
    prose: bool = False


@dataclass(frozen=True)
class Finding:
    """One violation: rule, file, sheet (empty for a CSV), cell (`B5`, or empty for the whole), what is wrong and how to mend it, in Japanese."""

    rule: str
    file: str
    sheet: str
    cell: str
    message_ja: str

    @property
    def severity(self) -> str:
        """That of its rule."""
        return load_rules()[self.rule].severity

    def __str__(self) -> str:
        place = " ".join(part for part in (self.sheet, self.cell) if part)
        return f"{self.file}{f' {place}' if place else ''}: [{self.rule}] {self.message_ja}"


@dataclass(frozen=True)
class Column:
    """A column of a table by its place in the grid. `label`: of a code beside it. `has_figures`: numbers stand or should stand in it."""

    place: int
    header: str
    role: Role
    has_figures: bool

    @property
    def letter(self) -> str:
        """As Excel names it."""
        return get_column_letter(self.place + 1)


@dataclass(frozen=True)
class Sheet:
    """A grid of values, row by row, all rows as long as the longest. `raw`: the worksheet of openpyxl, None for a CSV."""

    file: str
    name: str
    rows: tuple[tuple[Value, ...], ...]
    raw: Any = None

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0

    @cached_property
    def header(self) -> int | None:
        """Row of the headings: the first that fills most of the width; lines above it (table number, title) are short."""
        needed = max(2, math.ceil(0.6 * self.width))
        return next((number for number, row in enumerate(self.rows) if sum(map(_is_there, row)) >= needed), None)

    @cached_property
    def gaps(self) -> tuple[int, ...]:
        """Rows below the headings that follow upon blank ones."""
        filled = [number for number, row in enumerate(self.rows) if any(map(_is_there, row)) and number >= (self.header or 0)]
        return tuple(after for before, after in pairwise(filled) if after - before > 1)

    @cached_property
    def second_table(self) -> int | None:
        """Row of the headings of another table: the same again, or texts alone below a gap."""
        if self.header is None:
            return None
        again = [number for number, row in enumerate(self.rows) if number > self.header and row == self.rows[self.header]]
        return min([*again, *(number for number in self.gaps if _is_heading(self.rows[number]))], default=None)

    @cached_property
    def body(self) -> tuple[tuple[int, tuple[Value, ...]], ...]:
        """Rows of the table below its headings with their numbers, blank ones left out."""
        if self.header is None:
            return ()
        rows = enumerate(self.rows[: self.second_table])
        return tuple((number, row) for number, row in rows if number > self.header and any(map(_is_there, row)))

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns with a heading, or with anything below where one should be."""
        if self.header is None:
            return ()
        headers = ["" if value is None else str(value) for value in self.rows[self.header]]
        codes = {match[1] for match in map(CODE.fullmatch, headers) if match and match[1]}
        return tuple(
            Column(place, header, role := _role(header, codes), role == "data" and self._has_figures(place, header))
            for place, header in enumerate(headers)
            if header or any(_is_there(row[place]) for _, row in self.body)
        )

    def _has_figures(self, place: int, header: str) -> bool:
        return bool(UNIT.search(header)) or header in VALUE_COLUMN or any(is_number(row[place]) for _, row in self.body)

    def cells(self, column: Column) -> Iterator[tuple[str, Value]]:
        """Address and value of every cell of a column below its heading."""
        return ((f"{column.letter}{number + 1}", row[column.place]) for number, row in self.body)

    @cached_property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """Address and text of every cell that holds one, headings and title included."""
        letters = [get_column_letter(place) for place in range(1, self.width + 1)]
        return tuple(
            (f"{letter}{number}", value)
            for number, row in enumerate(self.rows, 1)
            for letter, value in zip(letters, row, strict=True)
            if isinstance(value, str) and value
        )

    def finding(self, rule: str, cell: str, message_ja: str) -> Finding:
        """A finding here."""
        return Finding(rule, self.file, self.name, cell, message_ja)


@cache
def load_rules() -> Mapping[str, Rule]:
    """The rules by id, in the order of the file."""
    rules = _spec()["rules"].items()
    return MappingProxyType({name: Rule(name, **(rule | {"applies_to": tuple(rule["applies_to"])})) for name, rule in rules})


@cache
def prose_sheets() -> frozenset[str]:
    """Names of sheets that hold text and lists, not a statistical table."""
    return frozenset(_spec()["prose"])


@cache
def short_names() -> Mapping[str, str]:
    """Prefectures by their names without 都, 府 or 県."""
    return MappingProxyType({name[:-1]: name for name in _spec()["prefectures"] if name[-1] in "都府県"})


@cache
def _spec() -> dict[str, Any]:
    return dict(yaml.safe_load(RULES.read_text(encoding="utf-8")))


def is_number(value: Value) -> bool:
    """A number as such; a truth value is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_there(value: Value) -> bool:
    return value is not None and str(value).strip() != ""


def _is_heading(row: tuple[Value, ...]) -> bool:
    """Texts alone, none of them a symbol or a code."""
    values = list(filter(_is_there, row))
    return all(isinstance(value, str) and value not in SYMBOLS and not value.isdecimal() for value in values)


def _role(header: str, codes: set[str]) -> Role:
    if CODE.fullmatch(header):
        return "code"
    return "label" if header in codes else "data"
