"""The 47 hubs beside the nation: figures of the month, of the year to date, or of the fiscal year."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from publishing.report.measures import change, change_kind, column_of
from publishing.report.report import OTHER_HUBS, Report
from publishing.report.source import NATION
from publishing.workbook.page import Page
from publishing.workbook.table import EMPTY_MARK, Column, Gap, Row

GROUPS = {"month": "当月", "to_date": "年度累計", "year": "年度"}
NOT_COUNTED = ("未提出", "保留", "期限前", "対象外")


def write(page: Page, report: Report, spec: dict[str, Any]) -> None:
    """`period`: month, to_date or year; `measures`: metrics; `change_of`: the one whose change against last year is shown."""
    period = spec["period"]
    names = [name for name in spec["measures"] if name in report.source.metrics]
    year = _year(report, spec)
    nation, hubs = (_figures(report, period, unit, year) for unit in ("nation", "hub"))
    columns = _columns(report, spec, names)
    if spec.get("title"):
        page.section(spec["title"], len(columns))
    gaps: dict[tuple[str, str], list[str]] = defaultdict(list)
    rows = [_row(report, spec, names, NATION, nation.get(NATION, {}), gaps)]
    rows += [_row(report, spec, names, hub, hubs.get(hub, {}), gaps) for hub in report.source.hubs]
    page.table(columns, rows, is_frozen=bool(spec.get("is_frozen")))
    page.skip()
    page.lines(_notes(report, names, gaps))
    if "change_of" in spec and period == "to_date":
        page.lines(
            [
                "※：今年度と前年度で報告のある月が違う拠点は、累計を比べません。全国の比較には拠点の出入りが含まれることがあります。"
            ]
        )


def _year(report: Report, spec: dict[str, Any]) -> int:
    """The fiscal year; with `latest_with`, the last one up to it in which the nation has that measure."""
    measure = spec.get("latest_with")
    if not measure:
        return report.fiscal_year
    query = f'select max(fiscal_year) as year from marts.kpi_national_year where fiscal_year <= ? and "{measure}" > 0'
    return report.source.rows(query, report.fiscal_year)[0]["year"] or report.fiscal_year


def _figures(report: Report, period: str, unit: str, year: int) -> dict[str, dict[str, Any]]:
    if period != "year":
        return report.figures(period, unit)
    mart = "kpi_national_year" if unit == "nation" else "kpi_hub_year"
    rows = report.source.rows(f"select * from marts.{mart} where fiscal_year = ?", year)
    return {row.get("hub_code", NATION): row for row in rows}


def _columns(report: Report, spec: dict[str, Any], names: list[str]) -> list[Column]:
    period = spec["period"]
    span = report.year_label(_year(report, spec)) if period == "year" else report.spans[period].label
    group = f"{GROUPS[period]}　{span}"
    fixed = [
        Column("code", "コード", width=7, kind="centre", group="拠点"),
        Column("name", "拠点名", width=23, kind="text", group="拠点"),
        Column("status", "提出状況" if period == "month" else "報告月数", width=12, kind="centre", group="拠点"),
    ]
    columns = [*fixed, *(column_of(report.source.metrics[name], group=group) for name in names)]
    if of := spec.get("change_of"):
        metric = report.source.metrics[of]
        label = f"{metric['label_ja']}\n前年{'同月' if period == 'month' else '度同期'}比"
        columns.append(Column("change", label, width=13, group=group, change=change_kind(metric)))
    return columns


def _row(report: Report, spec: dict[str, Any], names: list[str], hub: str, figures: dict[str, Any], gaps: Any) -> Row:
    period = spec["period"]
    is_nation = hub == NATION
    values: dict[str, Any] = {
        "code": hub,
        "name": "全国" if is_nation else report.source.hubs[hub]["hub_name"],
        "status": _status(report, spec, hub),
    }
    lacking = "" if figures else str(values["status"]) if spec["period"] == "month" else "未提出"
    for name in names:
        values[name] = Gap(lacking or EMPTY_MARK) if figures.get(name) is None else figures[name]
        if not lacking and figures.get(name) is None:
            gaps[name, _reason(report, spec, hub, name)].append(hub)
    if of := spec.get("change_of"):
        before = {"month": "year_ago", "to_date": "to_date_ago"}[period]
        former = report.figures(before, "nation" if is_nation else "hub").get(hub, {}).get(of)
        is_like = is_nation or period == "month" or report.has_same_months(hub, "to_date", "to_date_ago")
        shown = change(report.source.metrics[of], figures.get(of), former) if is_like else Gap(OTHER_HUBS)
        values["change"] = Gap(lacking) if lacking else shown
    looks = {} if figures or is_nation else dict.fromkeys(("status",), "warning")
    return Row(values, is_strong=is_nation, looks=looks)


def _status(report: Report, spec: dict[str, Any], hub: str) -> str:
    """How the month came in, or how many months of those due."""
    period = spec["period"]
    months = _months(report, period, _year(report, spec))
    if hub == NATION:
        reported = [(code, month) for code in report.source.hubs for month in months if report.is_reported(code, month)]
        unit = "拠点" if period == "month" else "拠点月"
        return f"{len(reported)}/{len(report.source.hubs) * len(months)}{unit}"
    if period == "month":
        return report.status(hub, report.month)
    return f"{sum(report.is_reported(hub, month) for month in months)}/{len(months)}"


def _months(report: Report, period: str, year: int) -> list[dt.date]:
    months = sorted({month for _hub, month in report.calendar})
    if period == "year":
        return [m for m in months if report.calendar[next(iter(report.source.hubs)), m]["fiscal_year"] == year]
    span = report.spans[period]
    return [month for month in months if span.first <= month <= span.last]


def _reason(report: Report, spec: dict[str, Any], hub: str, name: str) -> str:
    period = spec["period"]
    unit = "nation" if hub == NATION else "hub"
    if period != "year":
        return report.reason(report.spans[period], unit, hub, name)
    mart = "kpi_national_year" if unit == "nation" else "kpi_hub_year"
    return report.source.reason(mart, hub, str(_year(report, spec)), name)


def _notes(report: Report, names: list[str], gaps: dict[tuple[str, str], list[str]]) -> list[str]:
    lines = []
    if any(report.source.metrics[name]["kind"] == "distinct" for name in names):
        lines.append(
            "者数は名寄せ後の事業者をその単位の中で数えるため、全国は拠点の合計になりません（複数の拠点に相談する事業者がいます）。"
        )
    lines.append("未提出・保留の拠点の値はゼロではなく、分かりません。全国の値は報告のあった拠点だけのものです。")
    for (name, reason), hubs in gaps.items():
        count = len([hub for hub in hubs if hub != NATION])
        where = f"{count}拠点" if count else "全国"
        lines.append(f"「…」{report.source.metrics[name]['label_ja']}（{where}）：{reason}")
    return lines
