"""The reviewers' workbook of a month: what is asked, the records behind it, the sample to look up, and columns for the answers.

`ingestion.inflation.filled_review` reads it back and defines the headings that it needs. The sheet of the sample does not say why a record was
drawn: marked, unmarked and control records stand there alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingestion.inflation.decisions import DECISION_JA, RESULT_JA, Audit, Drawn
from ingestion.inflation.filled_review import (
    DECISION,
    FLAG_ID,
    FLAG_SHEET,
    NOTE,
    PATTERN,
    REASON,
    RECORD,
    RESULT,
    SAMPLE_ID,
    SAMPLE_SHEET,
    UNTIL,
    VERSION,
)
from ingestion.store.atomic import write_privately
from publishing.inflation import samples
from publishing.inflation.answer_columns import A3, allow_choice, allow_day, look_of
from publishing.inflation.flags import Flag, Flags
from publishing.inflation.guide import FRONT, write_front
from publishing.inflation.words import CLASS_JA, SEEN_JA, TIER_JA, decided_ja, number_ja
from publishing.report.periods import day_ja, key_of, month_ja
from publishing.workbook.book import Book
from publishing.workbook.page import Page
from publishing.workbook.table import Column, Row

RECORD_SHEET = "対象の記録"
FLAG_COLUMNS = (
    Column("flag_id", FLAG_ID, kind="text", width=20),
    Column("hub_name", "拠点", kind="wrapped", width=22),
    Column("shown_ja", "見出し", kind="wrapped", width=18),
    Column("class", "種別", kind="centre", width=14),
    Column("tier", "段階", kind="centre", width=10),
    Column("marked", "数えたもの", width=9, is_whole=True),
    Column("expected", "見込み", width=9),
    Column("range", "見込みの90%範囲", kind="centre", width=13),
    Column("excess_issue_responses", "推定超過・相談対応", "件", 14, is_whole=True),
    Column("excess_consultations", "推定超過・相談", "回", 14, is_whole=True),
    Column("explanation_ja", "説明", kind="wrapped", width=62),
    Column("honest_ja", "まず考える理由", kind="wrapped", width=24),
    Column("ask_ja", "見るところ", kind="wrapped", width=26),
    Column("said", "これまでの判定", kind="wrapped", width=20),
    Column("decision", DECISION, kind="wrapped", width=16),
    Column("reason", REASON, kind="wrapped", width=30),
    Column("until", UNTIL, kind="wrapped", width=13),
    Column("pattern", PATTERN, kind="text", width=18),
    Column("pattern_version", VERSION, kind="text", width=9),
)
FOUND = (Column("path", "ファイル", kind="wrapped", width=44), Column("sheet", "シート", kind="text", width=14), Column("row", "行", width=7, is_whole=True))  # fmt: skip
RECORD_COLUMNS = (
    Column("flag_id", FLAG_ID, kind="text", width=20),
    Column("hub_name", "拠点", kind="wrapped", width=22),
    Column("shown_ja", "見出し", kind="wrapped", width=18),
    Column("kind", "種類", kind="centre", width=7),
    Column("told_id", "記録のID", kind="text", width=16),
    Column("told_on", "日付", kind="date", width=12),
    Column("coordinator_id", "担当者番号", kind="text", width=12),
    Column("channel", "方法", kind="text", width=12),
    Column("minutes", "時間", "分", 8, is_whole=True),
    Column("issue_responses", "課題（中）", "件", 10, is_whole=True),
    *FOUND,
)
SAMPLE_COLUMNS = (
    Column("sample_id", SAMPLE_ID, kind="text", width=13),
    Column("hub_name", "拠点", kind="wrapped", width=22),
    Column("consultation_id", RECORD, kind="text", width=16),
    Column("consulted_on", "相談日", kind="date", width=12),
    Column("coordinator_id", "担当者番号", kind="text", width=12),
    Column("channel", "方法", kind="text", width=12),
    Column("minutes", "時間", "分", 8, is_whole=True),
    *FOUND,
    Column("said", "これまでの照合", kind="wrapped", width=20),
    Column("result", RESULT, kind="wrapped", width=22),
    Column("note", NOTE, kind="wrapped", width=30),
)


def default_name(month: dt.date) -> str:
    """The workbook's name."""
    return f"確認のお願い_{key_of(month)}.xlsx"


def write_review(flags: Flags, month: dt.date, drawn: Collection[Drawn], target: Path) -> list[Flag]:
    """Writes the workbook, atomically and readable by its owner alone; returns the flags that are still asked about."""
    asked = [flag for flag in flags.of_month(month) if flag.is_open(flags.as_of)]
    write_privately(target, lambda path: _write(flags, month, asked, drawn, path))
    return asked


