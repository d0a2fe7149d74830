"""Why two editions may differ: the causes in the order in which inputs are swapped, and which of them two editions' inputs show.

Attribution is sequential: what two causes do together falls to the later one, so the order is fixed and said with every result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb

from ingestion.store.snapshot import create_raw_views, load_manifest
from publishing.whitepaper.editions.freeze import as_of_date
from publishing.whitepaper.editions.manifest import is_same_code
from publishing.whitepaper.editions.shelf import Edition

Cause = Literal["definition", "late", "correction", "held", "reading", "linkage", "decision", "reference", "as_of"]
CAUSES: Mapping[Cause, str] = {
    "definition": "定義・プログラム",
    "late": "遅れて届いた報告",
    "correction": "訂正",
    "held": "保留の判断",
    "reading": "読み取りの規則",
    "linkage": "名寄せ",
    "decision": "人の判断",
    "reference": "参照データ・法人番号",
    "as_of": "基準日",
}
"""In the order of swapping: code first, with the old inputs; then the new inputs part by part."""
DISCLOSURE_JA, UNSPLIT_JA = "秘匿", "分けていない"
OF_CODE: Collection[Cause] = ("definition", "reading")
ROWS: Collection[Cause] = ("late", "correction", "held", "reading")
LINKAGE = ("decisions/nayose.csv", "decisions/nayose_renewal.csv", "decisions/nayose_reference/")
LEDGER = "decisions/enterprise_ids/"
HELD = "decisions/held_files.csv"
Slot = tuple[str, str, str, str]
FileKey = tuple[str, str]
FILES = "select path, sha256, sender, family, month::varchar, fiscal_year::varchar, status, is_in_force from raw.file"


@dataclass(frozen=True)
class Files:
    """The ledger of files of one snapshot: those of each slot (sender, family, month, year), those in force, those held."""

    of_slot: Mapping[Slot, frozenset[FileKey]]
    in_force: Mapping[Slot, frozenset[str]]
    held: frozenset[str]


def part_of(path: str) -> Cause | Literal["rows", "ledger", ""]:
    """Which swap a frozen input belongs to, by its path below `inputs/`; empty for what no build reads."""
    first = path.partition("/")[0]
    if first in ("snapshot", "snapshot.json") or path == HELD:
        return "rows"
    if path.startswith(LEDGER):
        return "ledger"
    if path.startswith(LINKAGE):
        return "linkage"
    if first == "decisions":
        return "decision"
    return "reference" if first in ("reference", "registry") else ""


def causes_of(old: Edition, new: Edition) -> list[Cause]:
    """The causes that may have had an effect, in order: those whose inputs or code differ."""
    code, found = (old.manifest["code"], new.manifest["code"]), set[Cause]()
    if not is_same_code(*code):
        found.add("definition")
    if load_manifest(old.inputs).digest != load_manifest(new.inputs).digest:
        found |= set(changed_files(old.inputs, new.inputs)) or {"correction"}
        if code[0]["layers"]["ingestion"] != code[1]["layers"]["ingestion"]:
            found.add("reading")
    for cause in ("linkage", "decision", "reference"):
        if _part(old.manifest["inputs"], cause) != _part(new.manifest["inputs"], cause):
            found.add(cause)
    if as_of_date(old.inputs) != as_of_date(new.inputs):
        found.add("as_of")
    return [cause for cause in CAUSES if cause in found]


def _part(hashes: Mapping[str, Any], cause: Cause) -> dict[str, Any]:
    return {path: digest for path, digest in hashes.items() if part_of(path) == cause}


def changed_files(old: Path, new: Path) -> dict[Cause, frozenset[Slot]]:
    """Slots whose report in force is another one, by cause.

    A hub's month that had none: late; one that waited in the old snapshot and was released: a decision; else a correction.
    """
    before, after = files_of(old), files_of(new)
    found: dict[Cause, set[Slot]] = defaultdict(set)
    for slot in before.in_force.keys() | after.in_force.keys():
        then, now = before.in_force.get(slot, frozenset()), after.in_force.get(slot, frozenset())
        if then != now:
            cause: Cause = "held" if (now - then) & before.held else "correction" if then else "late"
            found[cause].add(slot)
    return {cause: frozenset(slots) for cause, slots in found.items()}


def files_of(inputs: Path) -> Files:
    """The files that frozen inputs know of."""
    with duckdb.connect() as connection:
        create_raw_views(connection, inputs, as_of_date(inputs))
        rows = connection.execute(FILES).fetchall()
    of_slot: dict[Slot, set[FileKey]] = defaultdict(set)
    in_force: dict[Slot, set[str]] = defaultdict(set)
    for path, sha256, sender, family, month, year, _, is_in_force in rows:
        slot = (sender or "", family or "", month or "", year or "")
        of_slot[slot].add((path, sha256))
        if is_in_force:
            in_force[slot].add(sha256)
    held = frozenset(row[1] for row in rows if row[6] == "held")
    return Files(
        {slot: frozenset(keys) for slot, keys in of_slot.items()},
        {slot: frozenset(keys) for slot, keys in in_force.items()},
        held,
    )
