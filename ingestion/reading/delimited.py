"""CSV and tab-separated files: encoding and delimiter found from the bytes, records as the file has them.

pyarrow reads larger files column by column; Python's csv module reads small ones, and what pyarrow sees otherwise.
"""

from __future__ import annotations

import csv
import io
from collections import Counter

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from ingestion.reading.grid import ColumnGrid, Grid, RowGrid, blank_to_null
from ingestion.reading.limits import check_rows
from ingestion.reading.refusal import RefusedFile

csv.field_size_limit(10_000_000)

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
HEAD_CHARACTERS = 5_000
ARROW_MIN_BYTES = 20_000  # below this the csv module is faster than starting pyarrow


def decode(data: bytes) -> str:
    """The text of a CSV: BOM first, then UTF-16 without one, UTF-8, CP932 (contract §5).

    Raises RefusedFile `unreadable` when no encoding fits.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _decode_as(data, encoding)
    sample = data[:2000]
    if sample.count(0) > len(sample) // 8:
        return _decode_as(data, "utf-16-le" if sample[1::2].count(0) >= sample[0::2].count(0) else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_as(data, "cp932")


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefusedFile("unreadable", f"文字コード {encoding} として読めません（{error.start:,} バイト目）") from error


def delimiter_of(text: str) -> str:
    """Tab when the first lines hold more tabs than commas, else comma."""
    head = text[:4000]
    return "\t" if head.count("\t") > head.count(",") else ","


def read_delimited(data: bytes, name: str) -> Grid:
    """One CSV as a grid; row i of the grid is record i + 1 of the file."""
    text = decode(data)
    if "\x00" in text:
        raise RefusedFile("unreadable", "文字でないデータ（NUL）が含まれています")
    delimiter = delimiter_of(text)
    if len(data) >= ARROW_MIN_BYTES and (grid := _read_regular(text, delimiter, name)) is not None:
        check_rows(grid.height, name)
        return grid
    return _read_ragged(text, delimiter, name)


def _read_regular(text: str, delimiter: str, name: str) -> ColumnGrid | None:
    """Column-wise by pyarrow at the width most records have; narrower ones (titles, notes, blank lines) are put in beside it.

    None when a record is wider, or pyarrow sees the file otherwise: then the csv module decides.
    """
    head = list(csv.reader(io.StringIO(text[:HEAD_CHARACTERS], newline=""), delimiter=delimiter))
    width = Counter(map(len, head)).most_common(1)[0][0]
    if width < 2:
        return None
    names = [str(i) for i in range(width)]
    odd: list[arrow_csv.InvalidRow] = []

    def set_aside(row: arrow_csv.InvalidRow) -> str:
        odd.append(row)
        return "skip"

    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(text.encode("utf-8")),
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=set_aside
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
            ),
        )
    except pa.ArrowInvalid:
        return None
    if any(row.actual_columns > width or row.number is None for row in odd):
        return None
    arrays = [_one_chunk(column) for column in table.columns]
    return ColumnGrid(name, tuple(blank_to_null(array) for array in _with_odd_rows(arrays, odd, delimiter)))


def _with_odd_rows(arrays: list[pa.Array], odd: list[arrow_csv.InvalidRow], delimiter: str) -> list[pa.Array]:
    """The columns with the narrower records at their places (numbered from 1), filled up with nulls."""
    if not odd:
        return arrays
    records = [next(csv.reader(io.StringIO(row.text, newline=""), delimiter=delimiter), []) for row in odd]
    places = np.array([row.number - 1 for row in odd], dtype=np.int64)
    count = len(arrays[0]) + len(odd)
    order = np.empty(count, dtype=np.int64)
    is_regular = np.ones(count, dtype=bool)
    is_regular[places] = False
    order[is_regular] = np.arange(len(arrays[0]))
    order[places] = len(arrays[0]) + np.arange(len(odd))
    added = [pa.array([r[at] if at < len(r) else None for r in records], pa.string()) for at in range(len(arrays))]
    joined = [pa.concat_arrays([array, more]) for array, more in zip(arrays, added, strict=True)]
    return list(pa.record_batch(joined, [str(i) for i in range(len(joined))]).take(pa.array(order)).columns)


def _one_chunk(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks != 1 else column.chunk(0)


def _read_ragged(text: str, delimiter: str, name: str) -> RowGrid:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise RefusedFile("unreadable", f"CSV として読めません（{error}）") from error
    check_rows(len(rows), name)
    width = max(map(len, rows), default=0)
    return RowGrid(name, [row + [""] * (width - len(row)) for row in rows])