def _write(flags: Flags, month: dt.date, asked: Sequence[Flag], drawn: Collection[Drawn], path: Path) -> None:
    title = f"確認のお願い（確認者用） {month_ja(month)}分"
    footer = f"版 {flags.edition['edition']}　基準日 {day_ja(flags.as_of)}　取扱注意"
    with Book(path, title, flags.as_of, footer) as book:
        front = Page(book, FRONT, title, "確認のお願いは問いかけです。だれかを責めるものではありません。")
        _write_flags(book, asked, flags.as_of)
        _write_records(book, flags, asked)
        _write_sample(book, flags, drawn)
        write_front(front, len(asked), len(drawn), (FLAG_SHEET, RECORD_SHEET, SAMPLE_SHEET))


def _write_flags(book: Book, asked: Sequence[Flag], as_of: dt.date) -> None:
    page = Page(
        book, FLAG_SHEET, FLAG_SHEET, "色の付いた列（判定・理由・有効期限）に書いてください。書かない行は、そのまま残ります。"
    )
    area = page.table(FLAG_COLUMNS, [_flag_row(flag) for flag in asked], is_frozen=True)
    if asked:
        allow_choice(page, area, "decision", DECISION_JA, "判定を一覧から選んでください")
        allow_day(page, area, "until", as_of, "2026/3/31 の形の日付を書いてください（空欄は期限なし）")
    else:
        page.lines(["この月に、判定を待つ確認のお願いはありません。"])
    page.close(freeze_columns=2)
    page.sheet.set_paper(A3)


def _flag_row(flag: Flag) -> Row:
    row, counted = flag.row, flag.counted
    low, high = counted.get("expected_low"), counted.get("expected_high")
    values = {column.key: row.get(column.key) for column in FLAG_COLUMNS} | {
        "class": CLASS_JA[row["pattern_class"]],
        "tier": TIER_JA.get(row["tier"] or "", ""),
        "marked": counted.get("marked"),
        "expected": counted.get("expected"),
        "range": f"{number_ja(low)}～{number_ja(high)}" if low is not None and high is not None else "",
        "said": decided_ja(flag.decision),
        "pattern_version": str(row["pattern_version"]),
    }
    return Row(values, looks=look_of("decision", "reason", "until"))


def _write_records(book: Book, flags: Flags, asked: Sequence[Flag]) -> None:
    by_id = {flag.flag_id: flag.row for flag in asked}
    page = Page(book, RECORD_SHEET, RECORD_SHEET, "確認番号ごとの記録と、提出されたファイル・シート・行です。")
    rows = [
        Row(record | {name: by_id[record["flag_id"]][name] for name in ("hub_name", "shown_ja")})
        for record in flags.records(asked)
    ]
    page.table(RECORD_COLUMNS, rows, is_frozen=True)
    page.close(freeze_columns=2)


def _write_sample(book: Book, flags: Flags, drawn: Collection[Drawn]) -> None:
    page = Page(
        book, SAMPLE_SHEET, SAMPLE_SHEET, "無作為に選んだ記録です。予約表と出勤簿にあるかを見て、色の付いた列に書いてください。"
    )
    told, audits = samples.facts(flags, drawn), samples.audits(flags)
    lines = sorted(drawn, key=lambda line: (line.hub_code, told.get(line.consultation_id, {}).get("consulted_on") or line.month, line.consultation_id))  # fmt: skip
    area = page.table(SAMPLE_COLUMNS, [_sample_row(flags, line, told, audits.get(line.key)) for line in lines], is_frozen=True)
    if lines:
        allow_choice(page, area, "result", RESULT_JA, "照合結果を一覧から選んでください")
    else:
        page.lines(["この月に、抽出した記録はありません。"])
    page.close(freeze_columns=3)


def _sample_row(flags: Flags, line: Drawn, told: Mapping[str, Mapping[str, Any]], audit: Audit | None) -> Row:
    facts = told.get(line.consultation_id, {"path": "提出のやり直しでなくなった記録です"})
    values = dict(facts) | {
        "sample_id": line.sample_id,
        "consultation_id": line.consultation_id,
        "hub_name": flags.hubs[line.hub_code]["hub_name"],
        "said": f"{SEEN_JA[audit.result]}（{audit.audited_on} {audit.audited_by}）" if audit else "",
    }
    return Row(values, looks=look_of("result", "note"))
