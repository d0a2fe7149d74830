"""Open errors and warnings by code and column, with the hubs that have them; files that wait for somebody."""

from __future__ import annotations

from typing import Any

from publishing.report.report import Report
from publishing.workbook.page import Page
from publishing.workbook.table import Column, Row

SEVERITY_JA = {"error": "誤り", "warning": "注意"}
FILE_JA = {"held": "保留", "rejected": "受け付けず", "incomplete": "書き込み中"}
CODES = (
    Column("code", "符号", width=8, kind="centre"),
    Column("severity", "重さ", width=8, kind="centre"),
    Column("name", "列", width=20, kind="text"),
    Column("issues", "件数", "件", 10, is_whole=True),
    Column("hubs", "拠点数", "拠点", 10, is_whole=True),
    Column("where", "拠点（件数）", width=52, kind="wrapped"),
    Column("example", "例", width=66, kind="wrapped"),
)
BY_CODE = """
    with counted as (
        select code, severity, "column" as name, hub_code, count(*) as issues, min(message_ja) as example
        from marts.submission_row_issue
        where month = ? and row_status <> 'superseded' and hub_code is not null and partner_id is null
        group by all
    )

    select code, severity, name, sum(issues)::bigint as issues, count(*) as hubs, min(example) as example,
        string_agg(prefecture || issues, '、' order by hub_code) as "where"
    from counted inner join marts.dim_hub using (hub_code)
    group by all order by severity, issues desc, code, name
"""
WAITING = """
    select hub_code, path, status, received_at, reasons from marts.submission_file
    where status in ('held', 'rejected', 'incomplete') and sender_kind = 'hub'
        and (month = $month or (month is null and received_at::date between $first and $last))
    order by hub_code, received_at, path
"""


def write(page: Page, report: Report, spec: dict[str, Any]) -> None:
    """Two tables."""
    page.section("未解決の誤りと注意（符号・列ごと）", len(CODES))
    rows = report.source.rows(BY_CODE, report.month) if report.source.has("submission_row_issue") else []
    if rows:
        page.table(CODES, [_code(row) for row in rows])
        page.skip()
        page.lines(
            [
                "誤りの行は集計から除き、注意の行は集計しています。訂正で差し替えた行は含みません。符号の一覧は docs/hub_guide.md にあります。"
            ]
        )
    else:
        page.lines(["未解決の誤りも注意もありません。"], look="plain")
    page.skip()
    _files(page, report)


def _code(row: dict[str, Any]) -> Row:
    look = "error" if row["severity"] == "error" else "warning"
    return Row(row | {"severity": SEVERITY_JA.get(row["severity"], row["severity"])}, looks={"code": look})


def _files(page: Page, report: Report) -> None:
    if not report.source.has("submission_file"):
        return
    days = {"month": report.month, "first": report.month, "last": report.due_day}
    rows = report.source.named_rows(WAITING, days)
    page.section("人の対応を待つファイル", len(CODES))
    if not rows:
        page.lines(["この月の報告に、保留・受け付けられなかったファイルはありません。"], look="plain")
    for row in rows:
        hub = report.source.hubs.get(row["hub_code"] or "", {}).get("hub_name", "拠点不明")
        first = (row["reasons"] or "").splitlines()[:1]
        words = f"・{hub}　{row['path']}　{FILE_JA.get(row['status'], row['status'])}（{row['received_at']:%Y/%m/%d} 受信）：{''.join(first)}"
        page.lines([words], look="plain")
