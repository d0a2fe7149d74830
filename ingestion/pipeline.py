"""The ingestion of one night, in three steps that orchestration calls one after the other: scan, read_new, settle.

Belongs here: the order of things and their summaries. The steps themselves live in `inbox`, `checks.batch`, `settling` and `store`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb

from ingestion.checks.batch import Job, read_with
from ingestion.inbox.received import ReceivedFile
from ingestion.inbox.register import Partner, load_register
from ingestion.inbox.scan import scan_inbox
from ingestion.reader_pool import read_jobs
from ingestion.settling.decisions import decisions_file, load_held_decisions
from ingestion.settling.session import open_session, write_snapshot
from ingestion.settling.settle import gather, settle_statuses
from ingestion.store.atomic import remove_leftovers
from ingestion.store.landing import LandedFile, load_landed
from ingestion.store.snapshot import Manifest, load_manifest, remember_inputs
from ingestion.thresholds import threshold

Progress = Callable[[str, int, int], None]
EVERY_SENDER = "*"
OTHER_WRITERS = frozenset({"dagster", "whitepaper"})
"""Folders of a warehouse in which others may be writing while a night runs: the event log, and editions under a lock of their own."""


@dataclass(frozen=True)
class IngestOptions:
    """Where to read and write. `reread`: (sender or `*`, month or None for all) to read again anyway."""

    inbox: Path
    warehouse: Path
    as_of: dt.date
    workers: int = 2
    reread: frozenset[tuple[str, dt.date | None]] = frozenset()

    @property
    def landing(self) -> Path:
        """Where read batches lie."""
        return self.warehouse / "landing"


@dataclass(frozen=True)
class ScanResult:
    """What the inbox holds; `new` are the files to read this night."""

    files: list[ReceivedFile]
    new: list[ReceivedFile]
    register: dict[str, Partner]

    @property
    def unchanged(self) -> bool:
        """Whether no file has to be read."""
        return not self.new

    def summary(self) -> dict[str, int]:
        """Counts for the log."""
        return {"files": len(self.files), "new": len(self.new), "partners_registered": len(self.register)}


@dataclass(frozen=True)
class ReadResult:
    """What reading brought: batches written, files that are still being written."""

    batches: list[str]
    files_read: int
    files_refused: int
    still_writing: list[tuple[str, str]] = field(default_factory=list)

    def summary(self) -> dict[str, int]:
        """Counts for the log."""
        return {
            "batches": len(self.batches),
            "files_read": self.files_read,
            "files_refused": self.files_refused,
            "still_writing": len(self.still_writing),
        }


@dataclass(frozen=True)
class SnapshotResult:
    """The snapshot in force after settling."""

    manifest: Manifest
    changed_partitions: list[tuple[str, str]]
    files_by_status: dict[str, int]
    rows_by_status: dict[str, int]
    issues_by_code: dict[str, int]
    malformed_decisions: list[str] = field(default_factory=list)
    digest_before: str = ""

    @property
    def digest(self) -> str:
        """Digest of everything the snapshot holds."""
        return self.manifest.digest

    @cached_property
    def rows_read(self) -> int:
        """All rows below recognised headers."""
        return sum(self.rows_by_status.values())

    def summary(self) -> dict[str, dict[str, int]]:
        """Counts for the log and the closing table."""
        return {
            "files_by_status": self.files_by_status,
            "rows_by_status": self.rows_by_status,
            "issues_by_code": self.issues_by_code,
        }


def scan(options: IngestOptions, progress: Progress) -> ScanResult:
    """Walks the inbox; new is what no batch holds yet, or holds as read with an older mapping."""
    if not options.inbox.is_dir():
        raise FileNotFoundError(f"受信箱 {options.inbox} がありません")
    clear_after_kill(options.warehouse)
    files = scan_inbox(options.inbox, options.warehouse / "ledger" / "received.parquet", progress)
    landed = current_landing(load_landed(options.landing))
    files = [file for file in files if file.is_present or file.key in landed or file.misplaced]
    return ScanResult(files, _to_read(files, landed, options), load_register(options.inbox))


def clear_after_kill(warehouse: Path) -> None:
    """Removes what a killed run left half-written, wherever only the holder of the warehouse's lock writes."""
    for folder in warehouse.iterdir() if warehouse.is_dir() else ():
        if folder.is_dir() and folder.name not in OTHER_WRITERS:
            remove_leftovers(folder)


def _to_read(files: list[ReceivedFile], landed: dict[tuple[str, str], LandedFile], options: IngestOptions) -> list[ReceivedFile]:
    wanted: dict[tuple[str, str], ReceivedFile] = {}
    for file in files:
        if file.misplaced or not file.is_present or file.key in wanted:
            continue
        known = landed.get(file.key)
        if known is None or _is_outdated(known) or _is_forced(known, options):
            wanted[file.key] = file
    return list(wanted.values())


