"""Every metric: formula, unit, base, first year, source; then the rules of editions, signs and assumptions."""

from __future__ import annotations

from typing import Any

from publishing.metrics import metrics
from publishing.report.measures import unit_of
from publishing.report.report import Report
from publishing.workbook.page import Page
from publishing.workbook.table import Column, Row

KIND_JA = {
    "count": "件数（足せる）",
    "distinct": "実数（足せない）",
    "sum": "合計（足せる）",
    "ratio": "比率",
    "mean": "平均",
    "median": "中央値",
}
BASE_JA = {
    "consultation": "相談記録",
    "referral": "紹介連携",
    "survey": "満足度調査",
    "network_activity": "ネットワーク活動",
    "outcome": "成果把握",
}
COLUMNS = (
    Column("label", "指標", width=40, kind="wrapped"),
    Column("unit", "単位", width=12, kind="centre"),
    Column("kind", "数え方", width=17, kind="centre"),
    Column("base", "もとの記録", width=17, kind="centre"),
    Column("formula", "定義（計算式）", width=66, kind="wrapped"),
    Column("since", "使える年度", width=15, kind="centre"),
    Column("source", "出典", width=22, kind="text"),
)


def write(page: Page, report: Report, spec: dict[str, Any]) -> None:
    """`parts`: further headings with their lines."""
    order = [name for name in metrics() if name in report.source.metrics]
    order += [name for name in report.source.metrics if name not in order]
    page.table(COLUMNS, [_row(report.source.metrics[name]) for name in order], is_frozen=True)
    page.skip()
    page.lines(["出典の R 番号は受け入れの一覧の行、S は出典の資料です。年度だけの指標には、月の値がありません。"])
    for part in spec["parts"]:
        page.skip()
        page.section(part["title"], len(COLUMNS))
        page.lines(part["lines"], look="plain")


def _row(metric: dict[str, Any]) -> Row:
    return Row({
        "label": metric["label_ja"] + ("（年度だけ）" if metric["is_yearly_only"] else ""), "unit": unit_of(metric), "kind": KIND_JA.get(metric["kind"], metric["kind"]),
        "base": BASE_JA.get(metric["base"], metric["base"]), "formula": metric["formula_ja"],
        "since": f"{metric['valid_from_fy']}年度～", "source": metric["source"],
    })  # fmt: skip
