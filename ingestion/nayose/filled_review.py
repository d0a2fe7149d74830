"""Reads a review workbook that people filled in: rows with a decision become decisions, the others are left for later."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from ingestion.nayose.decisions import LABELS, Decision, read_decision

SHEET = "名寄せの確認"
DECISION, DECIDED_BY, REASON, RECORD_A, RECORD_B = "判断", "判断者", "理由", "記録ID A", "記録ID B"
NEEDED = (DECISION, DECIDED_BY, REASON, RECORD_A, RECORD_B)
ANSWERS = tuple(LABELS)


class NotAReviewError(Exception):
    """The file is no review workbook; the message says why, for people."""


@dataclass(frozen=True)
class FilledReview:
    """Decisions by row number of the sheet, rows without an answer, and what is wrong with which row."""

    decisions: list[tuple[int, Decision]]
    unanswered: int
    malformed: tuple[str, ...]


def read_filled_review(path: Path, who: str | None, decided_at: str) -> FilledReview:
    """The answers of a workbook; `who` fills in an empty 判断者. NotAReviewError if it is another kind of file."""
    rows = _rows(path)
    heading = [str(cell).strip() for cell in rows[0]] if rows else []
    missing = [name for name in NEEDED if name not in heading]
    if missing:
        raise NotAReviewError(
            f"{path.name}: 見出し {'・'.join(missing)} がありません。yorozu nayose review のブックを使ってください。"
        )
    at = {name: heading.index(name) for name in NEEDED}
    decisions, malformed, unanswered = [], [], 0
    for number, row in enumerate(rows[1:], 2):
        cells = {name: str(row[at[name]]).strip() if at[name] < len(row) else "" for name in NEEDED}
        if not cells[DECISION]:
            unanswered += 1
            continue
        decision = read_decision(
            {"record_a": cells[RECORD_A], "record_b": cells[RECORD_B], "decision": cells[DECISION], "reason": cells[REASON],
             "decided_by": cells[DECIDED_BY] or who, "decided_at": decided_at}
        )  # fmt: skip
        if isinstance(decision, str):
            malformed.append(f"{path.name} {number} 行目: {decision}")
        else:
            decisions.append((number, decision))
    return FilledReview(decisions, unanswered, tuple(malformed))


def _rows(path: Path) -> list[list[object]]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        if SHEET not in book.sheet_names:
            raise NotAReviewError(f"{path.name}: シート「{SHEET}」がありません。yorozu nayose review のブックを使ってください。")
        return [list(row) for row in book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)]
    except (CalamineError, OSError) as error:
        raise NotAReviewError(f"{path.name}: ブックとして開けません（{error}）。") from error
