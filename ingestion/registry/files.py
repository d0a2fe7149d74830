"""Files of the registry as the agency publishes them: CSV or ZIP, CP932 or UTF-8, thirty columns, checked line by line.

Belongs here: everything about the published layout. A file that does not keep to it raises `RefusedRegistryFile`.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO

import pyarrow as pa

WIDTH = 30
NUMBER, PROCESS, UPDATED, CHANGED, NAME = 1, 2, 4, 5, 6
PLACE, ABROAD = slice(9, 12), 16
CLOSED, CLOSE_CAUSE, SUCCESSOR, ASSIGNED, LATEST, FURIGANA = 18, 19, 20, 22, 23, 28
DATES = ((UPDATED, "更新年月日", True), (CHANGED, "変更年月日", True), (CLOSED, "登記記録の閉鎖等年月日", False),
         (ASSIGNED, "法人番号指定年月日", False))  # fmt: skip

CHUNK_ROWS = 50_000
HEAD_BYTES = 1 << 20
SUFFIXES = (".csv", ".zip")
IS_NUMBER = re.compile("[0-9]{13}")
NO_TEXT = re.compile("[\0\x80\uf8f0-\uf8f3\udc80-\udcff]")  # bytes that no character stands for, as Python's decoders give them
IS_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
UNREADABLE_ARCHIVE = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError)

RECORD = pa.schema(
    {
        "corporate_number": pa.string(),
        "process": pa.string(),
        "update_date": pa.date32(),
        "changed_on": pa.date32(),
        "name": pa.string(),
        "furigana": pa.string(),
        "address": pa.string(),
        "closed_on": pa.date32(),
        "close_cause": pa.string(),
        "successor_number": pa.string(),
        "is_latest": pa.bool_(),
        "source": pa.string(),
        "source_row": pa.int32(),
    }
)
Row = list[str]
Told = Callable[[int], None]


class RefusedRegistryFile(Exception):
    """A file that is not used at all: the line that is wrong (0: the file as a whole), and why."""

    def __init__(self, line: int, message_ja: str) -> None:
        super().__init__(f"{line}: {message_ja}")
        self.line = line
        self.message_ja = message_ja


def read_records(path: Path, name: str, told: Told) -> Iterator[pa.Table]:
    """The rows of a file in chunks (RECORD); `told` hears how many bytes of it have been read."""
    is_empty = True
    try:
        with path.open("rb") as file:
            for source, stream in _streams(file, path.suffix.lower(), name):
                for chunk in _chunks(stream):
                    is_empty = False
                    yield _table(chunk, source)
                    told(file.tell())
    except UNREADABLE_ARCHIVE as error:
        raise RefusedRegistryFile(0, "ZIP として読めません（壊れている、書き込みの途中、または暗号化されています）") from error
    if is_empty:
        raise RefusedRegistryFile(0, "行が一つもありません")


def _streams(file: BinaryIO, suffix: str, name: str) -> Iterator[tuple[str, IO[bytes]]]:
    """Each CSV of the file with the name its rows bear."""
    if suffix == ".csv":
        yield name, file
        return
    with zipfile.ZipFile(file) as archive:
        members = [item for item in archive.infolist() if _is_csv(item)]
        if not members:
            raise RefusedRegistryFile(0, "ZIP の中に CSV がありません")
        for item in members:
            with archive.open(item) as stream:
                yield f"{name}/{item.filename}", stream


def _is_csv(item: zipfile.ZipInfo) -> bool:
    return item.filename.lower().endswith(".csv") and not item.filename.startswith("__MACOSX/")


def _chunks(stream: IO[bytes]) -> Iterator[list[tuple[int, Row]]]:
    """Rows with their lines, CHUNK_ROWS at a time; the first fault refuses the file."""
    reader = csv.reader(_decoded(stream), strict=True)
    rows = _rows(reader)
    try:
        while chunk := list(islice(rows, CHUNK_ROWS)):
            yield chunk
    except csv.Error as error:
        raise RefusedRegistryFile(reader.line_num, '引用符（"）が正しく閉じていません') from error


def _decoded(stream: IO[bytes]) -> io.TextIOWrapper:
    """Text in the encoding that fits the beginning best; bytes that do not fit become lone surrogates, found with their line."""
    head = stream.read(HEAD_BYTES)
    whole_lines = head[: head.rfind(b"\n") + 1] or head
    stream.seek(0)
    encoding = min(("utf-8-sig", "cp932"), key=lambda name: _misfits(whole_lines, name))
    return io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="")


def _misfits(head: bytes, encoding: str) -> int:
    return len(NO_TEXT.findall(head.decode(encoding, "surrogateescape")))


def _rows(reader: Iterator[Row]) -> Iterator[tuple[int, Row]]:
    """Rows with the line they begin on; empty lines are left out, and the first faulty row refuses the file."""
    line = 1
    for row in reader:
        if row:
            if message := fault(row):
                raise RefusedRegistryFile(line, message)
            yield line, row
        line = reader.line_num + 1  # type: ignore[attr-defined]  # csv's reader


def fault(row: Row) -> str | None:
    """What is wrong with a row, in words; None if it keeps to the layout."""
    if len(row) != WIDTH:
        return f"列の数が {len(row)} です（{WIDTH} 列でなければなりません）"
    if NO_TEXT.search("".join(row)):
        return "文字コードが UTF-8 でも Shift_JIS でもない文字があります"
    if not IS_NUMBER.fullmatch(row[NUMBER]):
        return f"法人番号「{row[NUMBER]}」が 13 桁の数字ではありません"
    for at, label, is_required in DATES:
        if row[at] and date_of(row[at]) is None:
            return f"{label}「{row[at]}」が日付（YYYY-MM-DD）ではありません"
        if is_required and not row[at]:
            return f"{label}がありません"
    return None


@lru_cache(maxsize=50_000)
def date_of(text: str) -> dt.date | None:
    """A date written YYYY-MM-DD; None for anything else."""
    try:
        return dt.date.fromisoformat(text) if IS_DATE.fullmatch(text) else None
    except ValueError:
        return None


def _table(chunk: list[tuple[int, Row]], source: str) -> pa.Table:
    records = [_record(line, row, source) for line, row in chunk]
    columns = [pa.array(values, kind.type) for values, kind in zip(zip(*records, strict=True), RECORD, strict=True)]
    return pa.Table.from_arrays(columns, schema=RECORD)


def _record(line: int, row: Row, source: str) -> tuple[object, ...]:
    return (
        row[NUMBER],
        row[PROCESS],
        date_of(row[UPDATED]),
        date_of(row[CHANGED]),
        row[NAME],
        row[FURIGANA] or None,
        "".join(row[PLACE]) or row[ABROAD] or None,
        date_of(row[CLOSED]),
        row[CLOSE_CAUSE] or None,
        row[SUCCESSOR] or None,
        row[LATEST] == "1",
        source,
        line,
    )
