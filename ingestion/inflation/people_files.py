"""Files that people's work is kept in: under `decisions/`, appended to and never edited. What a kind of line says stands in the modules of its topic.

A line that cannot be used is named with the reason and leaves the others in force.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from ingestion.store.appended import append_rows


class Keyed(Protocol):
    """A line that says which thing it is about."""

    @property
    def key(self) -> tuple[str, ...]:
        """What the line is about; of two with one key the later counts."""
        ...


Line = TypeVar("Line", bound=Keyed)


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
    """One of the files: its name, its columns, how a line is read."""

    file: str
    columns: tuple[str, ...]
    parse: Callable[[Mapping[str, str]], Line | str]

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
            append_rows(self.path(warehouse), self.columns, rows)


def empty_problem(values: Mapping[str, str], labels: Mapping[str, str]) -> str | None:
    """Which of the cells that must be filled are not; `labels`: their names for people."""
    missing = [label for name, label in labels.items() if not values[name]]
    return f"{'・'.join(missing)}が空です" if missing else None


def day_of(text: str) -> dt.date | None:
    """The day of `2025-04-20`; None for anything else."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
