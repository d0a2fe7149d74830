"""The seed of weights as rows: read, and written in the same form, so that a proposed seed can take its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from ingestion.store.atomic import write_atomically
from ingestion.store.linkage_schema import PARTS


@dataclass(frozen=True)
class Weight:
    """One row of the seed. Numbers stay the text they are written as: a row that nobody changes comes out as it went in."""

    comparison: str
    level: str
    bits: str
    m: str
    scale: str
    label_ja: str
    reason: str
    source: str

    @property
    def key(self) -> tuple[str, str]:
        """Which level of which comparison."""
        return self.comparison, self.level

    @property
    def is_level(self) -> bool:
        """Whether this weighs a level of a comparison; else it is a threshold or another parameter."""
        return self.comparison in PARTS

    @property
    def is_by_rarity(self) -> bool:
        """Whether the level weighs more, the rarer the value on which two wordings agree."""
        return self.m != ""


COLUMNS = tuple(field.name for field in fields(Weight))


class NotASeedError(ValueError):
    """The file does not have the columns of the seed of weights."""


def read_weights(path: Path) -> list[Weight]:
    """The rows of a seed, in its order. NotASeedError if its columns are others."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise NotASeedError(f"{path.name} の列が名寄せの重みの表と違います（{','.join(COLUMNS)} が必要です）。")
        return [Weight(**row) for row in rows]


def write_weights(weights: Sequence[Weight], path: Path) -> None:
    """A seed of these rows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([getattr(weight, name) for name in COLUMNS] for weight in weights)
    write_atomically(path, lambda place: place.write_text(text.getvalue(), encoding="utf-8"))
