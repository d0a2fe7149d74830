"""Reads one received file: opens it, recognises its form, checks who and when it speaks of, and finds its tables.

The result is raw cells by field; typing them is `ingestion.checks`, done for many files at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ingestion.forms import Form, load_forms
from ingestion.inbox.received import ReceivedFile
from ingestion.normalise.dates import fiscal_year_of, month_in_name
from ingestion.normalise.identifiers import hub_code_of_name
from ingestion.normalise.text import clean
from ingestion.reading.archive import read_archive
from ingestion.reading.cover import Cover, read_cover
from ingestion.reading.delimited import read_delimited
from ingestion.reading.grid import Grid
from ingestion.reading.limits import check_rows, check_size
from ingestion.reading.recognise import Recognised, is_cover, recognise
from ingestion.reading.refusal import RefusedFile
from ingestion.reading.table import RawTable, extract_table
from ingestion.reading.workbook import read_workbook

WORKBOOKS = (".xlsx", ".xlsm", ".xls")


@dataclass(frozen=True)
class ReadFile:
    """What one file says, before any cell is judged."""

    received: ReceivedFile
    form: Form
    month: dt.date | None
    fiscal_year: int | None
    cover: Cover
    tables: tuple[RawTable, ...]
    unread_sheets: tuple[str, ...] = ()
    grids: Sequence[Grid] = field(default=(), repr=False)


def read_file(received: ReceivedFile, hint: str | None = None, *, keep_grids: bool = False) -> ReadFile:
    """Reads a hub's or a partner's file; `hint` is the layout the register names for a partner.

    Raises RefusedFile with a reason of `ingestion/codes/file_reason.csv`.
    """
    check_size(received.location, received.size)
    grids = open_grids(received.location)
    forms = [form for form in load_forms().values() if form.sender == received.sender_kind]
    cover = _cover_of(grids, forms)
    recognised = recognise(grids, forms, hint or cover.form)
    if recognised.form.title_rows:
        cover = _title_of(recognised)
    if received.sender_kind == "hub":
        _check_sender(received, cover)
    month, fiscal_year = _period(recognised.form, cover)
    alone = len(grids) == 1 and received.location.suffix.lower() not in WORKBOOKS
    tables = tuple(_named(extract_table(grid, header), alone) for grid, header in recognised.tables)
    check_rows(sum(table.rows_read for table in tables), received.path)
    return ReadFile(
        received,
        recognised.form,
        month,
        fiscal_year,
        cover,
        tables,
        recognised.unread,
        grids if keep_grids else (),
    )


def open_grids(path: Path) -> list[Grid]:
    """The sheets of a file by its extension; RefusedFile `unsupported_type` for any other."""
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS:
        return read_workbook(path)
    if suffix == ".zip":
        return read_archive(path)
    if suffix == ".csv":
        return [read_delimited(path.read_bytes(), path.stem)]
    raise RefusedFile("unsupported_type", PurePosixPath(path).suffix or path.name)


def _cover_of(grids: Sequence[Grid], forms: Sequence[Form]) -> Cover:
    for grid in grids:
        if any(is_cover(grid, form) for form in forms):
            return read_cover(grid)
    return Cover()


def _title_of(recognised: Recognised) -> Cover:
    """v1: 拠点名 and 対象年月 from the rows above the header, with or without labels."""
    grid, header = recognised.tables[0]
    cover = read_cover(grid, header.first_row)
    titles = [text for i in range(header.first_row) for text in grid.row(i) if text]
    period = cover.period_text or next((text for text in titles if month_in_name(clean(text) or "")), None)
    if period and cover.period_text is None:
        stated = month_in_name(clean(period) or "")
        period = stated.isoformat() if stated else None
    named = cover.hub_codes or tuple(
        dict.fromkeys(code for text in titles if "よろず" in text and (code := hub_code_of_name(text)))
    )
    return Cover(cover.form, named, period, cover.is_correction, cover.revision)


def _check_sender(received: ReceivedFile, cover: Cover) -> None:
    others = [code for code in cover.hub_codes if code != received.sender]
    if others:
        raise RefusedFile("wrong_hub", f"表紙 {others[0]}、フォルダー {received.sender}")


def _period(form: Form, cover: Cover) -> tuple[dt.date | None, int | None]:
    if form.family == "partner":
        return None, None
    if form.family == "plan":
        if cover.fiscal_year is None:
            raise RefusedFile("no_month", cover.period_text or "記入なし")
        return None, cover.fiscal_year
    if cover.month is None:
        raise RefusedFile("no_month", cover.period_text or "記入なし")
    return cover.month, fiscal_year_of(cover.month)


def _named(table: RawTable, alone: bool) -> RawTable:
    """A lone CSV has no sheet name: its table is called by the contract's name."""
    if not alone:
        return table
    return RawTable(table.header.spec.name, table.header, table.rows, table.columns, table.extras, table.ignored)
