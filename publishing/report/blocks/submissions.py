"""Who handed in what, when, and how good it was: one row a hub."""

from __future__ import annotations

from typing import Any

from publishing.report.report import Report
from publishing.workbook.page import Page
from publishing.workbook.table import Column, Gap, Row

LOOKS = {"未提出": "error", "保留": "error", "遅延": "warning", "訂正（遅延）": "warning"}
STATUS_COLUMNS = (
    Column("code", "コード", width=7, kind="centre"),
    Column("name", "拠点名", width=23, kind="text"),
    Column("status", "提出状況", width=14, kind="centre"),
    Column("due", "提出期限", width=12, kind="date"),
    Column("received", "最初の受信", width=12, kind="date"),
    Column("in_force", "有効な報告の受信", width=14, kind="date"),
    Column("submissions", "提出数", "件", 9, is_whole=True),
    Column("score", "品質点", "点", 9),
    Column("validity", "正常行率", "%", 10),
    Column("completeness", "記入率", "%", 10),
    Column("errors", "未解決の誤り", "件", 12, is_whole=True),
    Column("warnings", "注意", "件", 9, is_whole=True),
    Column("missing", "当年度の\n未提出の月", width=16, kind="text"),
)


def write(page: Page, report: Report, spec: dict[str, Any]) -> None:
    """The table and how to read it."""
    counts = _issue_counts(report)
    quality = _quality(report)
    page.table(STATUS_COLUMNS, [_hub(report, hub, quality.get(hub, {}), counts) for hub in report.source.hubs], is_frozen=True)
    page.skip()
    median = next(
        (row["national_median_score"] for row in quality.values() if row.get("national_median_score") is not None), None
    )
    page.lines([
        *([f"品質点の全国中央値 {median:.2f} 点。品質点の重みは仮定です（docs/caveats.md）。"] if median is not None else []),
        "未解決の誤り：集計から除いている行の誤りの数（保留中のファイルの行を含む）。訂正で差し替えた行は含みません。",
    ])  # fmt: skip


def _quality(report: Report) -> dict[str, dict[str, Any]]:
    if not report.source.has("submission_quality"):
        return {}
    return {
        row["hub_code"]: row for row in report.source.rows("select * from marts.submission_quality where month = ?", report.month)
    }


def _issue_counts(report: Report) -> dict[tuple[str, str], int]:
    if not report.source.has("submission_row_issue"):
        return {}
    query = """
        select hub_code, severity, count(*) as issues from marts.submission_row_issue
        where month = ? and row_status <> 'superseded' and hub_code is not null and partner_id is null group by all
    """
    return {(row["hub_code"], row["severity"]): row["issues"] for row in report.source.rows(query, report.month)}


def _hub(report: Report, hub: str, quality: dict[str, Any], counts: dict[tuple[str, str], int]) -> Row:
    row = report.calendar.get((hub, report.month), {})
    status = report.status(hub, report.month)
    is_reported = report.is_reported(hub, report.month)
    missing = [
        f"{month.month}月"
        for (code, month), one in report.calendar.items()
        if code == hub and one["fiscal_year"] == report.fiscal_year and month <= report.month and one["status"] == "missing"
    ]
    in_force = row.get("in_force_received_at")
    values: dict[str, Any] = {
        "code": hub, "name": report.source.hubs[hub]["hub_name"], "status": status, "due": row.get("due"),
        "received": row.get("received"), "in_force": in_force.date() if in_force else None, "submissions": row.get("submissions"),
        "score": quality.get("score"), "validity": quality.get("validity"), "completeness": quality.get("completeness"),
        "errors": counts.get((hub, "error"), 0) if is_reported else Gap(status),
        "warnings": counts.get((hub, "warning"), 0) if is_reported else Gap(status), "missing": "・".join(missing),
    }  # fmt: skip
    return Row(values, looks={"status": LOOKS[status]} if status in LOOKS else {})
