"""The comparison on the screen, as a CSV file and as a workbook: the same rows, with the assumptions beneath them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from rich.console import Console
from rich.table import Table

from ingestion.store.atomic import write_atomically
from publishing.evaluation.what_if import STATUS_JA, Comparison, HubComparison, Side

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
HEADINGS = (
    "拠点コード", "拠点名", "契約額（円）", "その年度の方式", "評価点", "順位", "グループ", "評価区分", "予算（円）", "予算の根拠",
    "選んだ方式", "評価点（選んだ方式）", "順位（選んだ方式）", "グループ（選んだ方式）", "評価区分（選んだ方式）", "予算（円、選んだ方式）",
    "予算の根拠（選んだ方式）", "差額（円）",
)  # fmt: skip
ITEM_HEADINGS = {
    "hub_code": "拠点コード", "regime": "方式", "item_label": "評価項目", "weight": "重み", "item_value": "値", "previous_value": "前年度の値",
    "target": "年間目標値", "previous_ratio": "前年度比", "attainment_ratio": "目標達成率（比）", "grade": "評価区分", "points": "点",
    "reason_ja": "評価できない理由",
}  # fmt: skip
TOTAL = "計"
FIGURES = (0, 1, 2, 8, 15, 17, 4, 5, 6, 11, 12, 13)
GROUNDS = (0, 1, 7, 9, 14, 16)


def heading(comparison: Comparison) -> str:
    """What is compared, in one line."""
    return (
        f"{comparison.fiscal_year} 年度の評価と {comparison.budget_year} 年度の予算　"
        f"{label(comparison.in_force)} ／ 試算: {label(comparison.chosen)}　（版 {comparison.edition}、基準日 {comparison.as_of}）"
    )


def label(regime: dict[str, Any] | None) -> str:
    """A regime in words."""
    return f"{regime['regime_label']}（{regime['regime']}）" if regime else "その年度の方式なし"


def rows(comparison: Comparison) -> list[list[Any]]:
    """One row per hub, by HEADINGS; the totals last when there are several hubs."""
    applied = comparison.in_force["regime"] if comparison.in_force else None
    result = [_row(hub, applied, comparison) for hub in comparison.hubs]
    if len(result) > 1:
        total: list[Any] = [None] * len(HEADINGS)
        total[1] = TOTAL
        for place in (2, 8, 15, 17):
            known = [row[place] for row in result if row[place] is not None]
            total[place] = sum(known) if known else None
        result.append(total)
    return result


def _row(hub: HubComparison, applied: str | None, comparison: Comparison) -> list[Any]:
    first = [hub.hub_code, hub.hub_name, hub.contract_yen]
    return [
        *first,
        applied,
        *_side(hub.now, comparison.items_now),
        comparison.chosen["regime"],
        *_side(hub.then, comparison.items_then),
        hub.difference_yen,
    ]


def _side(side: Side | None, items: tuple[str, ...]) -> list[Any]:
    if side is None:
        return [None] * 6
    grades = "、".join(f"{item} {grade}" for item, grade in zip(items, side.grades, strict=True))
    return [side.score, side.rank, side.group, grades, side.budget_yen, side.basis]


def regimes_table(regimes: list[dict[str, Any]]) -> Table:
    """The regimes that can be chosen."""
    table = Table("方式", "名称", "評価の年度", "予算の適用", "状態", title="評価と予算の方式")
    for regime in regimes:
        years = f"{regime['first_fy']}〜{regime['last_fy'] or ''}" if regime["first_fy"] else "なし"
        status = STATUS_JA.get(regime["policy_status"], regime["policy_status"])
        table.add_row(
            regime["regime"],
            regime["regime_label"],
            years,
            f"{regime['effective_fy']} 年度から" if regime["effective_fy"] else "",
            status,
        )
    return table


def show(comparison: Comparison, console: Console) -> None:
    """Prints the table and the assumptions beneath it."""
    console.print(heading(comparison), soft_wrap=True, highlight=False)
    console.print(_budgets(comparison))
    console.print(_grades(comparison))
    for name, items in (("評価", comparison.items_now), ("評価（試算）", comparison.items_then)):
        if items:
            console.print(f"{name}の並び: {'、'.join(items)}（- は評価できない項目）", soft_wrap=True, highlight=False)
    totals = rows(comparison)[-1]
    if totals[1] == TOTAL and totals[8] is not None and totals[8] != totals[15]:
        console.print(
            "総額は方式により異なります（掛率の方式は契約額×掛率の計、他は契約額の計）。", soft_wrap=True, highlight=False
        )
    for line in _without_budget(comparison):
        console.print(line, soft_wrap=True, highlight=False)
    console.print("\n用いた仮定（資料が示していないところ）")
    for regime, reason in comparison.assumptions:
        console.print(f"・{regime}: {reason}", soft_wrap=True, highlight=False)


def _budgets(comparison: Comparison) -> Table:
    table = Table("拠点", "契約額", "予算", "予算（試算）", "差額")
    for hub in comparison.hubs:
        now = hub.now.budget_yen if hub.now else None
        table.add_row(_place(hub), yen(hub.contract_yen), yen(now), yen(hub.then.budget_yen), signed(hub.difference_yen))
    totals = rows(comparison)[-1]
    if totals[1] == TOTAL:
        table.add_section()
        table.add_row(TOTAL, yen(totals[2]), yen(totals[8]), yen(totals[15]), signed(totals[17]))
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True
    return table


def _grades(comparison: Comparison) -> Table:
    table = Table("拠点", "評価", "点", "順位", "評価（試算）", "点", "順位")
    for hub in comparison.hubs:
        table.add_row(_place(hub), *_shown(hub.now), *_shown(hub.then))
    return table


def _place(hub: HubComparison) -> str:
    return f"{hub.hub_code} {hub.hub_name.removesuffix('よろず支援拠点')}"


def _shown(side: Side | None) -> list[str]:
    if side is None:
        return ["", "", ""]
    return ["".join(side.grades), "" if side.score is None else f"{side.score:.2f}", side.standing]


def _without_budget(comparison: Comparison) -> list[str]:
    found = []
    for hub in comparison.hubs:
        for name, side in (("その年度の方式", hub.now), ("試算", hub.then)):
            if side is not None and side.budget_yen is None:
                found.append(f"{hub.hub_code} {hub.hub_name}（{name}）{side.basis}")
    return found


def yen(value: int | None) -> str:
    """Yen with thousands separators."""
    return "" if value is None else f"{value:,}"


def signed(value: float | None) -> str:
    """A change with its sign and thousands separators."""
    return "" if value is None else f"{value:+,}"


def write_csv(comparison: Comparison, target: Path) -> None:
    """One row per hub, all cells quoted, UTF-8 with BOM; the assumptions go into a workbook only."""
    assumed = " ".join(dict.fromkeys(reason for _, reason in comparison.assumptions))
    write_rows([*HEADINGS, "用いた仮定"], [[*row, assumed] for row in rows(comparison)], target)


def write_rows(headings: list[str], content: list[list[Any]], target: Path) -> None:
    """A CSV file for people: all cells quoted, UTF-8 with BOM."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([headings, *content])
    write_atomically(target, lambda path: path.write_text(text.getvalue(), encoding="utf-8-sig", newline=""))


