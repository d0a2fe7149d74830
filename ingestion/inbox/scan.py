"""Walks the inbox and hashes what changed since the last night.

The index of what was seen (`ledger/received.parquet` of the warehouse) keeps when every file was first received, also of files
that are no longer there: what was handed in once is never forgotten, and what is touched without a change is not handed in anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.inbox.received import ReceivedFile
from ingestion.store.atomic import write_atomically

TOKYO = ZoneInfo("Asia/Tokyo")
HUB_FOLDER = re.compile(r"(0[1-9]|[1-3]\d|4[0-7])")
PARTNER_FOLDER = re.compile(r"[a-z]{2,4}-[\w.-]+", re.IGNORECASE)
REGISTER = "partners/partners.csv"
CHUNK = 1 << 20

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Seen:
    """A file as noted in the index."""

    path: str
    sha256: str
    size: int
    mtime_ns: int
    change_id: str
    received_at: dt.datetime


def tokyo_time(mtime_ns: int) -> dt.datetime:
    """A modification time as naive Asia/Tokyo time, to the second."""
    return dt.datetime.fromtimestamp(mtime_ns // 1_000_000_000, TOKYO).replace(tzinfo=None)


def scan_inbox(inbox: Path, index_file: Path, progress: Progress) -> list[ReceivedFile]:
    """Every file ever received, present ones hashed only if their size, time or inode changed; sorted by receipt."""
    seen = {(item.path, item.change_id): item for item in load_index(index_file)}
    present = list(_walk(inbox))
    items: dict[tuple[str, str], Seen] = {(item.path, item.sha256): item for item in seen.values()}
    here: set[tuple[str, str]] = set()
    for count, path in enumerate(present, 1):
        item = _look(inbox, path, seen)
        if item is not None:
            key = (item.path, item.sha256)
            items[key] = replace(item, received_at=items[key].received_at) if key in items else item
            here.add(key)
        if count % 50 == 0 or count == len(present):
            progress("受信箱を調べています", count, len(present))
    store_index(index_file, list(items.values()))
    received = [_received(inbox, item, key in here) for key, item in items.items()]
    return sorted(received, key=lambda file: (file.received_at, file.path, file.sha256))


def _walk(inbox: Path) -> Iterator[Path]:
    for kind in ("hubs", "partners"):
        for folder, subfolders, names in os.walk(inbox / kind, followlinks=False):
            subfolders.sort()
            for name in sorted(names):
                path = Path(folder) / name
                if path.relative_to(inbox).as_posix() != REGISTER:
                    yield path


def _look(inbox: Path, path: Path, seen: dict[tuple[str, str], Seen]) -> Seen | None:
    """The file's entry: the noted one if nothing changed, else hashed; None if it vanished or changed while being read."""
    relative = path.relative_to(inbox).as_posix()
    try:
        before = path.lstat()
        known = seen.get((relative, _change_id(before)))
        if known is not None:
            return known
        digest = hashlib.sha256(os.fsencode(path.readlink())).hexdigest() if path.is_symlink() else _hash(path)
        if _change_id(path.lstat()) != _change_id(before):
            return None
    except OSError:
        return None
    return Seen(
        relative,
        digest,
        before.st_size,
        before.st_mtime_ns,
        _change_id(before),
        tokyo_time(before.st_mtime_ns),
    )


def _change_id(stat: os.stat_result) -> str:
    return f"{stat.st_size}-{stat.st_mtime_ns}-{stat.st_ino}"


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _received(inbox: Path, item: Seen, is_present: bool) -> ReceivedFile:
    parts = PurePosixPath(item.path).parts
    kind = "hub" if parts[0] == "hubs" else "partner"
    folder = parts[1] if len(parts) > 2 else ""
    pattern = HUB_FOLDER if kind == "hub" else PARTNER_FOLDER
    misplaced = "" if pattern.fullmatch(folder) else item.path
    location = inbox / item.path
    if location.is_symlink():
        misplaced = f"{item.path}（リンク）"
    return ReceivedFile(
        item.path,
        location,
        kind,
        folder,
        item.sha256,
        item.size,
        item.mtime_ns,
        item.received_at,
        misplaced,
        is_present,
    )


INDEX_SCHEMA = pa.schema(
    [
        ("path", pa.string()),
        ("sha256", pa.string()),
        ("size", pa.int64()),
        ("mtime_ns", pa.int64()),
        ("change_id", pa.string()),
        ("received_at", pa.timestamp("s")),
    ]
)


def load_index(index_file: Path) -> list[Seen]:
    """What was seen on earlier nights."""
    if not index_file.exists():
        return []
    return [Seen(**row) for row in pq.read_table(index_file).to_pylist()]


def store_index(index_file: Path, items: list[Seen]) -> None:
    """Replaces the index atomically, if it changed."""
    rows = sorted((vars(item) for item in items), key=lambda row: (row["path"], row["sha256"]))
    table = pa.Table.from_pylist(rows, schema=INDEX_SCHEMA)
    if index_file.exists() and pq.read_table(index_file).equals(table):
        return
    write_atomically(index_file, lambda path: pq.write_table(table, path))
