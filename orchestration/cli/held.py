"""`yorozu held`: a person's decision on files that the safety stops hold back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Column, Table

from ingestion.normalise.dates import fiscal_year_of
from ingestion.settling.decisions import COLUMNS, decisions_file, load_held_decisions
from ingestion.store.appended import append_rows
from ingestion.store.snapshot import create_raw_views
from orchestration.cli.endings import told
from orchestration.lock import writer_lock

DECISION_JA = {"released": "採用", "refused": "不採用"}
SHORTEST, SHOWN = 8, 12
"""Digits of a fingerprint that people must give, and those that they are shown."""
FILES = """
    select sha256, sender, path, split_part(reasons, chr(10), 1), fiscal_year, month, status
    from raw.file where status = 'held' or (list_contains(?, sha256) and status <> 'duplicate_file') order by path
"""


class NotChosenError(Exception):
    """Files that cannot be decided on; the message says why to people."""


@dataclass(frozen=True)
class Held:
    """A held file, or one that was until a decision on it took effect; `decision` empty until somebody decided.

    `fiscal_year` None where nobody knows which year it is of.
    """

    sha256: str
    sender: str
    path: str
    reason: str
    fiscal_year: int | None
    status: str
    decision: str

    @property
    def is_held(self) -> bool:
        """Whether it still waits, for a decision or for the next run."""
        return self.status == "held"

    @property
    def decision_ja(self) -> str:
        """What was decided, and whether it still waits for the next run."""
        if not self.decision:
            return ""
        is_in_force = not self.is_held and (self.decision == "refused") == (self.status == "rejected")
        return DECISION_JA[self.decision] + ("（反映済み）" if is_in_force else "（次の処理から）")

    def may_be_of(self, fiscal_year: int | None) -> bool:
        """Whether a year waits for it; without a year, every file."""
        return fiscal_year is None or self.fiscal_year in (None, fiscal_year)


@told(refused=(NotChosenError,))
def list_held(warehouse: Path, fiscal_year: int | None, *, with_decided: bool) -> int:
    """Prints the held files of a year, or all; with those on which a decision took effect, if asked. 2: there is no such warehouse."""
    console = Console()
    files = [file for file in _files(warehouse) if file.may_be_of(fiscal_year) and (file.is_held or with_decided)]
    table = Table(
        Column("指紋", no_wrap=True),
        Column("提出元", no_wrap=True),
        Column("ファイル", no_wrap=True),
        Column("理由と判断", overflow="fold"),
    )
    for file in files:
        table.add_row(file.sha256[:SHOWN], file.sender, file.path, "\n→ ".join(filter(None, (file.reason, file.decision_ja))))
    console.print(table if files else "保留中のファイルはありません。")
    undecided = sum(not file.decision for file in files)
    if undecided:
        console.print(f"判断を待つもの {undecided} 件。yorozu held release（採用）か refuse（不採用）で決めてください。")
    return 0


@told(refused=(NotChosenError,))
def decide(warehouse: Path, prefixes: Sequence[str], fiscal_year: int | None, decision: str, who: str, why: str) -> int:
    """Appends a decision on the files whose fingerprints begin so, or on all of a year that wait; it takes effect with the next run.

    A file may be named again when people change their mind: the last decision counts. 2: nothing is recorded, since a fingerprint fits no file or several, or no file waits.
    """
    console = Console()
    files = _files(warehouse)
    chosen = [_named(files, prefix) for prefix in prefixes] or _waiting(files, fiscal_year)
    with writer_lock(warehouse):
        now = dt.datetime.now().isoformat(timespec="seconds")
        rows = [[now, who, file.sha256, file.sender, decision, why] for file in chosen]
        append_rows(decisions_file(warehouse), COLUMNS, rows)
    for file in chosen:
        console.print(f"  {file.sha256[:SHOWN]} {file.path}", soft_wrap=True, highlight=False, markup=False)
    console.print(f"{len(chosen)} 件を「{DECISION_JA[decision]}」と記録しました。次の処理（yorozu nightly）で反映されます。")
    return 0


def _files(warehouse: Path) -> list[Held]:
    """The held files, and those decided on, by path. Raises NotChosenError where there is no warehouse."""
    if not warehouse.is_dir():
        raise NotChosenError(f"倉庫 {warehouse} がありません。--warehouse で場所を指定してください。")
    decisions = load_held_decisions(warehouse)
    with duckdb.connect() as connection:
        create_raw_views(connection, warehouse.absolute(), dt.date(1970, 1, 1))
        rows = connection.execute(FILES, [list(decisions.by_sha256)]).fetchall()
    return [
        Held(
            sha256, sender, path, reason,
            fiscal_year or (fiscal_year_of(month) if month else None), status,
            found.decision if (found := decisions.of(sender, sha256)) else "",
        )
        for sha256, sender, path, reason, fiscal_year, month, status in rows
    ]  # fmt: skip


def _named(files: Sequence[Held], prefix: str) -> Held:
    found = [file for file in files if file.sha256.startswith(prefix.lower())] if len(prefix) >= SHORTEST else []
    if len(found) != 1:
        raise NotChosenError(
            f"指紋 {prefix} に当てはまる保留中のファイルが {len(found)} 件です（{SHORTEST} 桁以上で指定してください）。"
            "何も記録していません。yorozu held list で確かめてください。"
        )
    return found[0]


def _waiting(files: Sequence[Held], fiscal_year: int | None) -> list[Held]:
    found = [file for file in files if file.may_be_of(fiscal_year) and file.is_held and not file.decision]
    if not found:
        raise NotChosenError(f"{fiscal_year} 年度に、判断を待つ保留中のファイルはありません。")
    return found
