"""Zips of CSVs, one CSV a sheet; entry names in UTF-8 or CP932. Nothing is unpacked to disk."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from ingestion.reading.delimited import read_delimited
from ingestion.reading.grid import Grid
from ingestion.reading.limits import check_csv_entries, check_zip_container
from ingestion.reading.refusal import RefusedFile

UTF8_NAME_FLAG = 0x800


def read_archive(path: Path) -> list[Grid]:
    """All CSVs of a zip as grids named after their entries; other entries are left out.

    Raises RefusedFile with a reason of contract §9, or `unreadable`.
    """
    entries = [(entry_name(entry), entry) for entry in check_zip_container(path) if not _is_resource_fork(entry)]
    check_csv_entries(entries)
    grids = []
    try:
        with zipfile.ZipFile(path) as archive:
            for full_name, entry in entries:
                name = PurePosixPath(full_name)
                if name.suffix.lower() in (".csv", ".tsv", ".txt"):
                    grids.append(read_delimited(_content(archive, entry), name.stem))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise RefusedFile("unreadable", str(error)[:200]) from error
    return grids


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; without the UTF-8 flag it is CP932 on Japanese machines."""
    if entry.flag_bits & UTF8_NAME_FLAG:
        return entry.filename
    raw = entry.filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The entry's bytes; never more than its declared size, which the limits have checked."""
    with archive.open(entry) as file:
        return file.read(entry.file_size + 1)


def _is_resource_fork(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.startswith("__MACOSX/")
