"""Tables that people's decisions are kept in: CSV files that are only ever appended to, with a heading from the first row on."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from ingestion.store.atomic import write_atomically


def append_rows(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Adds rows at the end of the file, all of them or none; a new file begins with its columns. What is there stays byte for byte."""
    write_atomically(path, lambda temporary: _write(path, temporary, columns, rows))


def _write(path: Path, temporary: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    is_new = not path.exists()
    if not is_new:
        shutil.copy(path, temporary)
    with temporary.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_new:
            writer.writerow(columns)
        elif not path.read_bytes().endswith(b"\n"):
            file.write("\n")  # a person's editor may leave the last line open
        writer.writerows(rows)
