"""`yorozu whitepaper withhold`: a person's decision that tables are not handed out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from orchestration.cli.endings import OK, told
from orchestration.lock import writer_lock
from publishing.whitepaper.description import load_tables
from publishing.whitepaper.editions.shelf import EditionError
from publishing.whitepaper.editions.withheld import WITHHELD, Withholding

DECISION_JA = {"withheld": "出さない", "shown": "出す"}


@told(refused=(EditionError,))
def record(warehouse: Path, fiscal_year: int, tables: Sequence[str], decision: str, who: str, why: str) -> int:
    """Appends a decision on each table; the last one of a table and year counts. 2: there is no such table or warehouse."""
    if not warehouse.is_dir():
        raise EditionError(f"倉庫 {warehouse} がありません。--warehouse で場所を指定してください。")
    if unknown := sorted(set(tables) - {table.id for table in load_tables()}):
        raise EditionError(f"表 {'、'.join(unknown)} はありません。番号は T404 の形で指定してください。")
    now = dt.datetime.now().isoformat(timespec="seconds")
    with writer_lock(warehouse):
        WITHHELD.append(warehouse, (Withholding(now, who, str(fiscal_year), table, decision, why) for table in tables))
    Console().print(
        f"{fiscal_year}年度の{'、'.join(tables)} を「{DECISION_JA[decision]}」と記録しました。"
        "yorozu nightly を実行してから、白書をつくってください。",
        soft_wrap=True,
        highlight=False,
        markup=False,
    )
    return OK
