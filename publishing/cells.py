"""One figure of the KPI marts and the records it is made of, read from the published file alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from publishing.edition import load_edition, published
from publishing.metrics import Metric, metrics

TABLES = {
    "kpi_hub_month": ("hub_month", "hub_code", "strftime(month, '%Y-%m')"),
    "kpi_national_month": ("month", "'00'", "strftime(month, '%Y-%m')"),
    "kpi_hub_year": ("hub_year", "hub_code", "fiscal_year::varchar"),
    "kpi_national_year": ("year", "'00'", "fiscal_year::varchar"),
}
BREAKDOWNS = "kpi_breakdown_year"
KIND_JA = {
    "consultation": "相談", "issue_response": "相談対応", "referral": "紹介・連携", "survey_answer": "満足度調査の回答",
    "network_activity": "ネットワーク活動", "coordinator_day": "担当者の勤務日", "outcome": "成果把握", "plan_budget": "事業計画書の予算",
    "client_year": "相談者記録（年度別）",
}  # fmt: skip
ROLE_JA = {"counted": "数える記録", "numerator": "分子", "denominator": "分母"}
ROWS = {
    "role": "役割", "member_kind": "種類", "member_id": "記録のID", "consultation_id": "相談ID", "record_id": "相談者記録ID",
    "enterprise_id": "事業者ID", "counted_id": "数える者", "contribution": "寄与", "path": "ファイル", "sheet": "シート", "row": "行",
}  # fmt: skip
"""Columns of an exported row and their headings."""
WHERE = """
    kpi_table = $table and hub_code = $hub and period = $period and measure = $measure
    and breakdown is not distinct from $breakdown and base is not distinct from $base and category is not distinct from $category
"""
ORIGINS = """
    with members as (from marts.kpi_member where {where}),
    told as ({told}),
    files as (select sha256, min(path) as path from marts.submission_file where is_in_force group by 1)
    select {columns} from told left join files using (sha256)
    order by role desc, member_id, "row"
