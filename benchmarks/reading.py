"""Reading against the bare parsers: the same files, one process, one run (issue: at most twice calamine and pyarrow).

Two figures for each kind of file: `reading` is what gives cells by field of a recognised form; `reading to rows` also normalises
and judges every cell and writes the rows to the landing area, for which the bare parsers do nothing comparable.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pv
from python_calamine import CalamineWorkbook

from benchmarks.measure import Measurement, best_seconds, show
from ingestion.checks.batch import Job, read_batch
from ingestion.inbox.register import load_register
from ingestion.inbox.scan import scan_inbox
from ingestion.reading.delimited import decode, delimiter_of
from ingestion.reading.file_reader import read_file
from ingestion.synthetic.demo import DemoPlan, make_demo

AT_MOST = 2.0
REPEATS = 5
HUBS = ("13", "27", "01", "47")
MONTHS = (dt.date(2024, 4, 1), dt.date(2024, 5, 1))


def bare_calamine(path: Path) -> int:
    """Every cell of every sheet as Python values, and nothing else; number of rows."""
    book = CalamineWorkbook.from_path(path)
    return sum(len(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names)


def bare_pyarrow(path: Path) -> int:
    """Every table of a CSV or zip as Arrow columns of text, and nothing else; number of rows.

    What a bare parser cannot know is told to it: encoding, delimiter and width, found before the clock starts. Records of another
    width (titles, notes) are skipped, which costs it less than reading them would.
    """
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return sum(_arrow_rows(archive.read(name), shape) for name, shape in shapes_of(path).items())
    return _arrow_rows(path.read_bytes(), shapes_of(path)[""])


@dataclass(frozen=True)
class Shape:
    """What has to be known of a CSV to parse it."""

    encoding: str
    delimiter: str
    width: int


@cache
def shapes_of(path: Path) -> dict[str, Shape]:
    """The shape of each CSV in a zip, or of the one file under the empty name; empty CSVs are left out."""
    if path.suffix != ".zip":
        return {"": _shape(path.read_bytes())}
    with zipfile.ZipFile(path) as archive:
        found = {name: _shape(archive.read(name)) for name in archive.namelist()}
    return {name: shape for name, shape in found.items() if shape.width}


def _shape(data: bytes) -> Shape:
    text = decode(data)
    encoding = next(e for e in ("utf-8-sig", "utf-8", "cp932", "utf-16", "utf-16-le") if _decodes(data, e))
    delimiter = delimiter_of(text)
    widths = Counter(len(record) for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    return Shape(
        "utf-8" if encoding == "utf-8-sig" else encoding, delimiter, max(widths, key=lambda width: widths[width], default=0)
    )


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _arrow_rows(data: bytes, shape: Shape) -> int:
    names = [f"c{i}" for i in range(shape.width)]
    skip = {"invalid_row_handler": lambda _row: "skip"}
    parse = pv.ParseOptions(delimiter=shape.delimiter, newlines_in_values=True, **skip)
    read = pv.ReadOptions(encoding=shape.encoding, column_names=names, use_threads=False)
    text = dict.fromkeys(names, pa.string())
    return int(pv.read_csv(io.BytesIO(data), read, parse, pv.ConvertOptions(column_types=text)).num_rows)


def run(place: Path, scale: float) -> bool:
    """Makes two national months of four hubs and their partners, reads them in every way; prints the table."""
    inbox = place / "reading"
    shutil.rmtree(inbox, ignore_errors=True)
    plan = DemoPlan(scale=scale, hubs=HUBS, fiscal_years=(2024,), months=MONTHS, defects=False)
    make_demo(inbox, plan)
    files = [file for file in scan_inbox(inbox, place / "received.parquet", lambda *_: None) if "plan" not in file.path]
    layouts = {partner_id: partner.layout for partner_id, partner in load_register(inbox).items()}
    jobs = [Job(file, layouts.get(file.sender)) for file in files]
    kinds: dict[str, tuple[Callable[[Path], int], list[Job]]] = {
        "workbooks against calamine": (bare_calamine, [job for job in jobs if job.received.path.endswith(".xlsx")]),
        "hubs' zips of CSV against pyarrow": (bare_pyarrow, [job for job in jobs if job.received.path.endswith(".zip")]),
        "partners' CSV against pyarrow": (bare_pyarrow, [job for job in jobs if job.received.path.endswith(".csv")]),
    }
    measurements: list[Measurement] = []
    for kind, (bare, of_kind) in kinds.items():
        measurements += _compare(kind, bare, of_kind, place / "landing")
    return show(f"Reading, {len(files)} files", measurements)


def _compare(kind: str, bare: Callable[[Path], int], jobs: list[Job], landing: Path) -> list[Measurement]:
    paths = [job.received.location for job in jobs]
    size = sum(job.received.size for job in jobs) / 1e6
    for path in paths:
        bare(path)  # shapes found, bytes in the cache of the disk
    bare_seconds = best_seconds(lambda: [bare(path) for path in paths], REPEATS)
    reading = best_seconds(lambda: [read_file(job.received, job.hint) for job in jobs], REPEATS)
    to_rows = best_seconds(lambda: read_batch(jobs, landing), REPEATS)
    note = f"{len(jobs)} files, {size:.1f} MB: bare {bare_seconds:.3f} s"
    return [
        Measurement(f"{kind}: reading", reading / bare_seconds, "×", AT_MOST, f"{note}, reading {reading:.3f} s"),
        Measurement(
            f"{kind}: reading to rows", to_rows / bare_seconds, "×", None, f"typed, judged and stored in {to_rows:.3f} s"
        ),
    ]
