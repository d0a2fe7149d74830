"""Words of which fictitious names are made, with their readings: `words.csv` as data. What is named by them is no matter of this module."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Word:
    """A part of a name and how it is read."""

    text: str
    reading: str

    def __add__(self, other: Word) -> Word:
        """One name of two words."""
        return Word(self.text + other.text, self.reading + other.reading)


@cache
def words(kind: str, industry: str = "") -> tuple[Word, ...]:
    """The words of a kind (surname, given, stem, trade, building); trades by industry, the common ones where it has none of its own."""
    with (HERE / "words.csv").open(encoding="utf-8", newline="") as file:
        found = tuple(
            Word(r["text"], r["reading"]) for r in csv.DictReader(file) if (r["kind"], r["industry"]) == (kind, industry)
        )
    return found or (words(kind) if industry else ())
