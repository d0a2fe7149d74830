"""The workbook for confirmation by mail: why and how, the letters' data with columns for the answers, and the wording of a letter.

`ingestion.inflation.filled_confirmation` reads it back and defines the headings that it needs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingestion.inflation.confirmation import ANSWER_JA, Letter, Reply
from ingestion.inflation.filled_confirmation import ANSWER, ANSWERED_ON, LETTER_SHEET, NOTE, RECORD
from ingestion.store.atomic import write_privately
from publishing.inflation.answer_columns import A3, allow_choice, allow_day, look_of
from publishing.inflation.letter_words import ENTERING, LETTER, PURPOSE, REPEATING, SENDING
from publishing.inflation.letters import Confirmation, Draw
from publishing.report.periods import day_ja, key_of, month_ja
from publishing.workbook.book import Book
from publishing.workbook.page import Page
from publishing.workbook.table import Column, Row

WIDTH = 104
FRONT, WORDING = "はじめに", "手紙の文案"
SAID_JA = {answer: text for text, answer in ANSWER_JA.items()}
GUIDE = (("目的と読み方", PURPOSE), ("送り方", SENDING), ("回答の入力", ENTERING), ("抽出の確かめ方", REPEATING))
OUTDATED = "提出のやり直しで抽出から外れた相談です。新しく送らず、届いた回答だけを書いてください"
COLUMNS = (
    Column("hub_name", "拠点", kind="wrapped", width=24),
    Column("month", "月", kind="month", width=13),
    Column("draw_no", "抽出番号", width=9, is_whole=True),
    Column("of_enterprises", "抽出元の\n事業者数", width=10, is_whole=True),
    Column("consultation_id", RECORD, kind="text", width=22),
    Column("consulted_on", "相談日", kind="date", width=12),
    Column("client_name", "事業者名", kind="wrapped", width=30),
    Column("representative", "代表者", kind="wrapped", width=18),
    Column("postal_code", "郵便番号", kind="text", width=11),
    Column("address", "住所", kind="wrapped", width=42),
    Column("said", "これまでの回答", kind="wrapped", width=22),
    Column("answer", ANSWER, kind="wrapped", width=14),
    Column("answered_on", ANSWERED_ON, kind="wrapped", width=13),
    Column("note", NOTE, kind="wrapped", width=30),
)


def default_name(month: dt.date, hub: str | None) -> str:
    """The workbook's name."""
    return f"郵便確認_{key_of(month)}{f'_{hub}' if hub else ''}.xlsx"


def write_letters(source: Confirmation, draw: Draw, target: Path) -> None:
    """Writes the workbook, atomically and readable by its owner alone."""
    write_privately(target, lambda path: _write(source, draw, path))


def _write(source: Confirmation, draw: Draw, path: Path) -> None:
    title = f"郵便での確かめ {month_ja(draw.month)}分"
    footer = f"版 {source.edition['edition']}　基準日 {day_ja(source.as_of)}　取扱注意（個人情報）"
    with Book(path, title, source.as_of, footer) as book:
        _write_front(Page(book, FRONT, title, "尋ねることは、だれかを責めることではありません。"), draw)
        _write_list(book, source, draw)
        _write_wording(book)


def _write_front(page: Page, draw: Draw) -> None:
    page.widths = {0: 24, 1: WIDTH}
    page.span(2)
    for label, text in _facts(draw):
        page.put(0, label, "head_left")
        page.put(1, text)
        page.row += 1
    for heading, texts in GUIDE:
        page.skip()
        page.section(heading, 2)
        page.lines([f"・{text}" for text in texts], look="plain")
    page.skip()
    page.section("シート", 2)
    for name in (LETTER_SHEET, WORDING):
        page.link(0, name)
        page.row += 1
    page.close()


def _facts(draw: Draw) -> list[tuple[str, str]]:
    """How many letters, and from which seeds; letters of the month without an address are counted apart."""
    without = sum(not row["address"] for row in draw.rows)
    seeds = sorted({(row["seed"], row["drawn_on"]) for row in draw.rows})
    return [
        ("手紙の数", f"{len(draw.rows):,} 通（住所のないもの {without:,} 通）"),
        *(("抽出の種（月/年度の種）", f"{seed}　（年度の種を引いた日 {day_ja(drawn_on)}）") for seed, drawn_on in seeds),
    ]


def _write_list(book: Book, source: Confirmation, draw: Draw) -> None:
    page = Page(
        book, LETTER_SHEET, LETTER_SHEET, "回答が届いたら、色の付いた列に書いてください。届かない行は空欄のままにします。"
    )
    rows = [
        _row(source, row | {"hub_name": source.hubs[row["hub_code"]]["hub_name"]}, source.answered.get((row["consultation_id"],)))
        for row in draw.rows
    ]
    rows += [_outdated(source, letter) for letter in draw.outdated]
    area = page.table(COLUMNS, rows, is_frozen=True)
    allow_choice(page, area, "answer", ANSWER_JA, "回答を一覧から選んでください")
    allow_day(page, area, "answered_on", draw.month, "2024/7/31 の形の日付を書いてください")
    page.close(freeze_columns=5)
    page.sheet.set_paper(A3)


def _row(source: Confirmation, values: Mapping[str, Any], reply: Reply | None) -> Row:
    said = f"{SAID_JA[reply.answer]}（{reply.answered_on}、{reply.entered_by} 入力）" if reply else ""
    shown = {column.key: values.get(column.key) for column in COLUMNS} | {"said": said}
    return Row(shown, looks=look_of("answer", "answered_on", "note"))


def _outdated(source: Confirmation, letter: Letter) -> Row:
    values = vars(letter) | {"hub_name": source.hubs[letter.hub_code]["hub_name"], "address": OUTDATED}
    return _row(source, values, source.answered.get(letter.key))


def _write_wording(book: Book) -> None:
    page = Page(book, WORDING, WORDING, "〔　〕には名簿の値を差し込みます。相談の内容は書きません。")
    page.widths = {0: WIDTH}
    page.span(1)
    for text in LETTER:
        page.paragraph(0, text, WIDTH)
    page.close()
