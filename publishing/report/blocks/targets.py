"""Targets of the year's plan, what was done, and the attainment, by hub and indicator."""

from __future__ import annotations

import statistics
from typing import Any

from publishing.report.report import Report
from publishing.workbook.page import Page
from publishing.workbook.table import Column, Gap, Row

MART = "target_progress"


def write(page: Page, report: Report, spec: dict[str, Any]) -> None:
    """`indicators`: their order and units; others follow."""
    if not report.source.has(MART):
        page.lines([f"この版に表（{MART}）がありません。"])
        return
    units: dict[str, str] = spec["indicators"]
    found = report.source.rows(
        "select * from marts.target_progress where fiscal_year = ? order by hub_code, indicator", report.fiscal_year
    )
    by_cell = {(row["hub_code"], row["indicator"]): row for row in found}
    names = [*units, *sorted({row["indicator"] for row in found} - set(units))]
    columns = [
        Column("code", "コード", width=7, kind="centre", group="拠点"),
        Column("name", "拠点名", width=23, kind="text", group="拠点"),
    ]
    for name in names:
        columns += _columns(name, units.get(name, ""))
    rows = [_summary(by_cell, names, report)]
    rows += [_row(report, by_cell, names, hub) for hub in report.source.hubs]
    page.table(columns, rows, is_frozen=bool(spec.get("is_frozen")))
    page.skip()
    page.lines([
        f"実績は{report.year_label(report.fiscal_year)}までの年度累計です。年度の途中では達成率が低く出ます。",
        "「全国」の行の達成率は拠点の達成率の中央値です（目標の合計に対する率ではありません）。",
        "満足度の目標は、5 以下なら平均点、5 を超えるなら 4・5 の回答の割合（%）として実績と比べます（metrics §6）。",
        "目標なし：その年度の事業計画書に指標の目標がない拠点です。「…」の実績は、様式にその欄がないか報告がないものです。",
    ])  # fmt: skip


def _columns(name: str, unit: str) -> list[Column]:
    return [
        Column(f"{name}:target", "目標", unit, 11, name),
        Column(f"{name}:actual", "実績", unit, 11, name),
        Column(f"{name}:attainment", "達成率", "%", 10, name),
    ]


def _summary(by_cell: dict[tuple[str, str], dict[str, Any]], names: list[str], report: Report) -> Row:
    values: dict[str, Any] = {"code": "00", "name": "全国（達成率の中央値）"}
    for name in names:
        rates = [row["attainment"] for (_hub, one), row in by_cell.items() if one == name and row["attainment"] is not None]
        values |= {
            f"{name}:target": Gap(""),
            f"{name}:actual": Gap(""),
            f"{name}:attainment": statistics.median(rates) if rates else None,
        }
    return Row(values, is_strong=True)


def _row(report: Report, by_cell: dict[tuple[str, str], dict[str, Any]], names: list[str], hub: str) -> Row:
    values: dict[str, Any] = {"code": hub, "name": report.source.hubs[hub]["hub_name"]}
    for name in names:
        row = by_cell.get((hub, name))
        for key in ("target", "actual", "attainment"):
            values[f"{name}:{key}"] = row[key] if row else Gap("目標なし" if key == "target" else "")
    return Row(values)
