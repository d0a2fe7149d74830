"""Tables that people's decisions are kept in: CSV files that are only ever appended to, with a heading from the first row on."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ingestion.store.atomic import write_atomically, write_privately


def append_rows(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]], *, is_private: bool = False) -> None:
    """Adds rows at the end of the file, all of them or none; a new file begins with its columns. What is there stays byte for byte.

    is_private: its owner alone may read the file, from its first moment on.
    """
    write = write_privately if is_private else write_atomically
    write(path, lambda temporary: _write(path, temporary, columns, rows, shutil.copyfile if is_private else shutil.copy))


def _write(
    path: Path, temporary: Path, columns: Sequence[str], rows: Iterable[Sequence[str]], copy: Callable[[Path, Path], object]
) -> None:
    is_new = not path.exists()
    if not is_new:
        copy(path, temporary)
    with temporary.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_new:
            writer.writerow(columns)
        elif not path.read_bytes().endswith(b"\n"):
            file.write("\n")  # a person's editor may leave the last line open
        writer.writerows(rows)
