"""The hub's targets and attainment, its breakdowns beside the nation's, and the quality of what it handed in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xlsxwriter.chart import Chart

from publishing.feedback.own import Own, limits, spread
from publishing.report.blocks import breakdown
from publishing.report.report import STATUS_JA
from publishing.report.source import NATION
from publishing.workbook import charts
from publishing.workbook.charts import Series
from publishing.workbook.looks import number_format
from publishing.workbook.page import Page
from publishing.workbook.table import Area, Column, Gap, Row

HIDDEN = Gap("＊")
CHART_WIDTH = 520


def write_targets(page: Page, own: Own, spec: dict[str, Any]) -> None:
    """`indicators`: units in order."""
    if not own.report.source.has("target_progress"):
        page.lines(["この版に目標の表がありません。"])
        return
    year = own.report.fiscal_year
    found = {
        row["indicator"]: row
        for row in own.rows("select * from marts.target_progress where hub_code = ? and fiscal_year = ?", year)
    }
    every = own.report.source.rows("select indicator, attainment from marts.target_progress where fiscal_year = ?", year)
    columns = [
        Column("name", "指標", width=26, kind="text"), Column("unit", "単位", width=10, kind="centre"), Column("target", "年間目標", width=13),
        Column("actual", "実績（累計）", width=13), Column("attainment", "達成率", "%", 12), Column("median", "達成率の\n全国中央値", "%", 13),
    ]  # fmt: skip
    rows = []
    for name in [*spec["indicators"], *sorted(set(found) - set(spec["indicators"]))]:
        median = spread(row["attainment"] for row in every if row["indicator"] == name).median
        row = found.get(name, {"target": Gap("目標なし"), "actual": Gap(""), "attainment": Gap("")})
        shown = {"name": name, "unit": spec["indicators"].get(name, ""), "median": HIDDEN if median is None else median}
        plain = number_format(str(shown["unit"]))
        values = {key: row[key] for key in ("target", "actual", "attainment")}
        rows.append(Row(values | shown, numbers={"target": plain, "actual": plain}))
    page.table(columns, rows, is_frozen=True)
    page.skip()
    page.lines([
        f"実績は{own.report.year_label(year)}までの累計です。年度の途中では達成率が低く出ます。",
        "満足度の目標は、5 以下なら平均点、5 を超えるなら 4・5 の回答の割合（%）として実績と比べます。",
        f"＊：値のある拠点が {limits()['hubs_for_median']} 未満のため中央値を示しません。",
    ])  # fmt: skip


def write_shares(page: Page, own: Own, spec: dict[str, Any]) -> None:
    """One breakdown: the hub's counts and shares, the nation's shares, and bars."""
    year = own.report.fiscal_year
    base, unit = breakdown.BASE_JA[spec["base"]]
    mine = breakdown.shares(own.report, spec, own.hub, year)
    nation = breakdown.shares(own.report, spec, NATION, year) if _hubs_in(own, spec) >= limits()["hubs_for_shares"] else {}
    columns = [
        Column("category", "区分", width=26, kind="text"), Column("value", f"当拠点（{unit}）", width=15, is_whole=True),
        Column("share", "構成比（%）", width=12, fraction=True), Column("nation", "全国（%）", width=12, fraction=True),
        Column("change", "差（pt）", width=10, change="points"),
    ]  # fmt: skip
    page.section(f"{spec['title']}　母数：{base}", len(columns))
    if not mine:
        page.lines([f"{year}年度の値はありません。"])
        return
    top, names = page.row, breakdown.ordered(spec, mine)
    area = page.table(columns, [_share_row(name, mine[name], nation.get(name, {})) for name in names])
    shown = len([name for name in names if name != breakdown.UNKNOWN])
    if shown:
        chart, height = _share_chart(page, own, spec["title"], area, shown, bool(nation)), max(190, 96 + 32 * shown)
        if spec.get("chart") == "right":
            page.row = max(page.row, page.chart(chart, top, (CHART_WIDTH, min(height, 620)), page.pixels + 8))
        else:
            page.row = page.chart(chart, page.row, (page.pixels - 6, height))


def _hubs_in(own: Own, spec: dict[str, Any]) -> int:
    query = """
        select count(distinct hub_code) as hubs from marts.kpi_breakdown_year
        where hub_code <> '00' and fiscal_year = ? and breakdown = ? and base = ?
    """
    return int(own.report.source.rows(query, own.report.fiscal_year, spec["breakdown"], spec["base"])[0]["hubs"])


def _share_row(name: str, mine: dict[str, Any], nation: dict[str, Any]) -> Row:
    share, other = mine["share"], nation.get("share")
    gap = Gap("－") if name == breakdown.UNKNOWN else HIDDEN
    values = {"category": name, "value": mine["value"], "share": Gap("－") if share is None else share}
    both = share is not None and other is not None
    return Row(values | {"nation": gap if other is None else other, "change": share - other if both else gap})


def _share_chart(page: Page, own: Own, title: str, area: Area, shown: int, has_nation: bool) -> Chart:
    last, category = area.first + shown - 1, area.columns["category"]

    def series(key: str, label: str, colour: str = "") -> Series:
        place = area.columns[key]
        return Series(
            label, (area.sheet, area.first, category, last, category), (area.sheet, area.first, place, last, place), colour=colour
        )

    drawn = [series("share", own.name), *([series("nation", "全国", "#B8C4D6")] if has_nation else [])]
    return charts.bars(page.book, title, "構成比", drawn)


def write_quality(page: Page, own: Own, spec: dict[str, Any]) -> None:
    """The last months: when it came in, how complete and how right it was."""
    quality = {}
    if own.report.source.has("submission_quality"):
        quality = {row["month"]: row for row in own.rows("select * from marts.submission_quality where hub_code = ?")}
    months = sorted({month for hub, month in own.report.calendar if hub == own.hub and month <= own.report.month})[
        -spec["months"] :
    ]
    columns = [
        Column("month", "年月", width=12, kind="month"), Column("status", "提出状況", width=14, kind="centre"),
        Column("due", "提出期限", width=12, kind="date"), Column("received", "最初の受信", width=12, kind="date"),
        Column("coverage", "シート\n充足率", "%", 11), Column("completeness", "記入率", "%", 11), Column("validity", "正常行率", "%", 11),
        Column("default_like_share", "定型値\nの割合", "%", 11), Column("score", "品質点", "点", 10), Column("median", "品質点の\n全国中央値", "点", 12),
    ]  # fmt: skip
    page.table(columns, [_quality_row(own, month, quality.get(month, {})) for month in months], is_frozen=True)
    page.skip()
    page.lines([
        "シート充足率：様式にあるシートのうち出ているもの。記入率：台帳の任意の欄のうち埋まっているもの。正常行率：誤りのない行。定型値の割合：最も多い相談時間と「その他」の割合。",
        "品質点は各項目の重みつき平均です。重みは仮定で、評価には使いません。",
        f"＊：値のある拠点が {limits()['hubs_for_median']} 未満のため中央値を示しません。",
    ])  # fmt: skip


def _quality_row(own: Own, month: dt.date, quality: dict[str, Any]) -> Row:
    row = own.report.calendar[own.hub, month]
    status = own.report.status(own.hub, month)
    names = ("coverage", "completeness", "validity", "default_like_share", "score")
    values = {name: quality.get(name, Gap() if quality else Gap(status)) for name in names}
    reporting = sum(own.report.is_reported(hub, month) for hub in own.report.source.hubs)
    median = quality.get("national_median_score") if reporting >= limits()["hubs_for_median"] else None
    looks = {"status": "warning"} if status in (STATUS_JA["missing"], "保留") or "遅延" in status else {}
    shown = {
        "month": month,
        "status": status,
        "due": row["due"],
        "received": row["received"],
        "median": HIDDEN if median is None else median,
    }
    return Row(values | shown, looks=looks)
