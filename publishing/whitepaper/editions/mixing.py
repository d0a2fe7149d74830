"""Inputs between two editions: the old ones, with those of some causes taken from the new ones. Not which causes there are (`causes`)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import duckdb

from ingestion.store.columns import raw_schema
from ingestion.store.snapshot import MANIFEST as SNAPSHOT
from ingestion.store.snapshot import load_manifest
from publishing.whitepaper.editions.causes import ROWS, Cause, FileKey, changed_files, files_of, part_of
from publishing.whitepaper.editions.freeze import as_of_date, share

MERGED = "{key}-mixed.parquet"
Part = Mapping[str, Any] | None
"""A partition as `snapshot.json` has it: digest, rows, files."""


def mix(old: Path, new: Path, causes: Collection[Cause], taken: Collection[Cause], target: Path) -> dt.date:
    """Fills `target` with old inputs but for the causes `taken`, and returns its day. `causes`: all those by which the inputs differ."""
    rows = [cause for cause in causes if cause in ROWS]
    every_row = all(cause in taken for cause in rows)
    source: dict[str, Path] = {cause: new if cause in taken else old for cause in ("linkage", "decision", "reference")}
    # Ids follow the records, so the ledger goes with the rows; where 名寄せ itself was changed, with that.
    source["ledger"] = new if every_row and ("linkage" not in causes or "linkage" in taken) else old
    source["rows"] = new if every_row else old
    for part, inputs in source.items():
        if part != "rows" or every_row or not set(rows) & set(taken):
            _take(inputs, part, target)
    if not every_row and set(rows) & set(taken):
        _mix_rows(old, new, frozenset(taken), target)
    return as_of_date(new if "as_of" in taken else old)


def _take(inputs: Path, part: str, target: Path) -> None:
    for path in sorted(inputs.rglob("*")):
        name = path.relative_to(inputs).as_posix()
        if path.is_file() and part_of(name) == part:
            share(path, target / name)


def _mix_rows(old: Path, new: Path, taken: frozenset[Cause], target: Path) -> None:
    """A snapshot with the rows of some slots' files from the new one; partitions that are alike keep their files."""
    slots = {slot for cause, changed in changed_files(old, new).items() if cause in taken for slot in changed}
    swapped = [_keys(inputs, slots) for inputs in (old, new)]
    before, after = load_manifest(old).partitions, load_manifest(new).partitions
    mixed: dict[str, dict[str, Part]] = {}
    with duckdb.connect() as connection:
        for name, keys in zip(("leaving", "coming"), swapped, strict=True):
            connection.execute(f"create table {name} (path varchar, sha256 varchar)")
            connection.executemany(f"insert into {name} values (?, ?)", [*keys, ("", "")])
        for table in sorted(before.keys() | after.keys()):
            mixed[table] = {}
            for key in sorted(before.get(table, {}).keys() | after.get(table, {}).keys()):
                parts = before.get(table, {}).get(key), after.get(table, {}).get(key)
                part = _part(connection, (old, new), parts, f"{table}/{MERGED.format(key=key)}", target)
                mixed[table] |= {key: part} if part else {}
    content = {"digest": "mixed", "inputs": "", "summary": {}, "partitions": mixed}
    (target / SNAPSHOT).write_text(json.dumps(content), encoding="utf-8")


def _keys(inputs: Path, slots: Collection[tuple[str, str, str, str]]) -> list[FileKey]:
    files = files_of(inputs).of_slot
    return sorted({key for slot in slots for key in files.get(slot, ())})


def _part(
    connection: duckdb.DuckDBPyConnection, inputs: tuple[Path, Path], parts: tuple[Part, Part], name: str, target: Path
) -> Part:
    """A partition of the mixed snapshot; what is no row of a file (the register of partners) stays as it was."""
    old, new = parts
    if not _is_by_file(name) or (old and new and old["digest"] == new["digest"]):
        for file in old["files"] if old else ():
            share(inputs[0] / "snapshot" / file, target / "snapshot" / file)
        return old
    sides = (("leaving", "anti", inputs[0], old), ("coming", "semi", inputs[1], new))
    queries = [
        f"select * from read_parquet({_listed(folder, part)}, union_by_name = true, hive_partitioning = false) "
        f"{kind} join {keys} using (path, sha256)"
        for keys, kind, folder, part in sides
        if part
    ]
    place = target / "snapshot" / name
    place.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"copy ({' union all by name '.join(queries)}) to '{_quoted(place)}' (format parquet)")
    rows = connection.execute(f"select count(*) from '{_quoted(place)}'").fetchall()[0][0]
    return {"digest": name, "rows": rows, "files": [name]} if rows else None


def _is_by_file(name: str) -> bool:
    return "sha256" in raw_schema()[name.partition("/")[0]]


def _listed(inputs: Path, part: Mapping[str, Any]) -> str:
    return "[" + ", ".join(f"'{_quoted(inputs / 'snapshot' / file)}'" for file in part["files"]) + "]"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
