"""The published file as the workbooks read it: rows of marts, which marts there are, definitions, reasons for empty cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import duckdb

from publishing.edition import load_edition, published
from publishing.report.periods import key_of, month_ja

NEEDED = ("dim_hub", "dim_metric", "kpi_hub_month", "kpi_national_month", "kpi_hub_year", "kpi_national_year",
          "submission_calendar", "fct_consultation", "fct_referral", "dim_enterprise")  # fmt: skip
NATION = "00"
UNKNOWN_REASON = "この版の表に値がありません。"


class CannotReportError(Exception):
    """There is nothing to report from; the message says in Japanese what to do."""


class Published:
    """An edition in force, read-only; `needed`: the marts without which it cannot be used."""

    needed: tuple[str, ...] = NEEDED

    def __init__(self, warehouse: Path) -> None:
        path = published(warehouse) / "yorozu.duckdb"
        self.edition = load_edition(warehouse)
        if not path.exists() or not self.edition:
            raise CannotReportError(f"倉庫 {warehouse} に公開された版がありません。先に yorozu nightly を実行してください。")
        self.path = path
        self.as_of = dt.date.fromisoformat(self.edition["as_of"])
        self._connection: duckdb.DuckDBPyConnection | None = None

    def __enter__(self) -> Self:
        self._connection = duckdb.connect(str(self.path), read_only=True)
        lacking = [name for name in self.needed if not self.has(name)]
        if lacking:
            self.__exit__()
            raise CannotReportError(
                f"公開された版が古い形式です（{'、'.join(lacking)} がありません）。yorozu nightly でつくり直してください。"
            )
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._connection:
            self._connection.close()

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Rows of a query by column name, its values by position."""
        return self._fetched(query, list(values))

    def named_rows(self, query: str, values: Mapping[str, object]) -> list[dict[str, Any]]:
        """Rows of a query by column name, its values by name."""
        return self._fetched(query, dict(values))

    def _fetched(self, query: str, values: list[object] | dict[str, object]) -> list[dict[str, Any]]:
        if self._connection is None:
            raise RuntimeError("used outside of its with block")
        cursor = self._connection.execute(query, values)
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def has(self, mart: str) -> bool:
        """Whether the edition has a mart."""
        return mart in self.columns

    @cached_property
    def columns(self) -> dict[str, dict[str, tuple[str, str, str]]]:
        """Type, label and unit of every column of every mart."""
        query = """
            select table_name, column_name, data_type, coalesce(comment, '') as comment from duckdb_columns()
            where schema_name = 'marts' order by table_name, column_index
        """
        found: dict[str, dict[str, tuple[str, str, str]]] = {}
        for row in self.rows(query):
            label, *rest = row["comment"].split("｜")
            unit = rest[-1] if len(rest) > 1 else ""
            found.setdefault(row["table_name"], {})[row["column_name"]] = (row["data_type"], label or row["column_name"], unit)
        return found

    def label(self, mart: str) -> str:
        """Japanese name of a mart from its comment."""
        rows = self.rows("select comment from duckdb_tables() where schema_name = 'marts' and table_name = ?", mart)
        return str((rows[0]["comment"] if rows else None) or mart).split("｜")[0]

    @cached_property
    def hubs(self) -> dict[str, dict[str, Any]]:
        """The 47 hubs by code."""
        return {row["hub_code"]: row for row in self.rows("select * from marts.dim_hub order by hub_code")}

    @cached_property
    def metrics(self) -> dict[str, dict[str, Any]]:
        """Definitions by metric."""
        return {row["metric_id"]: row for row in self.rows("select * from marts.dim_metric order by metric_id")}

    def is_whole(self, mart: str, column: str) -> bool:
        """Whether a column holds whole numbers."""
        return "INT" in self.columns.get(mart, {}).get(column, ("", "", ""))[0]

    def require_month(self, month: dt.date) -> None:
        """CannotReportError unless a report for the month is in force."""
        if not self.rows("select 1 from marts.kpi_national_month where month = ? and hubs_reporting > 0", month):
            last = self.rows("select max(month) as month from marts.kpi_national_month")[0]["month"]
            hint = f"いちばん新しい月は {month_ja(last)} です（--month {key_of(last)}）。" if last else "報告がまだありません。"
            raise CannotReportError(f"{month_ja(month)} の報告はこの版にありません。{hint}")

    @cached_property
    def _reasons(self) -> dict[tuple[str, str, str, str], str]:
        if not self.has("kpi_not_available"):
            return {}
        query = "select kpi_table, hub_code, period, measure, reason_ja from marts.kpi_not_available"
        return {(row["kpi_table"], row["hub_code"], row["period"], row["measure"]): row["reason_ja"] for row in self.rows(query)}

    def reason(self, mart: str, hub: str, period: str, measure: str) -> str:
        """Why a cell has no figure."""
        return self._reasons.get((mart, hub, period, measure), UNKNOWN_REASON)
