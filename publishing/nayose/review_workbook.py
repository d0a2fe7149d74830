"""The review queue as a workbook: both records side by side, the parts of the score, a sentence, and columns for the decision.

`ingestion.nayose.filled_review` reads it back and defines the headings that it needs.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ingestion.nayose.filled_review import ANSWERS, DECIDED_BY, DECISION, REASON, RECORD_A, RECORD_B, SHEET
from ingestion.store.atomic import write_privately
from ingestion.store.linkage_schema import PARTS
from publishing.nayose.explain import FACT_JA
from publishing.nayose.memory import LinkageMemory
from publishing.nayose.words import PART_JA, percent_ja, sentence

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
DOUBTFUL_SHEET = "法人番号の確認"
DOUBTFUL_COLUMNS = {
    "record_id": ("記録ID", 32), "name": ("事業者名", 28), "corporate_number": ("法人番号", 16), "reason": ("理由", 46),
    "registered_name": ("登記の商号", 28), "closed_on": ("閉鎖の日", 12), "successor_number": ("承継先の法人番号", 18),
    "successor_record_id": ("承継先の記録ID", 32),
}  # fmt: skip
REASON_JA = {
    "contradicted": "名称も市区町村も登記の履歴と異なる",
    "closed": "最後の相談より前に登記が閉鎖されている",
    "unknown": "登記にない番号",
}
ANSWER_COLUMNS = ("順位", DECISION, DECIDED_BY, REASON)
STATE_COLUMNS = ("今の扱い", "確度", "影響する相談件数", "なぜ")
WIDTHS = {"順位": 6, DECISION: 11, DECIDED_BY: 12, REASON: 28, "今の扱い": 12, "確度": 9, "影響する相談件数": 10, "なぜ": 70,
          "住所": 34, "事業者名": 26, "法人番号": 16, "電話番号": 15, "代表者": 14, "フリガナ": 20, RECORD_A: 30, RECORD_B: 30}  # fmt: skip
EXPLANATION = (
    "このブックは、同じ事業者かどうかを人が見るべき記録の組です。上ほど、結果が確かでなく、影響する相談件数が多い組です。",
    "「判断」に 同じ・別・わからない のどれかを選び、判断者と理由を書いてください。書かない行はそのまま残ります。",
    "取り込み: yorozu nayose decide --from <このブック>。判断は decisions/nayose.csv に残り、以後のすべての処理で守られます。",
    "法人番号がともに正しく、互いに異なる記録は「同じ」にできません。前の判断と矛盾する行は、理由を示して受け付けません。",
    "色の付いたセルは、二つの記録で書かれていることが異なるところです。重みの単位はビット（+1 で見込みが 2 倍）。",
    "代表者・電話番号の重みは仮定です（docs/design/0002-nayose.md）。このブックには個人情報が含まれます。取り扱いに注意してください。",
)


def queue(memory: LinkageMemory, limit: int) -> list[dict[str, Any]]:
    """The first `limit` pairs of the queue with the facts of both records (`a`, `b`)."""
    pairs = memory.rows("select * from kept.restricted.nayose_review order by place limit ?", limit)
    return [
        pair
        | {
            "a": memory.facts(pair["record_a"], _when(memory, pair, "a")),
            "b": memory.facts(pair["record_b"], _when(memory, pair, "b")),
        }
        for pair in pairs
    ]


def _when(memory: LinkageMemory, pair: dict[str, Any], side: str) -> dt.date | None:
    """The last month in which the record was worded as it was compared."""
    query = "select last_month from known_mention where record_id = ? and profile_id = ?"
    found = memory.rows(query, pair[f"record_{side}"], pair[f"profile_{side}"])
    return found[0]["last_month"] if found else None


def doubtful_numbers(memory: LinkageMemory) -> list[dict[str, Any]]:
    """Records whose 法人番号 the corporate registry speaks against; none without the registry."""
    rows = memory.rows("select * from kept.restricted.doubtful_number order by hub_code, partner_id, record_id")
    return [row | {"name": memory.facts(row["record_id"])["name"]} for row in rows]


def write_review(pairs: list[dict[str, Any]], target: Path, doubtful: list[dict[str, Any]] | None = None) -> None:
    """Writes the workbook, atomically and readable by its owner alone."""
    write_privately(target, lambda path: _write(pairs, doubtful or [], path))


def headings() -> list[str]:
    """The columns of the sheet, in order."""
    sides = [f"{label} {side}" for label in FACT_JA.values() for side in "AB"]
    return [*ANSWER_COLUMNS, *STATE_COLUMNS, *sides, *(f"{PART_JA[name]}の重み" for name in PARTS), RECORD_A, RECORD_B]


def _write(pairs: list[dict[str, Any]], doubtful: list[dict[str, Any]], path: Path) -> None:
    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        plain = {
            "font_name": "Noto Sans CJK JP",
            "font_size": 10,
            "valign": "top",
            "text_wrap": True,
            "border": 1,
            "border_color": "#D1D5DB",
        }
        formats = {
            "head": book.add_format(plain | {"bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF", "valign": "vcenter"}),
            "answer": book.add_format(plain | {"bg_color": "#FFF8DB"}),
            "plain": book.add_format(plain),
            "differs": book.add_format(plain | {"bg_color": "#FBE3DF"}),
            "bits": book.add_format(plain | {"num_format": "+0.0;-0.0;0.0"}),
        }
        _write_pairs(book.add_worksheet(SHEET), pairs, formats)
        _write_doubtful(book.add_worksheet(DOUBTFUL_SHEET), doubtful, formats)
        _write_explanation(book.add_worksheet("読み方"), formats)


def _write_pairs(sheet: Worksheet, pairs: list[dict[str, Any]], formats: dict[str, Format]) -> None:
    names = headings()
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, formats["head"])
        sheet.set_column(column, column, WIDTHS.get(name, WIDTHS.get(name.removesuffix(" A").removesuffix(" B"), 11)))
    for row, pair in enumerate(pairs, 1):
        sheet.set_row(row, 44)  # three lines: the sentence wraps
        _write_pair(sheet, row, pair, formats)
    if pairs:
        sheet.data_validation(1, 1, len(pairs), 1, {"validate": "list", "source": list(ANSWERS), "error_message": "同じ・別・わからない から選んでください"})  # fmt: skip
        sheet.autofilter(0, 0, len(pairs), len(names) - 1)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, len(ANSWER_COLUMNS))
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(2, 0)
    sheet.repeat_columns(0, 0)
    sheet.repeat_rows(0)


def _write_pair(sheet: Worksheet, row: int, pair: dict[str, Any], formats: dict[str, Format]) -> None:
    sheet.write_number(row, 0, pair["place"], formats["plain"])
    for column in range(1, len(ANSWER_COLUMNS)):
        sheet.write_blank(row, column, None, formats["answer"])
    column = len(ANSWER_COLUMNS)
    state = "同じ事業者" if pair["is_joined"] else "別の事業者"
    for text in (state, percent_ja(pair["bits"])):
        sheet.write_string(row, column, text, formats["plain"])
        column += 1
    sheet.write_number(row, column, pair["consultations_affected"], formats["plain"])
    sheet.write_string(row, column + 1, sentence(pair), formats["plain"])
    column += 2
    for name in FACT_JA:
        texts = [str(pair[side][name] or "") for side in "ab"]
        look = formats["differs"] if all(texts) and texts[0] != texts[1] else formats["plain"]
        for text in texts:
            sheet.write_string(row, column, text, look)
            column += 1
    for name in PARTS:
        sheet.write_number(row, column, pair[f"{name}_bits"], formats["bits"])
        column += 1
    for record in (pair["record_a"], pair["record_b"]):
        sheet.write_string(row, column, record, formats["plain"])
        column += 1


def _write_doubtful(sheet: Worksheet, doubtful: list[dict[str, Any]], formats: dict[str, Format]) -> None:
    for column, (label, width) in enumerate(DOUBTFUL_COLUMNS.values()):
        sheet.write_string(0, column, label, formats["head"])
        sheet.set_column(column, column, width)
    for row, record in enumerate(doubtful, 1):
        for column, name in enumerate(DOUBTFUL_COLUMNS):
            value = REASON_JA.get(str(record[name]), record[name]) if name == "reason" else record[name]
            sheet.write_string(row, column, str(value or ""), formats["plain"])
    if not doubtful:
        sheet.write_string(
            1, 0, "該当する記録はありません（法人番号公表サイトのデータがないときは調べません）。", formats["plain"]
        )
    sheet.freeze_panes(1, 0)


def _write_explanation(sheet: Worksheet, formats: dict[str, Format]) -> None:
    sheet.set_column(0, 0, 110)
    for row, text in enumerate(EXPLANATION):
        sheet.write_string(row, 0, text, formats["plain"])
