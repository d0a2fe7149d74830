"""Writes sheets as files: xlsx, xls, CSV and zips of CSVs in the encodings that come in (contract §5). Same sheets, same bytes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from ingestion.synthetic.sheets import Sheet
from ingestion.synthetic.spelling import Cell

CREATED = dt.datetime(2020, 1, 1)
ZIP_TIME = (2020, 1, 1, 0, 0, 0)
ENCODINGS = ("cp932", "utf-8", "utf-8-sig", "utf-16")


def write_xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    """A workbook with date cells, merged group headers and hidden rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"created": CREATED, "comments": "実演用の架空データ"})
    date_format = book.add_format({"num_format": "yyyy/m/d"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:31])
        for at, row in enumerate(sheet.matrix):
            for column, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    page.write_datetime(at, column, dt.datetime(cell.year, cell.month, cell.day), date_format)
                elif isinstance(cell, str):
                    page.write_string(at, column, cell)
                elif cell is not None:
                    page.write_number(at, column, cell)
        for at, first, last in sheet.merges:
            page.merge_range(at, first, at, last, sheet.matrix[at][first])
        for number in sheet.hidden:
            page.set_row(number - 1, None, None, {"hidden": True})
    book.close()


def write_xls(path: Path, sheets: Sequence[Sheet]) -> None:
    """A workbook in Excel's old format."""
    import xlwt

    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlwt.Workbook(encoding="utf-8")
    date_format = xlwt.easyxf(num_format_str="YYYY/M/D")
    for sheet in sheets:
        page = book.add_sheet(sheet.name[:31])
        for at, row in enumerate(sheet.matrix):
            for column, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    page.write(at, column, cell, date_format)
                elif cell is not None:
                    page.write(at, column, cell)
    book.save(str(path))


def csv_bytes(sheet: Sheet, encoding: str, delimiter: str) -> bytes:
    """One sheet as CSV or tab-separated text; rows keep their own width, as hand-made files do."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([[_text(cell) for cell in row] for row in sheet.matrix])
    return stream.getvalue().encode(encoding, errors="replace" if encoding == "cp932" else "strict")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.date):
        return f"{cell.year}/{cell.month}/{cell.day}"
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def write_csv(path: Path, sheet: Sheet, encoding: str = "cp932", delimiter: str = ",") -> None:
    """A lone CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(csv_bytes(sheet, encoding, delimiter))


def write_zip(path: Path, sheets: Sequence[Sheet], encoding: str, delimiter: str, *, names_in_cp932: bool) -> None:
    """A zip with one CSV a sheet; entry names in CP932 (as Windows writes them) or UTF-8."""
    entries = {f"{sheet.name}.csv": csv_bytes(sheet, encoding, delimiter) for sheet in sheets}
    write_entries(path, entries, names_in_cp932=names_in_cp932)


class _Cp932Info(zipfile.ZipInfo):
    """An entry whose name is stored in CP932 without the UTF-8 flag."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's own hook
        return self.filename.encode("cp932"), self.flag_bits


def write_entries(path: Path, entries: dict[str, bytes], *, names_in_cp932: bool = False) -> None:
    """A zip of the given entries with fixed times."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            info = (_Cp932Info if names_in_cp932 else zipfile.ZipInfo)(name, ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
