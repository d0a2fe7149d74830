"""Reads back the workbook that reviewers filled in: decisions on flags, and what the books say about the records drawn.

The headings that it needs are defined here; `publishing.inflation` writes them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from python_calamine import CalamineError, CalamineWorkbook

from ingestion.inflation.decisions import AUDITS, DECISIONS, Audit, Drawn, FlagDecision, Kind, Lines
from ingestion.normalise.dates import parse_date

FLAG_SHEET, SAMPLE_SHEET = "確認のお願い一覧", "抽出した記録"
FLAG_ID, DECISION, REASON, UNTIL, PATTERN, VERSION = "確認番号", "判定", "理由", "有効期限", "型", "型の版"
SAMPLE_ID, RECORD, RESULT, NOTE = "標本番号", "相談ID", "照合結果", "備考"
FLAG_HEADINGS = (FLAG_ID, DECISION, REASON, UNTIL, PATTERN, VERSION)
SAMPLE_HEADINGS = (SAMPLE_ID, RECORD, RESULT, NOTE)
Row = tuple[int, dict[str, str]]
Answer = TypeVar("Answer", FlagDecision, Audit)


class NotAReviewError(Exception):
    """The file is no review workbook; the message says why, for people."""


@dataclass(frozen=True)
class Taken:
    """What a workbook adds, lines that cannot be taken with the reason, rows without an answer, answers taken before."""

    decisions: list[FlagDecision]
    audits: list[Audit]
    refused: list[str]
    unanswered: int
    before: int


@dataclass(frozen=True)
class Known:
    """What the answers are held against: decisions and audits so far, and the records drawn."""

    decisions: Lines[FlagDecision]
    audits: Lines[Audit]
    drawn: Mapping[tuple[str, ...], Drawn]


def take(path: Path, who: str, today: dt.date, known: Known) -> Taken:
    """The answers of a workbook that are not yet in the files. NotAReviewError if it is another kind of file."""
    sheets = _sheets(path)
    flags = _answers(sheets[FLAG_SHEET], FLAG_SHEET, FLAG_HEADINGS, (DECISION, REASON, UNTIL))
    samples = _answers(sheets[SAMPLE_SHEET], SAMPLE_SHEET, SAMPLE_HEADINGS, (RESULT, NOTE))
    told = {"decided_by": who, "decided_on": today.isoformat(), "audited_by": who, "audited_on": today.isoformat()}
    decided, wrong = _read(DECISIONS, FLAG_SHEET, [(at, told | _decision(row)) for at, row in flags.given])
    audited, mistaken = _read(AUDITS, SAMPLE_SHEET, [(at, told | _audit(row)) for at, row in samples.given])
    strange = [at for at, audit in audited if audit.key not in known.drawn]
    mistaken += [
        f"{SAMPLE_SHEET} {at} 行目: この記録は抽出されていません（標本番号と相談IDは書き換えないでください）" for at in strange
    ]
    decisions, torn, decided_before = _new(FLAG_SHEET, decided, known.decisions)
    audits, apart, audited_before = _new(SAMPLE_SHEET, [(at, audit) for at, audit in audited if at not in strange], known.audits)
    return Taken(
        decisions,
        audits,
        [*wrong, *torn, *mistaken, *apart],
        flags.unanswered + samples.unanswered,
        decided_before + audited_before,
    )


@dataclass(frozen=True)
class _Answers:
    given: list[Row]
    unanswered: int


def _sheets(path: Path) -> dict[str, list[list[Any]]]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        missing = [name for name in (FLAG_SHEET, SAMPLE_SHEET) if name not in book.sheet_names]
        if missing:
            raise NotAReviewError(
                f"{path.name}: シート「{'」「'.join(missing)}」がありません。yorozu flags review のブックを使ってください。"
            )
        names = (FLAG_SHEET, SAMPLE_SHEET)
        return {name: [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)] for name in names}
    except (CalamineError, OSError) as error:
        raise NotAReviewError(f"{path.name}: ブックとして開けません（{error}）。") from error


def _answers(rows: Sequence[Sequence[Any]], sheet: str, headings: Sequence[str], answers: Sequence[str]) -> _Answers:
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
    return _Answers(given, unanswered)


def _text(cell: Any) -> str:
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _decision(row: Mapping[str, str]) -> dict[str, str]:
    until = parse_date(row[UNTIL])
    return {
        "flag_id": row[FLAG_ID],
        "decision": row[DECISION],
        "reason": row[REASON],
        "expires_on": until.isoformat() if until else row[UNTIL],
        "pattern": row[PATTERN],
        "version": row[VERSION],
    }


def _audit(row: Mapping[str, str]) -> dict[str, str]:
    return {"sample_id": row[SAMPLE_ID], "consultation_id": row[RECORD], "result": row[RESULT], "note": row[NOTE]}


def _read(kind: Kind[Answer], sheet: str, rows: Sequence[Row]) -> tuple[list[tuple[int, Answer]], list[str]]:
    read, refused = [], []
    for at, row in rows:
        line = kind.read(row)
        if isinstance(line, str):
            refused.append(f"{sheet} {at} 行目: {line}")
        else:
            read.append((at, line))
    return read, refused


def _new(sheet: str, read: Sequence[tuple[int, Answer]], known: Lines[Answer]) -> tuple[list[Answer], list[str], int]:
    """Answers not in the file yet; two that contradict each other are both refused; how many were taken before."""
    said = {line.content for line in known.all}
    by_key: dict[tuple[str, ...], list[tuple[int, Answer]]] = {}
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