def _is_outdated(known: LandedFile) -> bool:
    return known.fact.read_with != read_with(None if known.fact.reason else known.fact.form)


def _is_forced(known: LandedFile, options: IngestOptions) -> bool:
    month = dt.date.fromisoformat(known.fact.month) if known.fact.month else None
    wanted = {(sender, period) for sender in (known.fact.sender, EVERY_SENDER) for period in (None, month)}
    return bool(wanted & options.reread)


def current_landing(landed: dict[tuple[str, str], list[LandedFile]]) -> dict[tuple[str, str], LandedFile]:
    """The batch in use for each file: the one read with today's mapping, else the latest."""
    return {
        key: next((item for item in reversed(batches) if not _is_outdated(item)), batches[-1]) for key, batches in landed.items()
    }


def read_new(options: IngestOptions, scanned: ScanResult, progress: Progress) -> ReadResult:
    """Reads the new files in batches on `workers` processes; each batch is in the landing area when this returns."""
    jobs = [Job(file, _layout(file, scanned.register)) for file in scanned.new]
    now = dt.datetime.now().timestamp()
    young = {file.key for file in scanned.new if now - file.mtime_ns / 1e9 < threshold("incomplete_seconds")}
    results = read_jobs(jobs, options.landing, options.workers, young, progress)
    facts = [fact for _, batch in results for fact in batch]
    landed_keys = {(fact.sender, fact.sha256) for fact in facts}
    refused = sum(1 for fact in facts if fact.reason)
    return ReadResult(
        batches=[name for name, _ in results if name],
        files_read=len(facts) - refused,
        files_refused=refused,
        still_writing=[file.key for file in scanned.new if file.key not in landed_keys],
    )


def _layout(file: ReceivedFile, register: dict[str, Partner]) -> str | None:
    if file.sender_kind != "partner":
        return None
    partner = register.get(file.sender.lower())
    return partner.layout if partner else "generic"


def settle(options: IngestOptions, scanned: ScanResult, progress: Progress) -> SnapshotResult:
    """Decides all statuses anew and puts a new snapshot in force; partitions without change keep their files."""
    progress("提出の有効・無効を決めています", 0, 3)
    landed = current_landing(load_landed(options.landing))
    before = load_manifest(options.warehouse)
    inputs = settling_inputs(options, scanned, landed)
    if inputs == before.inputs:
        progress("提出の有効・無効を決めています", 3, 3)
        return SnapshotResult(before, [], **before.summary, digest_before=before.digest)
    waiting = [file.key for file in scanned.files if not file.misplaced and file.key not in landed]
    submissions = gather(scanned.files, landed, waiting)
    decisions = load_held_decisions(options.warehouse)
    with open_session(options.warehouse) as connection:
        settle_statuses(connection, options.landing, submissions, decisions)
        progress("提出の有効・無効を決めています", 1, 3)
        after = write_snapshot(connection, options.landing, options.warehouse, submissions, scanned.register)
        progress("提出の有効・無効を決めています", 3, 3)
        summary: dict[str, Any] = {
            "files_by_status": dict(Counter(item.status for item in submissions)),
            "rows_by_status": _counts(connection, "select status, count(*) from row_status group by 1")
            | {"ignored": sum(s.rows_ignored for i in submissions if i.is_counted and i.fact for s in i.fact.sheets)},
            "issues_by_code": _counts(connection, "select code, count(*) from issue group by 1 order by 1"),
            "malformed_decisions": list(decisions.malformed),
        }
    noted = remember_inputs(after, inputs, summary)
    return SnapshotResult(noted, _changes(before, after), **summary, digest_before=before.digest)


def settling_inputs(options: IngestOptions, scanned: ScanResult, landed: dict[tuple[str, str], LandedFile]) -> str:
    """Digest of everything settling depends on: files and the batches they were read in, register, decisions, rules."""
    files = [(f.path, f.sha256, f.received_at.isoformat(), landed[f.key].batch if f.key in landed else "") for f in scanned.files]
    decisions = decisions_file(options.warehouse)
    parts = (
        files,
        sorted(scanned.register.items()),
        decisions.read_bytes() if decisions.exists() else b"",
        settling_rules(),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@cache
def settling_rules() -> str:
    """Digest of the code and code lists that settle submissions."""
    here = Path(__file__).parent
    files = sorted(
        path for folder in ("settling", "store", "codes", "forms") for path in (here / folder).iterdir() if path.is_file()
    )
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


def _counts(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, int]:
    return {str(key): int(count) for key, count in connection.execute(query).fetchall()}


def _changes(before: Manifest, after: Manifest) -> list[tuple[str, str]]:
    tables: Collection[str] = {*before.partitions, *after.partitions}
    return [
        (table, key)
        for table in sorted(tables)
        for key in sorted({*before.partitions.get(table, {}), *after.partitions.get(table, {})})
        if before.partitions.get(table, {}).get(key, {}).get("digest")
        != after.partitions.get(table, {}).get(key, {}).get("digest")
    ]
