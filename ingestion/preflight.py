"""What a hub runs before it hands in: one file through the same ingestion as at night, in a folder that is thrown away."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

from ingestion.forms import load_forms
from ingestion.inbox.scan import load_index, store_index
from ingestion.pipeline import IngestOptions, read_new, scan, settle
from ingestion.reading.cover import read_cover
from ingestion.reading.file_reader import open_grids
from ingestion.reading.grid import Grid
from ingestion.reading.recognise import recognise
from ingestion.reading.refusal import RefusedFile
from ingestion.store.snapshot import create_raw_views
from ingestion.thresholds import threshold

SOME_PARTNER = "partners/oth-0"
Question = Callable[[duckdb.DuckDBPyConnection, str], Any]


@dataclass(frozen=True)
class CheckedFile:
    """What the night would say of a file. `file`, `sheets`, `row_issues`: rows of raw.file, raw.sheet, raw.row_issue; `asked`: see check_one."""

    path: Path
    file: dict[str, Any]
    sheets: list[dict[str, Any]] = field(default_factory=list)
    row_issues: list[dict[str, Any]] = field(default_factory=list)
    grids: Sequence[Grid] = ()
    asked: Any = None

    @property
    def errors(self) -> list[dict[str, Any]]:
        """Issues that keep a row out of the figures."""
        return [issue for issue in self.row_issues if issue["severity"] == "error"]


def check_one(path: Path, hub_code: str | None = None, warehouse: Path | None = None, ask: Question | None = None) -> CheckedFile:
    """Checks one file as hub `hub_code`, else as its folder, cover or layout says; `warehouse` adds the sender's earlier files.

    `ask`: asked of the raw schema (this file, under the path it is given, beside the sender's earlier ones); its answer becomes `asked`. Raises ValueError when nobody says whose file it is.
    """
    grids = _grids(path)
    folder = f"hubs/{hub_code}" if hub_code else _folder_of(path, grids)
    if folder is None:
        raise ValueError("拠点が分かりません。--hub で拠点コードを指定してください（例: --hub 13）。")
    with _scratch(path, folder, warehouse) as (options, relative):
        scanned = scan(options, _silent)
        read_new(options, scanned, _silent)
        settle(options, scanned, _silent)
        with duckdb.connect() as connection:
            create_raw_views(connection, options.warehouse, options.as_of)
            return CheckedFile(
                path,
                _rows(connection, "file", relative)[0],
                _rows(connection, "sheet", relative),
                _rows(connection, "row_issue", relative),
                grids,
                ask(connection, relative) if ask else None,
            )


def _silent(_stage: str, _done: int, _total: int) -> None:
    """A single file needs no progress display."""


def _grids(path: Path) -> list[Grid]:
    try:
        return open_grids(path)
    except RefusedFile:
        return []


def _folder_of(path: Path, grids: Sequence[Grid]) -> str | None:
    """The folder of the inbox the file belongs in: as it lies already, as its cover says, or any partner's if it is a log."""
    parts = path.absolute().parts
    lying = [f"{above}/{part}" for above, part in pairwise(parts[:-1]) if above in ("hubs", "partners")]
    stated = [f"hubs/{code}" for grid in grids if grid.height for code in read_cover(grid).hub_codes]
    return next(iter(lying + stated), None) or (SOME_PARTNER if _is_partner_log(grids) else None)


def _is_partner_log(grids: Sequence[Grid]) -> bool:
    try:
        form = recognise(grids, load_forms().values(), None).form
    except RefusedFile:
        return False
    return form.sender == "partner"


@contextmanager
def _scratch(path: Path, folder_of_sender: str, warehouse: Path | None) -> Iterator[tuple[IngestOptions, str]]:
    """An inbox with this file alone and a warehouse that knows the sender's earlier batches."""
    with tempfile.TemporaryDirectory(prefix="yorozu-check-") as folder:
        inbox, own = Path(folder) / "inbox", Path(folder) / "warehouse"
        target = inbox / folder_of_sender / path.name
        target.parent.mkdir(parents=True)
        shutil.copyfile(path, target)
        settled = dt.datetime.now().timestamp() - threshold("incomplete_seconds") - 60
        os.utime(target, (settled, settled))
        (own / "landing").mkdir(parents=True)
        if warehouse is not None:
            _borrow(warehouse, own, folder_of_sender)
        yield IngestOptions(inbox, own, dt.date.today(), workers=1), target.relative_to(inbox).as_posix()


def _borrow(warehouse: Path, own: Path, folder_of_sender: str) -> None:
    """Links the batches read so far and the index of this sender's files; nothing of the warehouse is written."""
    for batch in (warehouse / "landing").iterdir() if (warehouse / "landing").exists() else ():
        if not batch.name.startswith("."):
            (own / "landing" / batch.name).symlink_to(batch.absolute(), target_is_directory=True)
    index = load_index(warehouse / "ledger" / "received.parquet")
    store_index(own / "ledger" / "received.parquet", [item for item in index if item.path.startswith(f"{folder_of_sender}/")])


def _rows(connection: duckdb.DuckDBPyConnection, table: str, path: str) -> list[dict[str, Any]]:
    order = {"row_issue": 'order by sheet, "row", code'}.get(table, "")
    cursor = connection.execute(f'select * from raw."{table}" where path = ? {order}', [path])
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
