"""Lays logical rows out as a clerk's sheet: titles, one- or two-line headers, blank rows, totals, notes, page headers.

Each sheet knows the row number of every logical row and how many rows are no data: that is the truth the reader must find.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ingestion.synthetic.spelling import Cell, Style, spell

Row = dict[str, Any]

COLUMNS: dict[str, tuple[str, ...]] = {
    "相談記録": ("相談番号", "相談日", "相談時間", "相談方法", "相談者番号", "担当者番号", "同席者番号", "課題大", "課題中", "相談内容", "対応内容", "特別相談窓口", "解決区分"),
    "相談者台帳": ("相談者番号", "事業者名", "フリガナ", "代表者名", "法人番号", "郵便番号", "住所", "電話番号", "事業形態", "業種", "資本金", "従業員数", "創業年", "初回相談日"),
    "紹介連携": ("紹介番号", "日付", "方向", "機関種別", "機関名", "機関ID", "相談者番号", "相談番号", "内容"),
    "専門家勤務": ("担当者番号", "氏名", "区分", "勤務日", "勤務時間"),
    "満足度調査": ("回答番号", "回答日", "相談者番号", "相談番号", "総合満足度", "課題解決度", "再利用意向"),
    "成果把握": ("相談者番号", "対象年度", "売上高", "営業利益", "人件費", "減価償却費", "従業員数"),
    "ネットワーク活動": ("活動番号", "活動日", "機関種別", "機関名", "活動区分", "参加人数"),
    "相談一覧": ("相談番号", "相談日", "事業者名", "代表者", "住所", "電話", "業種", "従業員数", "相談区分（大）", "相談区分（中）", "対応者", "対応時間", "方法", "紹介元", "紹介先", "解決", "備考"),
    "目標": ("指標", "年間目標値"), "予算": ("契約額", "うち人件費"), "重点分野": ("分野", "目標値", "背景"),
    "専門家名簿": ("担当者番号", "氏名", "区分", "保有資格", "月間勤務予定日数"),
}  # fmt: skip
V3_COLUMNS = ("相談番号", "相談日", "開始時刻", "終了時刻", "相談時間", "相談方法", "相談者番号", "担当者番号", "同席者番号", "課題大", "課題中",
              "相談内容", "対応内容", "特別相談窓口", "解決区分", "伴走支援段階", "同席機関")  # fmt: skip
SYNONYMS = {
    "相談時間": "相談時間（分）", "相談方法": "方法", "相談者番号": "相談者No", "担当者番号": "担当者No", "電話番号": "TEL", "従業員数": "従業員",
    "資本金": "資本金（万円）", "事業者名": "企業名", "フリガナ": "ふりがな", "代表者名": "代表者", "郵便番号": "〒", "住所": "所在地",
}  # fmt: skip
GROUPS = {
    "課題大": ("課題", "大"),
    "課題中": ("課題", "中"),
    "開始時刻": ("時刻", "開始"),
    "終了時刻": ("時刻", "終了"),
}
DITTO_COLUMNS = ("課題大", "担当者番号", "相談方法", "勤務時間")


@dataclass
class Sheet:
    """A sheet ready to be written: `matrix` of cells, `row_of` each logical row (1-based), merges (row, first, last), hidden rows."""

    name: str
    official: str
    matrix: list[list[Cell]]
    row_of: list[int]
    ignored: int
    merges: list[tuple[int, int, int]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)


def build_sheet(
    rng: random.Random,
    official: str,
    columns: Sequence[str],
    rows: Sequence[Row],
    style: Style,
    *,
    mess: bool,
) -> Sheet:
    """One table as a sheet; overrides of planted defects are in the rows under `!column`."""
    order = list(columns)
    if mess and rng.random() < 0.15:
        rng.shuffle(order)
    sheet = Sheet(_sheet_name(rng, official, mess), official, [], [], 0)
    if mess and rng.random() < 0.5:
        titles: list[list[Cell]] = [[f"{official}（実演用の架空データ）"], []]
        sheet.matrix += titles[: rng.randint(1, 2)]
    header = _write_header(rng, sheet, order, mess)
    extra = mess and rng.random() < 0.08
    if extra:
        sheet.matrix[-1].append("拠点メモ")
    previous: Row | None = None
    for number, row in enumerate(rows):
        if mess and number and _interrupt(rng, sheet, header, number):
            previous = None
        sheet.matrix.append([_cell(rng, column, row, previous, style, mess) for column in order])
        if extra:
            sheet.matrix[-1].append("済")
        sheet.row_of.append(len(sheet.matrix))
        previous = row
    if mess and rows:
        _close(rng, sheet, order, rows)
        if rng.random() < 0.05:
            sheet.hidden.append(rng.choice(sheet.row_of))
    return sheet


def _sheet_name(rng: random.Random, official: str, mess: bool) -> str:
    shapes = (official, f"【拠点】{official}", f"{official} (2)", f"{official}_提出用")
    return rng.choices(shapes, weights=(85, 6, 5, 4))[0] if mess else official


def _write_header(rng: random.Random, sheet: Sheet, order: list[str], mess: bool) -> list[Cell]:
    labels: list[Cell] = [SYNONYMS.get(c, c) if mess and rng.random() < 0.15 else c for c in order]
    if mess and rng.random() < 0.2 and any(c in GROUPS for c in order):
        upper: list[Cell] = [GROUPS[c][0] if c in GROUPS else label for c, label in zip(order, labels, strict=True)]
        lower: list[Cell] = [GROUPS[c][1] if c in GROUPS else None for c in order]
        at = len(sheet.matrix)
        for i in range(1, len(order)):
            if order[i] in GROUPS and order[i - 1] in GROUPS and upper[i] == GROUPS[order[i - 1]][0]:
                upper[i] = None
                sheet.merges.append((at, i - 1, i))
        sheet.matrix += [upper, lower]
    else:
        sheet.matrix.append([f"◎{label}" if mess and rng.random() < 0.02 else label for label in labels])
    return list(labels)


def _interrupt(rng: random.Random, sheet: Sheet, header: list[Cell], number: int) -> bool:
    """A blank row, or the header again as on the next printed page."""
    if number % 40 == 0:
        sheet.matrix.append(list(header))
        sheet.ignored += 1
        return True
    if rng.random() < 0.01:
        sheet.matrix.append([])
        sheet.ignored += 1
        return True
    return False


def _cell(rng: random.Random, column: str, row: Row, previous: Row | None, style: Style, mess: bool) -> Cell:
    if f"!{column}" in row:
        return row[f"!{column}"]
    value = row.get(column)
    is_same = previous is not None and previous.get(column) == value and f"!{column}" not in previous
    if mess and column in DITTO_COLUMNS and value is not None and is_same and rng.random() < 0.05:
        return rng.choice(("〃", "同上"))
    return spell(column, value, style)


def _close(rng: random.Random, sheet: Sheet, order: list[str], rows: Sequence[Row]) -> None:
    """Totals and notes under the table."""
    if rng.random() < 0.15:
        sheet.matrix.append([])
        counted: Cell = None if order[-1] == COLUMNS[sheet.official][0] else len(rows)
        sheet.matrix.append([rng.choice(("合計", "小計", "計"))] + [None] * (len(order) - 2) + [counted])
        sheet.ignored += 2
    if rng.random() < 0.15:
        sheet.matrix.append([rng.choice(("※ 実演用の架空データです。", "注）数値は拠点調べ", "以上"))])
        sheet.ignored += 1


def cover(rng: random.Random, labels: dict[str, Cell], *, mess: bool) -> Sheet:
    """表紙: a label and its value to the right."""
    matrix: list[list[Cell]] = [["よろず支援拠点 報告（実演用の架空データ）"], []]
    offset = rng.choice((0, 1)) if mess else 0
    for label, value in labels.items():
        matrix.append([None] * offset + [label, value])
    return Sheet("表紙", "表紙", matrix, [], 0)


EXTRA_SHEETS = ("集計", "メモ", "記入例")


def extra_sheet(rng: random.Random) -> Sheet:
    """A sheet that is no part of the form."""
    name = rng.choice(EXTRA_SHEETS)
    if name == "記入例":
        return Sheet(name, name, [list(COLUMNS["満足度調査"]), ["A-例", "2024/5/1", "C-例", "例", 5, 5, 5]], [], 0)
    return Sheet(name, name, [["担当", "件数"], ["佐藤", 12], ["鈴木", 8]], [], 0)
