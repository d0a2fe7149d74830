"""What is to be mended, cell by cell, and what the hub is asked to confirm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publishing.feedback.own import Own, limits
from publishing.report.measures import format_of, unit_of
from publishing.report.periods import april_of, month_ja
from publishing.workbook.page import Page
from publishing.workbook.table import Column, Row

SEVERITY_JA = {"error": "誤り", "warning": "注意"}
DIRECTION_JA = {"in": "受入", "out": "紹介", "joint": "連携"}
ASKED = ("consultations", "issue_responses", "enterprises", "new_enterprises", "resolved_issues")
ERROR_COLUMNS = (
    Column("month", "年月", width=12, kind="month"),
    Column("path", "ファイル", width=34, kind="wrapped"),
    Column("sheet", "シート", width=14, kind="text"),
    Column("row", "行", width=7, is_whole=True),
    Column("column", "列", width=18, kind="text"),
    Column("cell", "セル", width=8, kind="centre"),
    Column("code", "符号", width=7, kind="centre"),
    Column("severity", "重さ", width=8, kind="centre"),
    Column("message_ja", "内容と直し方", width=66, kind="wrapped"),
    Column("raw_value", "記載の値", width=22, kind="quoted"),
)
QUESTION_COLUMNS = (
    Column("number", "番号", width=7, is_whole=True),
    Column("kind", "種類", width=22, kind="text"),
    Column("text", "確かめたいこと", width=84, kind="wrapped"),
    Column("answer", "回答（記入欄）", width=44, kind="wrapped"),
)


def open_errors(own: Own) -> list[dict[str, Any]]:
    """Open errors and warnings of the fiscal year up to the month, the newest month first."""
    if not own.report.source.has("submission_row_issue"):
        return []
    query = """
        select * from marts.submission_row_issue
        where hub_code = ? and partner_id is null and month between ? and ? and row_status <> 'superseded'
        order by month desc, severity, path, sheet, "row", "column", code
    """
    return own.rows(query, april_of(own.report.month), own.report.month)


def write_errors(page: Page, own: Own, spec: dict[str, Any]) -> None:
    """The table of cells."""
    found = open_errors(own)
    if not found:
        page.lines([f"{own.report.spans['to_date'].label}の報告に、未解決の誤りも注意もありません。"], look="plain")
        return
    most = limits()["errors_shown"]
    page.table(ERROR_COLUMNS, [_error(row) for row in found[:most]], is_frozen=True)
    page.sheet.autofilter(page.head_row, 0, page.row - 1, len(ERROR_COLUMNS) - 1)
    page.skip()
    page.lines([
        *([f"{len(found):,} 件のうち {most:,} 件を示しています。"] if len(found) > most else []),
        "誤り：その行は集計に入っていません。直して訂正（提出回を 1 つ増やし、その月の全部の行を入れたもの）を送ると入ります。注意：集計に入っていますが、確かめてください。",
        "個人の情報を含みうる列の値は示していません。送る前に yorozu check で同じ検査ができます。",
    ])  # fmt: skip


def _error(row: dict[str, Any]) -> Row:
    look = "error" if row["severity"] == "error" else "warning"
    name = "/".join(str(row["path"]).split("/")[2:]) or row["path"]
    return Row(row | {"path": name, "severity": SEVERITY_JA.get(row["severity"], row["severity"])}, looks={"code": look})


def questions(own: Own) -> list[tuple[str, str]]:
    """Kind and text of each question."""
    found: list[tuple[str, str]] = []
    for kind in (_missing, _files, _changes, _unconfirmed, _partner_only):
        texts = list(kind(own))
        most = limits()["questions_shown"]
        found += texts[:most]
        if len(texts) > most:
            found.append((texts[0][0], f"ほかに {len(texts) - most:,} 件あります。"))
    return found


def write_questions(page: Page, own: Own, spec: dict[str, Any]) -> None:
    """Questions with a place for the answer."""
    asked = questions(own)
    if not asked:
        page.lines(["この月に確かめたいことはありません。"], look="plain")
        return
    looks = {"answer": "warning_left"}
    rows = [Row({"number": n, "kind": kind, "text": text, "answer": ""}, looks=looks) for n, (kind, text) in enumerate(asked, 1)]
    page.table(QUESTION_COLUMNS, rows, is_frozen=True)
    page.skip()
    page.lines(
        [
            "数字の増減や照合の結果は、誤りと決めつけるものではありません。理由があれば教えてください。回答は全国本部にこのブックを返送してください。"
        ]
    )


def _missing(own: Own) -> Iterator[tuple[str, str]]:
    for (hub, month), row in own.report.calendar.items():
        if hub == own.hub and april_of(own.report.month) <= month <= own.report.month and row["status"] == "missing":
            status = own.report.status(hub, month)
            yield (
                "月次報告の" + status,
                f"{month_ja(month)}分の有効な月次報告がありません（{status}、期限 {row['due']:%Y/%m/%d}）。",
            )


def _files(own: Own) -> Iterator[tuple[str, str]]:
    if not own.report.source.has("submission_file"):
        return
    query = """
        select path, status, received_at, reasons from marts.submission_file
        where hub_code = ? and sender_kind = 'hub' and status in ('held', 'rejected')
            and (month = $2 or (month is null and received_at::date between $2 and $3))
        order by received_at, path
    """
    for row in own.report.source.rows(
        query.replace("hub_code = ?", "hub_code = $1"), own.hub, own.report.month, own.report.due_day
    ):
        state = "保留中のファイル" if row["status"] == "held" else "受け付けられないファイル"
        first = (row["reasons"] or "").splitlines()[:1]
        yield (state, f"{'/'.join(row['path'].split('/')[2:])}（{row['received_at']:%Y/%m/%d} 受信）：{''.join(first)}")


def _changes(own: Own) -> Iterator[tuple[str, str]]:
    now, before = own.figures("month"), own.figures("year_ago")
    for name in ASKED:
        one, other = now.get(name), before.get(name)
        metric = own.report.source.metrics.get(name)
        if metric is None or not one or not other or max(one, other) < limits()["least_to_ask"]:
            continue
        rate = 100.0 * (one / other - 1)
        if abs(rate) >= limits()["change_to_ask"]:
            unit = unit_of(metric)
            digits = 0 if format_of(metric) == "#,##0" else 1
            sign = "+" if rate > 0 else "▲"
            yield (
                "前年同月からの増減",
                f"{metric['label_ja']}が前年同月 {other:,.{digits}f}{unit} から {one:,.{digits}f}{unit} になりました（{sign}{abs(rate):.1f}%）。",
            )


def _unconfirmed(own: Own) -> Iterator[tuple[str, str]]:
    query = """
        select referral_id, referred_on, direction, partner_id from marts.fct_referral
        where hub_code = ? and month = ? and reconciliation = 'unconfirmed' order by referred_on, referral_id
    """
    for row in own.rows(query, own.report.month):
        number = str(row["referral_id"]).split(":", 1)[-1]
        words = f"{row['referred_on']:%Y/%m/%d}、{DIRECTION_JA.get(row['direction'], row['direction'])}、機関 {row['partner_id']}"
        yield (
            "紹介の照合",
            f"紹介番号 {number}（{words}）は、機関の記録に見つかりません。日付・機関・相談者を確かめてください。",
        )


def _partner_only(own: Own) -> Iterator[tuple[str, str]]:
    if not own.report.source.has("partner_only_referral"):
        return
    query = """
        select partner_id, referred_on, direction from marts.partner_only_referral
        where hub_code = ? and month = ? order by referred_on, partner_id, partner_record_id
    """
    for row in own.rows(query, own.report.month):
        words = f"{row['referred_on']:%Y/%m/%d}、{DIRECTION_JA.get(row['direction'], row['direction'])}"
        yield (
            "機関の記録だけの紹介",
            f"機関 {row['partner_id']} の記録に、当拠点との紹介（{words}）がありますが、月次報告にありません。",
        )
