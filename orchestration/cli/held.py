"""`yorozu held`: a person's decision on a file that the safety stops hold back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from ingestion.settling.decisions import COLUMNS, decisions_file
from ingestion.store.appended import append_rows
from ingestion.store.snapshot import create_raw_views
from orchestration.lock import LockBusyError, writer_lock


def _held(warehouse: Path) -> list[tuple[str, str, str, str]]:
    with duckdb.connect() as connection:
        create_raw_views(connection, warehouse.absolute(), dt.date(1970, 1, 1))
        return connection.execute(
            "select sha256, sender, path, split_part(reasons, chr(10), 1) from raw.file where status = 'held' order by path"
        ).fetchall()


def list_held(warehouse: Path) -> int:
    """Prints the held files."""
    console = Console()
    rows = _held(warehouse)
    table = Table("指紋", "提出元", "ファイル", "理由")
    for sha256, sender, path, reason in rows:
        table.add_row(sha256[:12], sender, path, reason)
    console.print(table if rows else "保留中のファイルはありません。")
    return 0


def decide(warehouse: Path, prefix: str, decision: str, who: str, why: str) -> int:
    """Appends a decision on the held file whose fingerprint begins with `prefix`; it takes effect with the next run."""
    console = Console()
    found = [row for row in _held(warehouse) if row[0].startswith(prefix.lower())]
    if len(prefix) < 8 or len(found) != 1:
        console.print(
            f"[red]指紋 {prefix} に当てはまる保留中のファイルが {len(found)} 件です。[/red] yorozu held list で確かめてください。"
        )
        return 2
    sha256, sender, path, _ = found[0]
    try:
        with writer_lock(warehouse):
            row = [dt.datetime.now().isoformat(timespec="seconds"), who, sha256, sender, decision, why]
            append_rows(decisions_file(warehouse), COLUMNS, [row])
    except LockBusyError as error:
        console.print(f"[red]{error}[/red]", soft_wrap=True)
        return 3
    console.print(f"{path} を「{'採用' if decision == 'released' else '不採用'}」と記録しました。次の処理で反映されます。")
    return 0
