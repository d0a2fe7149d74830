"""A reference CSV with the columns it must have, each line checked by itself (contract, submission.md §11).

Good rows are used; a row that does not keep to the layout is left out with its line and reason. A file without the columns, or that cannot be
read, is left out as a whole. Neither stops the night. What a line must say is told by the module of its file, not here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.normalise.text import clean
from ingestion.reading.delimited import decode
from ingestion.reading.refusal import RefusedFile
from ingestion.store.atomic import write_atomically
from ingestion.store.reference import REFERENCE_TABLES, reference_file

Row = dict[str, Any]
Said = dict[str, str]


@dataclass(frozen=True)
class ReferenceLayout:
    """A reference file: where it lies in the inbox, which table it fills, and how its lines are read.

    `read` makes a row of what a line says, or tells in Japanese what is wrong with it; two lines equal in `key` are one too many.
    `optional` columns may be missing from the header; where they are, they say nothing.
    """

    name: str
    label_ja: str
    table: str
    required: tuple[str, ...]
    read: Callable[[Said], Row | str]
    key: tuple[str, ...]
    repeated_ja: str
    optional: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """A line that is not used (0: the file as a whole), and why."""

    line: int
    message_ja: str
    file: str

    def told(self) -> str:
        """One line for people."""
        return f"{self.file}{f' {self.line} 行目' if self.line else ''}: {self.message_ja}"


@dataclass(frozen=True)
class ReferenceResult:
    """A reference file after this night: whether there is one, rows in force, and what was refused."""

    is_present: bool
    rows: int
    refused: tuple[Refusal, ...] = ()


def take_in(layout: ReferenceLayout, inbox: Path, warehouse: Path) -> ReferenceResult:
    """Reads the file anew each night and puts its rows in force; without it, or without a good row, there are none."""
    path = inbox / layout.name
    rows, refused = _read(path, layout) if path.exists() else ([], [])
    _store(reference_file(warehouse, layout.table), REFERENCE_TABLES[layout.table], rows)
    return ReferenceResult(path.exists(), len(rows), tuple(Refusal(line, message, layout.name) for line, message in refused))


def _read(path: Path, layout: ReferenceLayout) -> tuple[list[Row], list[tuple[int, str]]]:
    try:
        records = list(_records(decode(path.read_bytes())))
        at = _positions(records[0][1] if records else [], layout)
    except OSError as error:
        return [], [(0, f"ファイルを開けません（{error.strerror}）")]
    except (RefusedFile, csv.Error) as error:
        return [], [(0, f"CSV として読めません（{error}）")]
    except KeyError as missing:
        return [], [(1, f"見出しに「{missing.args[0]}」がありません")]
    return _checked(records[1:], at, layout)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the line they begin on; blank ones are left out."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    line = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def _positions(header: list[str], layout: ReferenceLayout) -> dict[str, int]:
    names = [clean(cell) or "" for cell in header]
    for column in layout.required:
        if column not in names:
            raise KeyError(column)
    return {column: names.index(column) for column in (*layout.required, *layout.optional) if column in names}


def _checked(
    records: list[tuple[int, list[str]]], at: dict[str, int], layout: ReferenceLayout
) -> tuple[list[Row], list[tuple[int, str]]]:
    rows: dict[tuple[Any, ...], Row] = {}
    refused = []
    silent = dict.fromkeys(layout.optional, "")
    for line, cells in records:
        said = silent | {column: clean(cells[place]) or "" if place < len(cells) else "" for column, place in at.items()}
        row = layout.read(said)
        key = tuple(row[name] for name in layout.key) if isinstance(row, dict) else ()
        if isinstance(row, str):
            refused.append((line, row))
        elif key in rows:
            refused.append((line, layout.repeated_ja))
        else:
            rows[key] = row | {"source_row": line}
    return list(rows.values()), refused


def _store(path: Path, schema: pa.Schema, rows: list[Row]) -> None:
    """Replaces the rows in one step, if they changed; nothing is made where there never were any."""
    table = pa.Table.from_pylist(sorted(rows, key=lambda row: row["source_row"]), schema=schema)
    if not rows:
        path.unlink(missing_ok=True)
    elif not path.exists() or not pq.read_table(path).equals(table):
        write_atomically(path, lambda temporary: pq.write_table(table, temporary))
