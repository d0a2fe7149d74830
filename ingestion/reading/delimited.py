"""CSV and tab-separated files: encoding and delimiter found from the bytes, records as the file has them.

pyarrow reads the regular file (every record of one width) column by column; Python's csv module reads the ragged one.
"""

from __future__ import annotations

import csv
import io

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from ingestion.reading.grid import ColumnGrid, Grid, RowGrid
from ingestion.reading.limits import check_rows
from ingestion.reading.refusal import RefusedFile

csv.field_size_limit(10_000_000)

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
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
    """Column-wise by pyarrow; None when records differ in width (titles, notes, blank lines)."""
    first = next(csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter), [])
    names = [str(i) for i in range(len(first))]
    if len(names) < 2:
        return None
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(text.encode("utf-8")),
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
            ),
        )
    except pa.ArrowInvalid:
        return None
    return ColumnGrid(name, tuple(_blank_to_null(column.combine_chunks()) for column in table.columns))


def _blank_to_null(array: pa.Array) -> pa.Array:
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    is_blank = pc.utf8_is_space(array)
    return pc.if_else(is_blank, pa.scalar(None, pa.string()), array) if pc.any(is_blank).as_py() else array


def _read_ragged(text: str, delimiter: str, name: str) -> RowGrid:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise RefusedFile("unreadable", f"CSV として読めません（{error}）") from error
    check_rows(len(rows), name)
    width = max(map(len, rows), default=0)
    return RowGrid(name, [row + [""] * (width - len(row)) for row in rows])
