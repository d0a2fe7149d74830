"""Answers that people wrote into a sheet of a workbook: rows below the headings, read as lines of a people's file and held against it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from ingestion.inflation.people_files import Kind, Line, Lines

Row = tuple[int, dict[str, str]]


class NotAReviewError(Exception):
    """The file is no workbook of answers; the message says why, for people."""


@dataclass(frozen=True)
class Answers:
    """Rows with an answer, by row number of the sheet, and how many have none."""

    given: list[Row]
    unanswered: int


@dataclass(frozen=True)
class Outcome:
    """What became of the other rows: those that cannot be taken with the reason, how many have no answer, how many were taken before."""

    refused: list[str]
    unanswered: int
    before: int


def sheet_names(path: Path) -> list[str]:
    """The sheets of a workbook. NotAReviewError if it cannot be opened."""
    return list(_opened(path).sheet_names)


def sheets(path: Path, names: Collection[str], command: str) -> dict[str, list[list[Any]]]:
    """The cells of the sheets named. NotAReviewError if one is missing or damaged; `command` writes a workbook that has them."""
    book = _opened(path)
    missing = [name for name in names if name not in book.sheet_names]
    if missing:
        raise NotAReviewError(f"{path.name}: シート「{'」「'.join(missing)}」がありません。{command} のブックを使ってください。")
    try:
        return {name: [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)] for name in names}
    except CalamineError as error:
        raise NotAReviewError(f"{path.name}: シートを読めません（{error}）。") from error


def _opened(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError) as error:
        raise NotAReviewError(f"{path.name}: ブックとして開けません（{error}）。") from error


def answers_below(rows: Sequence[Sequence[Any]], sheet: str, headings: Sequence[str], answers: Sequence[str]) -> Answers:
    """Rows below the headings by row number of the sheet; those without any answer are counted."""
    at = next((place for place, row in enumerate(rows) if set(headings) <= {_text(cell) for cell in row}), None)
    if at is None:
        raise NotAReviewError(f"シート「{sheet}」に見出し {'・'.join(headings)} のそろった行がありません。")
    columns = {_text(cell): place for place, cell in enumerate(rows[at]) if _text(cell)}
    given, unanswered = [], 0
    for number, row in enumerate(rows[at + 1 :], at + 2):
        cells = {name: _text(row[columns[name]]) if columns[name] < len(row) else "" for name in headings}
        if any(cells[name] for name in answers):
            given.append((number, cells))
        elif cells[headings[0]]:
            unanswered += 1
    return Answers(given, unanswered)


def read_lines(kind: Kind[Line], sheet: str, rows: Sequence[Row]) -> tuple[list[tuple[int, Line]], list[str]]:
    """Rows of a sheet as lines of a file, by row number; those that cannot be used, with the reason."""
    read, refused = [], []
    for at, row in rows:
        line = kind.read(row)
        if isinstance(line, str):
            refused.append(f"{sheet} {at} 行目: {line}")
        else:
            read.append((at, line))
    return read, refused


def new_lines(sheet: str, read: Sequence[tuple[int, Line]], known: Lines[Line]) -> tuple[list[Line], list[str], int]:
    """Answers not in the file yet; two that contradict each other are both refused; how many were taken before."""
    said = {line.content for line in known.all}
    by_key: dict[tuple[str, ...], list[tuple[int, Line]]] = {}
    for at, line in read:
        by_key.setdefault(line.key, []).append((at, line))
    new, refused, before = [], [], 0
    for key, lines in by_key.items():
        if len({line.content for _, line in lines}) > 1:
            places = "・".join(str(at) for at, _ in lines)
            refused.append(f"{sheet} {places} 行目: {' '.join(key)} に異なる答えがあります。一つにしてください")
        elif lines[0][1].content in said:
            before += 1
        else:
            new.append(lines[0][1])
    return new, refused, before


def _text(cell: Any) -> str:
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