"""
# A response stands in the row of its consultation.
OF_CONSULTATIONS = """select members.* replace (
        coalesce(members.sha256, rows.sha256) as sha256, coalesce(members.sheet, rows.sheet) as sheet,
        coalesce(members."row", rows."row") as "row")
    from members left join marts.fct_consultation as rows on members.consultation_id = rows.consultation_id"""


class UnknownCellError(Exception):
    """There is no such cell; the message tells people which there are."""


@dataclass(frozen=True)
class Cell:
    """Which figure: a table, a unit (hub; 00: the nation), a period and a measure, or a category of a breakdown."""

    table: str
    hub: str
    period: str
    measure: str
    breakdown: str | None = None
    base: str | None = None
    category: str | None = None


@dataclass(frozen=True)
class Part:
    """What the records of one role come to."""

    role: str
    kind: str
    records: int
    added: float | None
    mean: float | None
    median: float | None
    different: int

    @property
    def value(self) -> float:
        """The sum of what they add, or how many different ones they are."""
        return self.different if self.added is None else self.added


@dataclass(frozen=True)
class Figure:
    """A published figure, the same counted again from its records, and what one has to know beside it."""

    cell: Cell
    value: float | None
    recounted: float | None
    parts: list[Part]
    facts: dict[str, Any]
    reason: str | None

    @property
    def is_reproduced(self) -> bool:
        """Whether the records come to the published figure (no records: zero, or no figure)."""
        if self.value is None or self.recounted is None:
            return not self.value and not self.recounted
        return abs(self.value - self.recounted) <= max(1e-9 * abs(self.value), 1e-6)


class Cells:
    """The published file, opened for reading; closes itself at the end of a `with` block. Raises UnknownCellError without an edition."""

    def __init__(self, warehouse: Path) -> None:
        path = published(warehouse) / "yorozu.duckdb"
        if not path.exists():
            raise UnknownCellError(f"{warehouse} に公開中の版がありません。先に yorozu nightly を実行してください。")
        self.edition = load_edition(warehouse)
        self.connection = duckdb.connect(str(path), read_only=True)

    def __enter__(self) -> Cells:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.connection.close()

    def figure(self, cell: Cell) -> Figure:
        """The figure of a cell. Raises UnknownCellError with what could have been asked."""
        row = self._row(cell)
        parts = self._parts(cell)
        metric = metrics().get(cell.measure)
        value = row.pop("cell_value")
        reason = self._reason(cell) if value is None else None
        return Figure(cell, value, recounted(metric, parts), parts, row, reason)

    def members(self, cell: Cell, limit: int | None = None) -> Iterator[tuple[Any, ...]]:
        """The records of a cell in the columns of ROWS, each with the file, sheet and row it was handed in with."""
        found = self.connection.execute(question(cell) + (f" limit {limit}" if limit else ""), vars(cell))
        while rows := found.fetchmany(10_000):
            yield from rows

    def _row(self, cell: Cell) -> dict[str, Any]:
        if cell.table == BREAKDOWNS:
            return self._breakdown(cell)
        if cell.table not in TABLES:
            raise UnknownCellError(f"表 {cell.table} はありません。あるのは {'、'.join((*TABLES, BREAKDOWNS))} です。")
        grain, hub, period = TABLES[cell.table]
        known = [m.id for m in metrics().values() if m.is_at(grain)]
        if cell.measure not in known:
            raise UnknownCellError(
                f"{cell.table} に指標 {cell.measure} はありません。あるのは次のとおりです。\n{'、'.join(known)}"
            )
        query = f"select *, {cell.measure} as cell_value from marts.{cell.table} where {hub} = ? and {period} = ?"
        found = self._dictionaries(query, [cell.hub, cell.period])
        if not found:
            units = self.connection.execute(f"select distinct {hub}, {period} from marts.{cell.table} order by all").fetchall()
            raise UnknownCellError(_missing(cell, units))
        kept = {key: value for key, value in found[0].items() if key not in metrics()}
        return kept

    def _breakdown(self, cell: Cell) -> dict[str, Any]:
        query = """select value::double as cell_value, share, base from marts.kpi_breakdown_year
            where hub_code = ? and fiscal_year::varchar = ? and breakdown = ? and category = ? and base = coalesce(?, base)"""
        found = self._dictionaries(query, [cell.hub, cell.period, cell.breakdown, cell.category, cell.base])
        if len(found) == 1 and cell.base:
            table, missing = ("kpi_national_year", "hubs_missing") if cell.hub == "00" else ("kpi_hub_year", "months_missing")
            query = f"select {missing}, report_coverage, edition from marts.{table} where fiscal_year::varchar = ?"
            covered = self._dictionaries(query + ("" if cell.hub == "00" else f" and hub_code = '{cell.hub}'"), [cell.period])
            return found[0] | (covered[0] if covered else {})
        known = self._dictionaries(
            "select distinct breakdown, base, category from marts.kpi_breakdown_year where breakdown = ? order by all",
            [cell.breakdown],
        ) or self._dictionaries("select distinct breakdown, base, '…' as category from marts.kpi_breakdown_year order by all", [])
        lines = "\n".join(f"  --breakdown {row['breakdown']} --base {row['base']} --category {row['category']}" for row in known)
        raise UnknownCellError(
            f"拠点 {cell.hub}・{cell.period} 年度の内訳を一つに決められません。あるのは次のとおりです。\n{lines}"
        )

    def only_base(self, breakdown: str | None) -> str | None:
        """The base of a breakdown that has one alone."""
        query = "select distinct base from marts.kpi_breakdown_year where breakdown = ?"
        bases = [base for (base,) in self.connection.execute(query, [breakdown]).fetchall()]
        return str(bases[0]) if len(bases) == 1 else None

    def _parts(self, cell: Cell) -> list[Part]:
        query = f"""select role, min(member_kind), count(*), sum(contribution), avg(contribution), median(contribution),
                count(distinct counted_id) from marts.kpi_member where {WHERE} group by role order by role desc"""
        return [Part(*row) for row in self.connection.execute(query, vars(cell)).fetchall()]

    def _reason(self, cell: Cell) -> str | None:
        query = (
            "select reason_ja from marts.kpi_not_available where kpi_table = ? and hub_code = ? and period = ? and measure = ?"
        )
        found = self.connection.execute(query, [cell.table, cell.hub, cell.period, cell.measure]).fetchall()
        return str(found[0][0]) if found else None

    def _dictionaries(self, query: str, values: list[Any]) -> list[dict[str, Any]]:
        found = self.connection.execute(query, values)
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def question(cell: Cell) -> str:
    """The SQL of a cell's records with their origin."""
    told = OF_CONSULTATIONS if cell.table == BREAKDOWNS else "from members"
    return ORIGINS.format(where=WHERE, told=told, columns=", ".join(f'"{name}"' for name in ROWS))


def _missing(cell: Cell, units: list[tuple[str, str]]) -> str:
    periods = [period for hub, period in units if hub == cell.hub]
    if periods:
        return f"{cell.table} の拠点 {cell.hub} に {cell.period} の行はありません。あるのは {'、'.join(periods)} です。"
    hubs = sorted({hub for hub, _ in units})
    return f"{cell.table} に拠点 {cell.hub} の行はありません。--hub に指定できるのは {'、'.join(hubs)} です。"


def recounted(metric: Metric | None, parts: list[Part]) -> float | None:
    """The figure that the records come to, in the way of the metric's kind; None without records or with nothing to divide by."""
    by_role = {part.role: part for part in parts}
    if metric and metric.kind == "ratio":
        whole = by_role["denominator"].value if "denominator" in by_role else 0
        part = by_role["numerator"].value if "numerator" in by_role else 0
        return (100 if metric.unit == "%" else 1) * part / whole if whole else None
    if "counted" not in by_role:
        return None
    counted = by_role["counted"]
    kind = metric.kind if metric else "count"
    return counted.mean if kind == "mean" else counted.median if kind == "median" else counted.value
