"""`yorozu flags`: what is asked of hubs, the reviewers' workbook and its way back, decisions, the page on fairness."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from ingestion.inflation.answer_sheet import NotAReviewError
from ingestion.inflation.decisions import AUDITS, DECISIONS, SAMPLES, FlagDecision
from ingestion.inflation.filled_confirmation import is_confirmation
from ingestion.inflation.filled_review import Known, take
from ingestion.inflation.sampling import Draw
from orchestration.cli.confirming import take_letters
from orchestration.cli.endings import tell, tell_taken, told
from orchestration.lock import writer_lock
from publishing.inflation import samples
from publishing.inflation.fairness_page import write_fairness_page
from publishing.inflation.flags import Flag, Flags
from publishing.inflation.review_workbook import default_name, write_review
from publishing.inflation.words import CLASS_JA, STATUS_JA, decided_ja, number_ja
from publishing.report.periods import key_of, month_ja, month_of
from publishing.report.source import CannotReportError

SHOWN = 20
"""Decisions printed after taking a workbook, months named."""


@told(refused=(CannotReportError,))
def list_flags(warehouse: Path, month: str, hub: str | None) -> int:
    """Prints the open flags of a month, the largest estimated excess first. 2: nothing to show from."""
    console = Console()
    with Flags(warehouse) as flags:
        found = flags.of_month(month_of(month), hub)
        asked = [flag for flag in found if flag.is_open(flags.as_of)]
        gone = flags.decided_and_gone()
        elsewhere = {} if asked else flags.open_months(hub)
    if asked:
        console.print(_table(asked))
    hub_ja = f"・拠点 {hub} " if hub else ""
    console.print(
        f"{month_ja(month_of(month))}{hub_ja}の判定を待つ確認のお願い {len(asked)} 件（判定済み {len(found) - len(asked)} 件）。"
        "確認のお願いは問いかけで、不正を示すものではありません。",
        soft_wrap=True,
    )
    if elsewhere:
        months = [f"{key_of(first)}（{count} 件）" for first, count in elsewhere.items()]
        console.print(
            f"判定を待つもののある月: {'、'.join(months[:SHOWN])}{' ほか' if len(months) > SHOWN else ''}", soft_wrap=True
        )
    if gone:
        console.print(f"いまの版にない確認番号への判定 {len(gone)} 件（提出のやり直しなど）も、そのまま残しています。")
    return 0


def _table(asked: Sequence[Flag]) -> Table:
    table = Table(
        Column("確認番号", no_wrap=True), "拠点", "見出し", "種別", "数えたもの\n（見込みの90%範囲）", "推定超過\n相談対応／相談"
    )
    for flag in asked:
        row, counted = flag.row, flag.counted
        low, high = number_ja(counted.get("expected_low")), number_ja(counted.get("expected_high"))
        table.add_row(
            row["flag_id"],
            row["prefecture"],
            row["shown_ja"],
            f"{CLASS_JA[row['pattern_class']]} {row['tier'] or ''}",
            number_ja(counted.get("marked")) + (f"（{low}～{high}）" if low and high else ""),
            f"{row['excess_issue_responses']:,}／{row['excess_consultations']:,}",
        )
    return table


@told(refused=(CannotReportError, OSError))
def make_review(warehouse: Path, month: str, who: str, out: Path | None, seed: str | None) -> int:
    """Writes the reviewers' workbook and logs what was drawn for it. 2: nothing to review, 3: the warehouse is in use."""
    console = Console()
    first = month_of(month)
    target = out or Path(default_name(first))
    with Flags(warehouse) as flags, writer_lock(warehouse):
        flags.require_judged(first)
        before = samples.of_month(flags, first)
        used = before[0].seed if before else seed or secrets.token_hex(8)
        new = samples.to_draw(flags, Draw(first, used, dt.date.today(), who))
        asked = write_review(flags, first, [*before, *new], target)
        SAMPLES.append(warehouse, new)  # last: nothing is logged for a workbook that could not be written
    drawn = f"照合する記録 {len(before) + len(new)} 件（うち新しく抽出 {len(new)} 件、種 {used}）"
    console.print(f"{month_ja(first)}分の確認のお願い {len(asked)} 件、{drawn}: {target}", soft_wrap=True)
    if seed and seed != used:
        console.print(f"この月はすでに種 {used} で抽出しているので、--seed {seed} は使いません。", soft_wrap=True)
    console.print("書き込んだら、yorozu flags take で取り込んでください。", soft_wrap=True)
    return 0


@told(refused=(NotAReviewError,))
def take_filled(warehouse: Path, filled: Path, who: str) -> int:
    """Takes a workbook of either kind: flags with their sample, or letters. 2: it cannot be opened."""
    return (take_letters if is_confirmation(filled) else take_review)(warehouse, filled, who)


