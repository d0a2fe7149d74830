"""Where editions stand: `<warehouse>/whitepaper/FY2023/<kind>-<number>/`, their order, and the next number. Not what is in them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from publishing.whitepaper.facts import EditionFacts, EditionKind

MANIFEST = "manifest.json"
NEEDED = ("fiscal_year", "kind", "number", "sequence", "as_of", "approver", "notices", "code", "counts", "inputs", "output")
"""What a manifest tells and readers of it rely on."""
YEAR = re.compile(r"FY(\d{4})")
NAME = re.compile(r"(preliminary|confirmed|final)-([1-9]\d*)")


class EditionError(Exception):
    """An edition that cannot be found or read; the message says so to people."""


@dataclass(frozen=True)
class Edition:
    """One edition on the shelf, by its folder."""

    folder: Path

    @property
    def name(self) -> str:
        """`FY2023/preliminary-1`."""
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def inputs(self) -> Path:
        """What a rebuild needs, laid out like a warehouse."""
        return self.folder / "inputs"

    @property
    def output(self) -> Path:
        """What was handed out."""
        return self.folder / "output"

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """Its manifest. Raises EditionError where there is none to read, or one that is none of ours."""
        try:
            said = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise EditionError(f"{self.name}: {MANIFEST} を読めません（{type(error).__name__}）。") from error
        lacking = [name for name in NEEDED if name not in said] if isinstance(said, dict) else NEEDED
        if lacking:
            raise EditionError(f"{self.name}: {MANIFEST} に {'、'.join(lacking)} がありません。")
        return dict(said)

    @property
    def facts(self) -> EditionFacts:
        """What its forms say of it."""
        said = self.manifest
        as_of = dt.date.fromisoformat(said["as_of"])
        return EditionFacts(said["fiscal_year"], said["kind"], said["number"], as_of, said["approver"], tuple(said["notices"]))

    @property
    def fiscal_year(self) -> int:
        """The year it is of."""
        return int(self.folder.parent.name.removeprefix("FY"))


def shelf(warehouse: Path) -> Path:
    """Where the editions of a warehouse stand."""
    return warehouse / "whitepaper"


def editions(warehouse: Path, fiscal_year: int | None = None) -> list[Edition]:
    """Editions of a year, or of all, in the order in which they were made within their year. Raises EditionError for an unreadable manifest."""
    return sorted(standing(warehouse, fiscal_year), key=lambda edition: (edition.fiscal_year, edition.manifest["sequence"]))


def standing(warehouse: Path, fiscal_year: int | None = None) -> list[Edition]:
    """Every folder that is an edition by its name, also one whose manifest is gone, by name."""
    years = [path for path in sorted(shelf(warehouse).glob("FY*")) if (YEAR.fullmatch(path.name) and path.is_dir())]
    found = [Edition(path) for year in years for path in sorted(year.iterdir()) if NAME.fullmatch(path.name)]
    return [edition for edition in found if fiscal_year in (None, edition.fiscal_year)]


def next_number(warehouse: Path, fiscal_year: int, kind: EditionKind) -> int:
    """The number of the next edition of a kind: one that was ever used is not used again."""
    names = [edition.folder.name for edition in standing(warehouse, fiscal_year)]
    taken = [int(found[2]) for name in names if (found := NAME.fullmatch(name)) and found[1] == kind]
    return max(taken, default=0) + 1


def find(warehouse: Path, name: str) -> Edition:
    """An edition by `FY2023/preliminary-1`, `2023/preliminary-1`, or its folder. Raises EditionError if there is none."""
    year, _, rest = name.rpartition("/")
    for folder in (shelf(warehouse) / f"FY{year.removeprefix('FY')}" / rest, Path(name).absolute()):
        if NAME.fullmatch(folder.name) and YEAR.fullmatch(folder.parent.name) and folder.is_dir():
            return Edition(folder)
    known = "、".join(edition.name for edition in standing(warehouse)) or "まだありません"
    raise EditionError(f"版 {name} はありません（あるもの: {known}）。FY2023/preliminary-1 の形で指定してください。")
