"""Reading against the bare parsers: the same files, one process, one run (issue: at most twice calamine and pyarrow).

Two figures for each kind of file: `reading` is what gives cells by field of a recognised form; `reading to rows` also normalises
and judges every cell and writes the rows to the landing area, for which the bare parsers do nothing comparable.
"""

from __future__ import annotations

import datetime as dt
import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow.csv as pv
from python_calamine import CalamineWorkbook

from benchmarks.measure import Measurement, best_seconds, show
from ingestion.checks.batch import Job, read_batch
from ingestion.inbox.received import ReceivedFile
from ingestion.inbox.scan import scan_inbox
from ingestion.reading.file_reader import read_file
from ingestion.synthetic.demo import DemoPlan, make_demo

AT_MOST = 2.0
REPEATS = 3
HUBS = ("13", "27", "01", "47")
MONTHS = (dt.date(2024, 4, 1), dt.date(2024, 5, 1))


def bare_calamine(path: Path) -> int:
    """Every cell of every sheet as Python values, and nothing else; number of rows."""
    book = CalamineWorkbook.from_path(path)
    return sum(len(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names)


def bare_pyarrow(path: Path) -> int:
    """Every table of a CSV or zip as Arrow columns of text, encodings known beforehand; number of rows."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return sum(_arrow_rows(archive.read(name)) for name in archive.namelist() if name.endswith(".csv"))
    return _arrow_rows(path.read_bytes())


def _arrow_rows(data: bytes) -> int:
    encoding = "utf-8" if _is_utf8(data) else "cp932"
    parse = pv.ParseOptions(newlines_in_values=True)
    read = pv.ReadOptions(encoding=encoding, autogenerate_column_names=True, use_threads=False)
    table = pv.read_csv(io.BytesIO(data), read, parse, pv.ConvertOptions(strings_can_be_null=False))
    return int(table.num_rows)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def run(place: Path, scale: float) -> bool:
    """Makes two national months of four hubs and their partners, reads them in every way; prints the table."""
    inbox = place / "reading"
    shutil.rmtree(inbox, ignore_errors=True)
    plan = DemoPlan(scale=scale, hubs=HUBS, fiscal_years=(2024,), months=MONTHS, defects=False)
    make_demo(inbox, plan)
    files = [file for file in scan_inbox(inbox, place / "received.parquet", lambda *_: None) if "plan" not in file.path]
    kinds: dict[str, tuple[Callable[[Path], int], list[ReceivedFile]]] = {
        "xlsx against calamine": (bare_calamine, [file for file in files if file.path.endswith(".xlsx")]),
        "CSV and zip against pyarrow": (bare_pyarrow, [file for file in files if file.path.endswith((".csv", ".zip"))]),
    }
    measurements: list[Measurement] = []
    for kind, (bare, of_kind) in kinds.items():
        measurements += _compare(kind, bare, of_kind, place / "landing")
    return show(f"Reading, {len(files)} files", measurements)


def _compare(kind: str, bare: Callable[[Path], int], files: list[ReceivedFile], landing: Path) -> list[Measurement]:
    size = sum(file.size for file in files) / 1e6
    jobs = [Job(file, None) for file in files]
    bare_seconds = best_seconds(lambda: [bare(file.location) for file in files], REPEATS)
    reading = best_seconds(lambda: [read_file(file) for file in files], REPEATS)
    to_rows = best_seconds(lambda: read_batch(jobs, landing), REPEATS)
    note = f"{len(files)} files, {size:.1f} MB: bare {bare_seconds:.2f} s"
    return [
        Measurement(f"{kind}: reading", reading / bare_seconds, "×", AT_MOST, f"{note}, reading {reading:.2f} s"),
        Measurement(
            f"{kind}: reading to rows", to_rows / bare_seconds, "×", None, f"typed, judged and stored in {to_rows:.2f} s"
        ),
    ]