@told(refused=(CannotReportError, NotAReviewError))
def take_review(warehouse: Path, filled: Path, who: str) -> int:
    """Appends the answers of a workbook; lines that cannot be taken are named. 1: some were refused, 2: no review workbook."""
    console = Console()
    with Flags(warehouse) as flags, writer_lock(warehouse):
        known = Known(DECISIONS.load(warehouse), AUDITS.load(warehouse), SAMPLES.load(warehouse).in_force)
        taken = take(filled, who, dt.date.today(), known)
        DECISIONS.append(warehouse, taken.decisions)
        AUDITS.append(warehouse, taken.audits)
        ids = [decision.flag_id for decision in taken.decisions]
        gone = flags.unknown(ids)
    for decision in taken.decisions[:SHOWN]:
        remark = "　いまの版にない確認番号です。判定は残します。" if decision.flag_id in gone else ""
        console.print(f"{decision.flag_id}: {STATUS_JA[decision.decision]}{remark}", soft_wrap=True)
    return tell_taken({"判定": len(taken.decisions), "照合結果": len(taken.audits)}, taken)


@told(refused=(CannotReportError,))
def decide_flag(warehouse: Path, flag_id: str, decision: str, why: str, who: str, until: str) -> int:
    """Appends one decision; 2 with the reason if it cannot be taken."""
    console = Console()
    with Flags(warehouse) as flags, writer_lock(warehouse):
        row = flags.named(flag_id).row
        values = {
            "flag_id": row["flag_id"], "decision": decision, "reason": why, "decided_by": who,
            "decided_on": dt.date.today().isoformat(), "expires_on": until, "pattern": row["pattern"], "version": row["pattern_version"],
        }  # fmt: skip
        made = DECISIONS.read(values)
        if not isinstance(made, FlagDecision):
            return tell(made)
        DECISIONS.append(warehouse, [made])
    console.print(f"{made.flag_id}: {decided_ja(made)} と記録しました。次の処理で反映されます。", soft_wrap=True)
    return 0


@told(refused=(CannotReportError,))
def explain_flag(warehouse: Path, flag_id: str, rows: int) -> int:
    """Prints what a flag asks, what was to be expected, and the records it rests on. 2: no such flag."""
    console = Console()
    with Flags(warehouse) as flags:
        flag = flags.named(flag_id)
        records = flags.records([flag])
    row, counted = flag.row, flag.counted
    console.print(f"[bold]{row['flag_id']}[/bold]　{row['hub_name']}　{row['shown_ja']}（{CLASS_JA[row['pattern_class']]}）", soft_wrap=True)  # fmt: skip
    console.print(row["explanation_ja"], soft_wrap=True, markup=False)
    console.print(f"数えたもの {number_ja(counted.get('marked'))}" + _expectation(counted), soft_wrap=True)
    console.print(f"推定超過（下限） 相談対応 {row['excess_issue_responses']:,} 件、相談 {row['excess_consultations']:,} 回")
    console.print(f"判定: {decided_ja(flag.decision) or STATUS_JA[row['review_status']]}", soft_wrap=True)
    if records:
        table = Table("記録", "日付", "担当者", "ファイル", "シート", "行")
        for record in records[:rows]:
            table.add_row(*(str(record[name] or "") for name in ("told_id", "told_on", "coordinator_id", "path", "sheet", "row")))
        console.print(table)
        console.print(f"記録 {len(records):,} 件のうち {min(rows, len(records)):,} 件を示しました。")
    return 0


def _expectation(counted: dict[str, float | None]) -> str:
    if counted.get("expected") is None:
        return ""
    expected, low, high = (number_ja(counted.get(name)) for name in ("expected", "expected_low", "expected_high"))
    return f"、見込み {expected}（90%範囲 {low}～{high}）" if low and high else f"、見込み {expected}"


@told(refused=(CannotReportError,))
def show_patterns(warehouse: Path) -> int:
    """Prints every pattern with what its flag would say. 2: nothing to show from."""
    console = Console()
    with Flags(warehouse) as flags:
        found = flags.patterns()
    for row in found:
        console.print(
            f"\n[bold]{row['pattern_no']} {row['shown_ja']}[/bold]　{row['pattern']}（{CLASS_JA[row['pattern_class']]}）",
            soft_wrap=True,
        )
        console.print(row["example_ja"] or "拠点にお尋ねする型ではありません。", soft_wrap=True, markup=False)
    return 0


@told(refused=(CannotReportError, OSError))
def show_fairness(warehouse: Path, out: Path | None) -> int:
    """Writes the page on fairness. 2: nothing to show from."""
    console = Console()
    target = out or Path("公平さの点検.html")
    with Flags(warehouse) as flags:
        hub_months, patterns = write_fairness_page(flags, target)
    console.print(f"拠点月 {hub_months:,}、判定のある型 {patterns} の頁: {target}", soft_wrap=True)
    return 0
