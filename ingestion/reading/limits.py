"""Limits against hostile or mistaken files (contract §9): sizes, zip bombs, paths in archives, row counts.

Thresholds are data (`ingestion/codes/threshold.csv`).
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from ingestion.reading.refusal import RefusedFile
from ingestion.thresholds import threshold


def check_size(path: Path, size: int) -> None:
    """Refuses an empty file and one over 100 MB."""
    if size == 0:
        raise RefusedFile("empty_file", path.name)
    if size > threshold("file_bytes_max"):
        raise RefusedFile("too_large", f"{size / 1e6:,.0f} MB")


def check_zip_container(path: Path) -> list[zipfile.ZipInfo]:
    """The entries of a zip (or xlsx) whose unpacked size stays within 1 GB and 200:1."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise RefusedFile("unreadable", str(error)[:200]) from error
    unpacked = sum(entry.file_size for entry in entries)
    ratio = unpacked / max(1, path.stat().st_size)
    if unpacked > threshold("unpacked_bytes_max") or ratio > threshold("unpack_ratio_max"):
        raise RefusedFile("unpacks_too_large", f"展開後 {unpacked / 1e6:,.0f} MB、{ratio:,.0f} 倍")
    return entries


def check_csv_entries(entries: list[tuple[str, zipfile.ZipInfo]]) -> None:
    """Refuses a zip of CSVs with more than 64 entries, with folders, nested archives or encryption.

    Names come decoded: in CP932 the second byte of 表 is a backslash.
    """
    if len(entries) > threshold("zip_entries_max"):
        raise RefusedFile("too_many_entries", f"{len(entries)} 個")
    for name, entry in entries:
        if "/" in name or "\\" in name or ":" in name or name in ("..", "."):
            raise RefusedFile("entry_with_path", name[:100])
        if name.lower().endswith((".zip", ".7z", ".lzh", ".rar", ".gz", ".tar")):
            raise RefusedFile("nested_zip", name[:100])
        if entry.flag_bits & 0x1:
            raise RefusedFile("encrypted", name[:100])


def check_rows(rows: int, sheet: str) -> None:
    """Refuses a sheet with more rows than Excel has."""
    if rows > threshold("rows_max"):
        raise RefusedFile("too_many_rows", f"{sheet} {rows:,} 行")
