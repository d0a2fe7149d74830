"""Files that people's work is kept in: under `decisions/`, appended to and never edited. What a kind of line says stands in the modules of its topic.

A line that cannot be used is named with the reason and leaves the others in force.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from ingestion.store.appended import append_rows

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Entry:
    """A line of such a file. `ABOUT`: the columns that say which thing it is about, `SAYS`: those that say what, whoever says it when."""

    ABOUT: ClassVar[tuple[str, ...]]
    SAYS: ClassVar[tuple[str, ...]] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What the line is about; of two with one key the later counts."""
        return tuple(str(getattr(self, name)) for name in self.ABOUT)

    @property
    def content(self) -> tuple[object, ...]:
        """What the line says of it: the same is not taken twice."""
        return self.key + tuple(getattr(self, name) for name in self.SAYS)


Line = TypeVar("Line", bound=Entry)


@dataclass(frozen=True)
class Lines(Generic[Line]):
    """The lines of a file: all that can be used in their order, those in force by key, and what is wrong with the others."""

    all: tuple[Line, ...]
    malformed: tuple[str, ...] = ()

    @property
    def in_force(self) -> dict[tuple[str, ...], Line]:
        """The last line of each key."""
        return {line.key: line for line in self.all}


@dataclass(frozen=True)
class Kind(Generic[Line]):
    """One of the files: its name, its columns, how a line is read, and whether its owner alone may read it."""

    file: str
    columns: tuple[str, ...]
    parse: Callable[[Mapping[str, str]], Line | str]
    is_private: bool = False

    def path(self, warehouse: Path) -> Path:
        """Where it lies."""
        return warehouse / "decisions" / self.file

    def load(self, warehouse: Path) -> Lines[Line]:
        """All of its lines; a file that is no UTF-8 table is named as a whole."""
        path = self.path(warehouse)
        if not path.exists():
            return Lines(())
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
        except (UnicodeDecodeError, csv.Error) as error:
            return Lines((), (f"{path.name}: UTF-8 の CSV として読めません（{error}）",))
        found: list[Line] = []
        malformed = []
        for number, row in enumerate(rows, 2):
            line = self.read(row)
            if isinstance(line, str):
                malformed.append(f"{path.name} {number} 行目: {line}")
            else:
                found.append(line)
        return Lines(tuple(found), tuple(malformed))

    def read(self, row: Mapping[str, Any]) -> Line | str:
        """One row as a line, or what is wrong with it."""
        return self.parse({name: str(row.get(name) or "").strip() for name in self.columns})

    def append(self, warehouse: Path, lines: Iterable[Line]) -> None:
        """Adds lines at the end of the file."""
        rows = [["" if (cell := getattr(line, name)) is None else str(cell) for name in self.columns] for line in lines]
        if rows:
            append_rows(self.path(warehouse), self.columns, rows, is_private=self.is_private)


def empty_problem(values: Mapping[str, str], labels: Mapping[str, str]) -> str | None:
    """Which of the cells that must be filled are not; `labels`: their names for people."""
    missing = [label for name, label in labels.items() if not values[name]]
    return f"{'・'.join(missing)}が空です" if missing else None


def month_problem(values: Mapping[str, str], month: str, day: str) -> str | None:
    """Whether these two cells hold the first of a month and a day."""
    first, then = day_of(values[month]), day_of(values[day])
    if first is None or first.day != 1 or then is None:
        return f"{month}「{values[month]}」は 2024-05-01、{day}「{values[day]}」は 2024-06-12 の形でなければなりません"
    return None


def share_problem(values: Mapping[str, str], part: str, whole: str) -> str | None:
    """Whether these two cells hold a number from 1 and one that is no less."""
    numbers = values[part], values[whole]
    if not all(number.isdecimal() for number in numbers) or not 0 < int(numbers[0]) <= int(numbers[1]):
        return f"{part}「{numbers[0]}」は 1 以上、{whole}「{numbers[1]}」以下の数でなければなりません"
    return None


def day_of(text: str) -> dt.date | None:
    """The day of `2025-04-20`; None for anything else."""
    try:
        return dt.date.fromisoformat(text) if ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None
