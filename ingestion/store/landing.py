"""Read batches: one immutable directory each, with what its files said and the rows of every table.

`files.json` holds a fact sheet for each file; `<table>.parquet` typed values beside the raw text of every cell;
`issue.parquet` and `ignored_row.parquet` the rest. A batch appears by one rename, so a killed run leaves none half-written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.store.atomic import make_directory_atomically


@dataclass(frozen=True)
class SheetFact:
    """One table found in a file: where its header is and which column (0-based position, label) holds which field."""

    sheet: str
    table_name: str
    header_row: int
    rows_read: int
    rows_ignored: int
    columns: dict[str, tuple[int, str]]
    extra: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class FileFact:
    """What reading a file brought: `reason` is empty for a file that could be read."""

    sender: str
    sha256: str
    read_with: str
    reason: str = ""
    detail: str = ""
    form: str | None = None
    family: str | None = None
    month: str | None = None
    fiscal_year: int | None = None
    revision: int = 1
    is_correction: bool = False
    sheets: list[SheetFact] = field(default_factory=list)
    unread_sheets: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class LandedFile:
    """A fact sheet and the batch whose rows belong to it."""

    batch: str
    fact: FileFact


def write_batch(landing: Path, facts: list[FileFact], tables: Mapping[str, pa.Table]) -> str:
    """Writes one batch and returns its name, which follows from its files and the mappings that read them."""
    members = "\n".join(sorted(f"{fact.sender}:{fact.sha256}:{fact.read_with}" for fact in facts))
    name = hashlib.sha256(members.encode()).hexdigest()[:20]

    def fill(folder: Path) -> None:
        for table, rows in tables.items():
            pq.write_table(rows, folder / f"{table}.parquet", compression="zstd", compression_level=1)
        content = json.dumps([asdict(fact) for fact in facts], ensure_ascii=False)
        (folder / "files.json").write_text(content, encoding="utf-8")

    make_directory_atomically(landing / name, fill)
    return name


def load_landed(landing: Path) -> dict[tuple[str, str], list[LandedFile]]:
    """All fact sheets by (sender, sha256); several when a file was read again with another mapping, oldest batch first."""
    found: dict[tuple[str, str], list[LandedFile]] = {}
    folders = [path for path in landing.iterdir() if (path / "files.json").exists()] if landing.exists() else []
    for folder in sorted(folders, key=lambda path: ((path / "files.json").stat().st_mtime_ns, path.name)):
        for raw in json.loads((folder / "files.json").read_text(encoding="utf-8")):
            fact = _fact(raw)
            found.setdefault((fact.sender, fact.sha256), []).append(LandedFile(folder.name, fact))
    return found


def _fact(raw: dict[str, Any]) -> FileFact:
    sheets = [
        SheetFact(**{**sheet, "columns": {name: (at, label) for name, (at, label) in sheet["columns"].items()}})
        for sheet in raw.pop("sheets")
    ]
    return FileFact(**raw, sheets=sheets)


def batch_files(landing: Path, batches: Iterable[str], table: str) -> list[str]:
    """Paths of one table's Parquet files in these batches."""
    paths = (landing / batch / f"{table}.parquet" for batch in sorted(set(batches)))
    return [str(path) for path in paths if path.exists()]
