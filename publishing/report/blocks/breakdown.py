"""A breakdown of the fiscal year: counts and shares on their base, beside the year before; 不明 stands last, outside every share."""

from __future__ import annotations

from typing import Any

from publishing.report.measures import change
from publishing.report.report import Report
from publishing.report.source import NATION
from publishing.workbook import charts
from publishing.workbook.charts import Series
from publishing.workbook.page import ROW_PIXELS, Page
from publishing.workbook.table import Area, Column, Gap, Row

UNKNOWN, OTHER = "不明", ("その他", "その他（大企業等）")
BASE_JA = {
    "issue_responses": ("相談対応件数", "件"),
    "clients_reported": ("届出相談者数（名寄せ前）", "者"),
    "enterprises": ("名寄せ後相談事業者数", "者"),
    "referrals": ("紹介連携の件数", "件"),
}
FORMER, CHART_WIDTH = "#B8C4D6", 520
SHARE = {"metric_id": "share", "kind": "ratio", "unit": "%"}


def shares(report: Report, spec: dict[str, Any], hub: str, year: int) -> dict[str, dict[str, Any]]:
    """Categories of a breakdown with value and share."""
    query = """
        select category, value, share from marts.kpi_breakdown_year
        where fiscal_year = ? and hub_code = ? and breakdown = ? and base = ? order by value desc, category
    """
    return {row["category"]: row for row in report.source.rows(query, year, hub, spec["breakdown"], spec["base"])}


def ordered(spec: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """As `order` says, else by size; その他 and 不明 last."""
    order: list[str] = spec.get("order") or []
    known = [name for name in order if name in found]
    rest = [name for name in found if name not in known]
    return known + sorted(rest, key=lambda name: 2 if name == UNKNOWN else 1 if name in OTHER else 0)


def write(page: Page, report: Report, spec: dict[str, Any]) -> None:
    """`breakdown`, `base`, `title`, `order`; the chart stands to the right of the table."""
    mart, year = "kpi_breakdown_year", report.fiscal_year
    if not report.source.has(mart):
        page.lines([f"{spec['title']}：この版に表（{mart}）がありません。"])
        return
    now, before = (shares(report, spec, NATION, one) for one in (year, year - 1))
    base, unit = BASE_JA.get(spec["base"], (spec["base"], "件"))
    columns = _columns(year, unit)
    page.section(f"{spec['title']}　母数：{base}", len(columns))
    top = page.row
    if not now:
        page.lines([f"{report.year_label(year)}の内訳はありません。"])
        return
    names = ordered(spec, now | {name: {} for name in before if name not in now})
    rows = [_row(name, now.get(name, {}), before.get(name, {})) for name in names]
    rows.append(_total(now, before))
    area = page.table(columns, rows)
    if UNKNOWN in now:
        page.lines([f"不明 {now[UNKNOWN]['value']:,}{unit}は構成比の分母に入れず、振り分けてもいません。"])
    if spec.get("chart", "right") != "none":
        _chart(page, spec, area, top, len([name for name in names if name != UNKNOWN]), (year, bool(before)))


def _total(now: dict[str, Any], before: dict[str, Any]) -> Row:
    total, former = (sum(row["value"] for name, row in found.items() if name != UNKNOWN) for found in (now, before))
    gaps = dict.fromkeys(("share", "share_before", "change"), Gap(""))
    return Row(
        {"category": "計（不明を除く）", "value": total, "value_before": former if before else Gap()} | gaps, is_strong=True
    )


def _chart(page: Page, spec: dict[str, Any], area: Area, top: int, shown: int, years: tuple[int, bool]) -> None:
    """Shares as bars, to the right of the table or below it."""
    last, category = area.first + shown - 1, area.columns["category"]

    def series(key: str, label: str, colour: str = "") -> Series:
        place = area.columns[key]
        return Series(
            label, (area.sheet, area.first, category, last, category), (area.sheet, area.first, place, last, place), colour=colour
        )

    year, has_before = years
    drawn = [series("share", f"{year}年度"), *([series("share_before", f"{year - 1}年度", FORMER)] if has_before else [])]
    chart = charts.bars(page.book, spec["title"], "構成比", drawn)
    height = max(190, min(560, 96 + 32 * shown))
    if spec.get("chart") == "below":
        page.row = page.chart(chart, page.row, (page.pixels - 6, height))
        return
    height = max(height, (page.row - top) * ROW_PIXELS - 20)
    page.row = max(page.row, page.chart(chart, top, (CHART_WIDTH, height), page.pixels + 8))


def _columns(year: int, unit: str) -> list[Column]:
    return [
        Column("category", "区分", width=26, kind="text"),
        Column("value", f"{year}年度（{unit}）", width=15, is_whole=True),
        Column("share", "構成比（%）", width=12, fraction=True),
        Column("value_before", f"{year - 1}年度（{unit}）", width=15, is_whole=True),
        Column("share_before", "構成比（%）", width=12, fraction=True),
        Column("change", "差（pt）", width=10, change="points"),
    ]


def _row(name: str, now: dict[str, Any], before: dict[str, Any]) -> Row:
    if name == UNKNOWN:
        gaps = dict.fromkeys(("share", "share_before", "change"), Gap("－"))
        return Row({"category": name, "value": now.get("value"), "value_before": before.get("value", Gap("－"))} | gaps)
    if not now or not before:
        gaps = dict.fromkeys(("value", "share", "value_before", "share_before", "change"), Gap("－"))
        former = {f"{key}_before": value for key, value in before.items() if key != "category"}
        return Row({"category": name} | gaps | now | former)
    return Row({
        "category": name, "value": now.get("value"), "share": now.get("share"),
        "value_before": before.get("value"), "share_before": before.get("share"),
        "change": change(SHARE, now.get("share"), before.get("share")),
    })  # fmt: skip
