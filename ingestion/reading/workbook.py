"""Workbooks (.xlsx, .xlsm, .xls) through calamine: cached values only, macros and formulas are never run."""

from __future__ import annotations

from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, load_workbook

from ingestion.reading.grid import Grid, RowGrid
from ingestion.reading.limits import check_rows, check_zip_container
from ingestion.reading.refusal import RefusedFile

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def read_workbook(path: Path) -> list[Grid]:
    """All worksheets of a workbook, hidden ones included.

    Raises RefusedFile `encrypted`, `unreadable`, `too_many_rows`, or one of the size limits (contract §9).
    """
    head = path.read_bytes()[:8]
    if head.startswith(b"PK"):
        check_zip_container(path)
    elif head == OLE_MAGIC and ENCRYPTED_STREAM in path.read_bytes():
        raise RefusedFile("encrypted", path.name)
    try:
        workbook = load_workbook(str(path))
        return [_grid(workbook, name) for name in workbook.sheet_names]
    except PasswordError as error:
        raise RefusedFile("encrypted", path.name) from error
    except (CalamineError, OSError, ValueError) as error:
        raise RefusedFile("unreadable", str(error)[:200]) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the reader's own crash; it is no Exception and has no importable class
            raise
        raise RefusedFile("unreadable", "ブックの中身が壊れています") from error


def _grid(workbook: CalamineWorkbook, name: str) -> Grid:
    try:
        sheet = workbook.get_sheet_by_name(name)
        check_rows(sheet.total_height, name)
        return RowGrid(name, sheet.to_python(skip_empty_area=False))
    except CalamineError:  # chart and macro sheets have no cells
        return RowGrid(name, [])
