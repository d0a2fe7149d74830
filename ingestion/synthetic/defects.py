"""Planted defects: each is one cell typed wrongly, with the issues it must cause and what then counts.

`!column` in a row is the cell as typed; the logical value beside it is what the warehouse must count.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
Issue = tuple[str, str]  # (official column, code)


@dataclass(frozen=True)
class Defect:
    """A defect of one sheet: how it changes a row, and the issues (column, code) to be found in it."""

    code: str
    sheet: str
    column: str
    typed: Any
    forms: tuple[str, ...] = ("v2", "v3")
    counted: Callable[[Row], None] | None = None
    also: tuple[Issue, ...] = ()
    clears: tuple[str, ...] = ()

    def plant(self, row: Row, month: dt.date) -> list[Issue]:
        """Types the cell wrongly and returns what must be found."""
        row[f"!{self.column}"] = self.typed(row, month) if callable(self.typed) else self.typed
        for column in self.clears:
            row[column] = None
        if self.counted:
            self.counted(row)
        return [(self.column, self.code), *self.also]


def _previous_month(_row: Row, month: dt.date) -> dt.date:
    return month - dt.timedelta(days=3)


def _far_future(_row: Row, _month: dt.date) -> dt.date:
    return dt.date(2039, 4, 2)


def _set(column: str, value: Any) -> Callable[[Row], None]:
    def apply(row: Row) -> None:
        row[column] = value

    return apply


def _with_other(column: str, *known: str) -> Callable[[Row], None]:
    return _set(column, [*known, "その他"])


def _later_than_minutes(row: Row, _month: dt.date) -> int:
    return int(row["相談時間"]) + 25


def _count_typed(row: Row) -> None:
    row["相談時間"] = int(row["!相談時間"])


V3, V1 = ("v3",), ("v1",)
TIMES = ("開始時刻", "終了時刻")

DEFECTS: tuple[Defect, ...] = (
    Defect("E01", "相談記録", "相談方法", None),
    Defect("E01", "相談記録", "課題中", "－"),
    Defect("E01", "相談者台帳", "住所", None),
    Defect("E01", "紹介連携", "方向", "なし"),
    Defect("E01", "専門家勤務", "勤務時間", None),
    Defect("E01", "満足度調査", "総合満足度", None),
    Defect("E01", "成果把握", "対象年度", None, V3),
    Defect("E01", "ネットワーク活動", "活動区分", None, V3),
    Defect("E01", "相談一覧", "住所", None, V1),
    Defect("E02", "相談記録", "相談日", "五月雨の頃"),
    Defect("E02", "紹介連携", "日付", "2024-13-40"),
    Defect("E02", "相談者台帳", "初回相談日", "昨年の夏"),
    Defect("E02", "専門家勤務", "勤務日", "毎週"),
    Defect("E02", "相談一覧", "相談日", "H31.2.30", V1),
    Defect("E03", "相談記録", "開始時刻", "朝一番", V3),
    Defect("E03", "相談記録", "終了時刻", "25:99", V3),
    Defect("E04", "相談記録", "相談時間", "たっぷり"),
    Defect("E04", "相談者台帳", "従業員数", "数名"),
    Defect("E04", "専門家勤務", "勤務時間", "一日中"),
    Defect("E04", "成果把握", "売上高", "増えた", V3),
    Defect("E04", "ネットワーク活動", "参加人数", "大勢", V3),
    Defect("E04", "相談一覧", "対応時間", "半日ほど", V1),
    Defect("E05", "相談記録", "相談日", _previous_month),
    Defect("E05", "紹介連携", "日付", _previous_month),
    Defect("E05", "専門家勤務", "勤務日", _previous_month),
    Defect("E05", "満足度調査", "回答日", _previous_month),
    Defect("E05", "ネットワーク活動", "活動日", _previous_month, V3),
    Defect("E05", "相談一覧", "相談日", _previous_month, V1),
    Defect("E06", "相談者台帳", "初回相談日", _far_future),
    Defect("E06", "相談記録", "相談日", _far_future, also=(("相談日", "E05"),)),
    Defect("E06", "相談一覧", "相談日", _far_future, V1, also=(("相談日", "E05"),)),
    Defect("E07", "相談記録", "課題大", "よろず相談"),
    Defect("E07", "相談一覧", "相談区分（大）", "よろず相談", V1),
    Defect("E08", "相談記録", "相談者番号", "ZZ-999999"),
    Defect("E08", "紹介連携", "相談者番号", "ZZ-999998"),
    Defect("E08", "成果把握", "相談者番号", "ZZ-999997", V3),
    Defect("E09", "相談記録", "担当者番号", "K-9999"),
    Defect("E11", "相談記録", "相談時間", 0, clears=TIMES),
    Defect("E11", "相談記録", "相談時間", "-30", clears=TIMES),
    Defect("E11", "相談記録", "相談時間", "1,500分", clears=TIMES),
    Defect("E11", "相談一覧", "対応時間", 0, V1),
    Defect("E12", "相談記録", "終了時刻", "6:00", V3),
    Defect("E13", "紹介連携", "方向", "双方向"),
    Defect("E14", "満足度調査", "総合満足度", 6),
    Defect("E14", "満足度調査", "課題解決度", 0),
    Defect("E14", "満足度調査", "再利用意向", "9"),
    Defect("W01", "相談記録", "課題中", "経営知識、未知の支援", counted=_with_other("課題中", "経営知識")),
    Defect("W01", "相談記録", "課題中", "謎の支援、未知の支援、その他", counted=_with_other("課題中")),
    Defect(
        "W01",
        "相談一覧",
        "相談区分（中）",
        "施策活用、未知の支援",
        V1,
        counted=_with_other("相談区分（中）", "施策活用"),
    ),
    Defect("W02", "相談者台帳", "業種", "宇宙開発", counted=_set("業種", None)),
    Defect("W02", "相談者台帳", "業種", "I", counted=_set("業種", "I")),
    Defect("W02", "相談一覧", "業種", "宇宙開発", V1, counted=_set("業種", None)),
    Defect("W03", "紹介連携", "機関種別", "謎の機関", counted=_set("_kind", "oth")),
    Defect("W03", "ネットワーク活動", "機関種別", "謎の機関", V3, counted=_set("_kind", "oth")),
    Defect("W04", "相談者台帳", "法人番号", "1234567890123", counted=_set("法人番号", None)),
    Defect("W04", "相談者台帳", "法人番号", "12345", counted=_set("法人番号", None)),
    Defect("W05", "相談記録", "相談時間", _later_than_minutes, V3, counted=_count_typed),
    Defect("W06", "相談者台帳", "郵便番号", "WRONG"),
    Defect("W08", "相談者台帳", "資本金", 99999999, counted=_set("資本金", None)),
    Defect("W08", "相談者台帳", "資本金", "△100万円", counted=_set("資本金", None)),
    Defect("W09", "相談者台帳", "従業員数", 88888, counted=_set("従業員数", None)),
    Defect("W09", "成果把握", "従業員数", "99999人", V3, counted=_set("従業員数", None)),
    Defect("W09", "相談一覧", "従業員数", -5, V1, counted=_set("従業員数", None)),
    Defect("W10", "満足度調査", "相談者番号", "ZZ-999996", counted=_set("相談者番号", "ZZ-999996")),
    Defect("W10", "紹介連携", "相談番号", None, counted=_set("相談番号", None)),
    Defect("W10", "紹介連携", "相談番号", "ZZ-2024-999995", counted=_set("相談番号", "ZZ-2024-999995")),
    Defect("W11", "相談記録", "相談方法", "伝書鳩", counted=_set("相談方法", "不明")),
    Defect("W11", "相談者台帳", "事業形態", "任意組合", counted=_set("事業形態", "不明")),
    Defect("W11", "相談記録", "解決区分", "保留", counted=_set("解決区分", "不明")),
    Defect("W11", "相談一覧", "方法", "伝書鳩", V1, counted=_set("方法", "不明")),
)
"""E10 and W07 concern two rows and are planted by `plant_repeated_number`; W06 gets its postal code from the address."""


def plant_month(
    rng: random.Random, form: str, month: dt.date, tables: dict[str, list[Row]], serial: int
) -> list[tuple[str, Row, list[Issue]]]:
    """Plants one defect of the catalogue (by `serial`) and returns (sheet, row, issues) of what was planted."""
    fitting = [defect for defect in DEFECTS if form in defect.forms and tables.get(defect.sheet)]
    if not fitting:
        return []
    defect = fitting[serial % len(fitting)]
    candidates = [row for row in tables[defect.sheet] if _is_fit(defect, row)]
    if not candidates:
        return []
    row = rng.choice(candidates)
    issues = defect.plant(row, month)
    if row.get("!郵便番号") == "WRONG":
        row["!郵便番号"] = "060-0001" if row["住所"].startswith("沖縄") else "900-0001"
    row["_is_quarantined"] = any(code.startswith("E") for _, code in issues)
    return [(defect.sheet, row, issues)]


def _is_fit(defect: Defect, row: Row) -> bool:
    """Rows without another defect, whose numbers nobody refers to, and that can show the defect alone."""
    if any(key.startswith("!") for key in row) or row.get("_is_referred"):
        return False
    if defect.code == "W05" and row["終了時刻"] - row["開始時刻"] != row["相談時間"]:
        return False
    if (
        defect.code == "W06"
        and row["住所"][2:4].find("県") < 0
        and row["住所"][:3] not in ("北海道", "東京都", "大阪府", "京都府")
    ):
        return False  # no prefecture that a postal code could belie
    if defect.sheet == "満足度調査" and row["相談者番号"] is None:
        return False
    return not (defect.code == "W11" and defect.column == "解決区分" and row.get("解決区分") is None)


def plant_repeated_number(rows: list[Row], earlier: str | None) -> tuple[Row, list[Issue]] | None:
    """E10 (the number of the row before) or, given a number of an earlier month, W07; on an unreferred row."""
    key = "相談番号"
    free = [i for i, row in enumerate(rows) if i and not row.get("_is_referred") and not any(k[0] == "!" for k in row)]
    if not free:
        return None
    row, before = rows[free[-1]], rows[free[-1] - 1]
    row[f"!{key}"] = row[key] = earlier or before[key]
    row["_is_quarantined"] = earlier is None
    return row, [(key, "W07" if earlier else "E10")]
