"""`yorozu flags confirm` and the way back of its workbook: letters to enterprises drawn at random, and what they answered."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from rich.console import Console

from ingestion.inflation.answer_sheet import NotAReviewError
from ingestion.inflation.confirmation import LETTERS, REPLIES
from ingestion.inflation.filled_confirmation import take_replies
from orchestration.cli.endings import tell_taken, told
from orchestration.lock import writer_lock
from publishing.inflation.letter_workbook import default_name, write_letters
from publishing.inflation.letters import Confirmation
from publishing.report.periods import month_ja, month_of
from publishing.report.source import CannotReportError


@told(refused=(CannotReportError, OSError))
def make_letters(warehouse: Path, month: str, hub: str | None, out: Path | None) -> int:
    """Writes the workbook for mailing and logs which letters it lists. 2: nothing drawn, no edition or nowhere to write."""
    console = Console()
    first = month_of(month)
    target = out or Path(default_name(first, hub))
    with Confirmation(warehouse) as source, writer_lock(warehouse):
        draw = source.of_month(first, hub)
        new = draw.new_letters(source.letters, dt.date.today())
        write_letters(source, draw, target)
        LETTERS.append(warehouse, new)  # last: nothing is logged for a workbook that could not be written
    console.print(
        f"{month_ja(first)}分の郵便確認 {len(draw.rows)} 通（うち新しく名簿に載せたもの {len(new)} 通、"
        f"抽出から外れた以前の名簿 {len(draw.outdated)} 件）: {target}",
        soft_wrap=True,
    )
    console.print("回答を書き込んだら、yorozu flags take で取り込んでください。", soft_wrap=True)
    return 0


@told(refused=(CannotReportError, NotAReviewError))
def take_letters(warehouse: Path, filled: Path, who: str) -> int:
    """Appends the answers of a workbook of letters; lines that cannot be taken are named. 1: some were refused, 2: no such workbook."""
    with Confirmation(warehouse) as source, writer_lock(warehouse):
        taken = take_replies(filled, who, dt.date.today(), source.replies, source.letters)
        REPLIES.append(warehouse, taken.replies)
    return tell_taken({"回答": len(taken.replies)}, taken)