def write_workbook(comparison: Comparison, target: Path) -> None:
    """Sheets 比較 (figures), 根拠 (grades and grounds), 評価項目 and 仮定; the same comparison gives the same bytes."""
    title = heading(comparison)
    sheets = []
    for name, places in (("比較", FIGURES), ("根拠", GROUNDS)):
        content = [[row[place] for place in places] for row in rows(comparison) if name == "比較" or row[0]]
        sheets.append(Sheet(name, title, tuple(HEADINGS[place] for place in places), content))
    items = [[item[name] for name in ITEM_HEADINGS] for item in comparison.item_rows]
    sheets.append(Sheet("評価項目", "評価項目ごとの値と評価区分", tuple(ITEM_HEADINGS.values()), items))
    assumptions = [list(pair) for pair in comparison.assumptions]
    sheets.append(Sheet("仮定", "結果とあわせて示してください", ("方式", "用いた仮定（資料が示していないところ）"), assumptions))
    write_sheets(sheets, comparison.as_of, target)


@dataclass(frozen=True)
class Sheet:
    """A sheet of a what-if: its name, the line above, headings, and rows."""

    name: str
    title: str
    headings: tuple[str, ...]
    content: list[list[Any]]


def write_sheets(sheets: list[Sheet], as_of: str, target: Path) -> None:
    """A workbook of what-ifs, named after its first sheet's title; the same sheets give the same bytes."""
    write_atomically(target, lambda path: _write(sheets, as_of, path))


def _write(sheets: list[Sheet], as_of: str, path: Path) -> None:
    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        made = dt.datetime.fromisoformat(as_of) if as_of else dt.datetime(2000, 1, 1)
        book.set_properties({"title": sheets[0].title, "created": made})
        for sheet in sheets:
            _write_sheet(book, sheet)


def _write_sheet(book: Any, page: Sheet) -> None:
    sheet = book.add_worksheet(page.name)
    bold, head = (
        book.add_format({"bold": True}),
        book.add_format({"bold": True, "bg_color": "#DDE6F0", "text_wrap": True, "valign": "top"}),
    )
    yen, number = book.add_format({"num_format": "#,##0"}), book.add_format({"num_format": "0.00"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, page.title, bold)
    for column, text in enumerate(page.headings):
        sheet.write_string(2, column, text, head)
        sheet.set_column(column, column, _width(text))
    for place, row in enumerate(page.content, 3):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(place, column, value, yen if isinstance(value, int) else number)
            elif value is not None:
                sheet.write_string(place, column, str(value), wrapped if _is_long(page.headings[column]) else None)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(3, 2)


def _width(heading_text: str) -> int:
    if "仮定" in heading_text:
        return 90
    if _is_long(heading_text):
        return 36
    return 26 if heading_text in ("拠点名", "評価項目") else 13


def _is_long(heading_text: str) -> bool:
    return any(word in heading_text for word in ("根拠", "理由", "仮定")) or heading_text in (
        "評価区分",
        "評価区分（選んだ方式）",
    )
