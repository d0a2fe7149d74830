"""A warehouse made by hand: tables of a few rows, seeds and code lists as they are, and the project's own SQL run on them without dbt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from ingestion.store.cycle import create_cycle_tables
from ingestion.store.inflation import create_flag_tables
from ingestion.store.snapshot import create_raw_views
from ingestion.thresholds import CODES_DIR
from tests import project_sql

AS_OF = dt.date(2025, 6, 10)
STAGING = sorted(name for name, path in project_sql.MODELS.items() if path.parent.name == "staging")
HUB_MONTH = (
    "hub_code varchar, month date, fiscal_year integer, form varchar, has_referral boolean, has_attendance boolean, "
    "has_survey boolean, has_network boolean, has_stages boolean"
)


def fiscal_year(day: dt.date) -> int:
    """The fiscal year of a day."""
    return day.year - (day.month < 4)


class SmallWarehouse:
    """A DuckDB in memory with tables by their dbt names; models and tests of the project are named as dbt names them."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(config={"threads": 1})
        self.connection.execute("create schema codes; create schema raw")

    def table(self, name: str, columns: str, rows: Iterable[Sequence[Any] | Mapping[str, Any]] = ()) -> None:
        """A table (`columns` as in `create table`); rows as values in their order, or by column with the others null."""
        self.connection.execute(f"create or replace table {name} ({columns})")
        names = [column.split()[0] for column in columns.split(", ")]
        values = [[row.get(column) for column in names] if isinstance(row, Mapping) else row for row in rows]
        if values:
            arrays = [pa.array(cells, from_pandas=True) for cells in zip(*values, strict=True)]
            self.connection.register("handed_over", pa.table(arrays, names))
            self.connection.execute(f"insert into {name} from handed_over")
            self.connection.unregister("handed_over")

    def add(self, table: str, **cells: Any) -> None:
        """One row of a table; columns not named are empty."""
        names = ", ".join(f'"{name}"' for name in cells)
        marks = ", ".join("?" * len(cells))
        self.connection.execute(f"insert into {table} ({names}) values ({marks})", [*cells.values()])

    def change(self, statement: str) -> None:
        """A change of tables: other rules, or a planted defect."""
        self.connection.execute(statement)

    def seed(self, *names: str) -> None:
        """Seeds as they stand in the project."""
        for name in names:
            self.connection.execute(f"create or replace table {name} as {project_sql.seed(name)}")

    def codes(self, *names: str) -> None:
        """Code lists of the project."""
        for name in names:
            source = f"read_csv('{CODES_DIR}/{name}.csv', header = true, all_varchar = true)"
            self.connection.execute(f"create or replace table codes.{name} as from {source}")

    def build(self, *models: str, instead: tuple[str, str] | None = None) -> None:
        """Builds models in this order; `instead` puts a planted defect into their text."""
        for name in models:
            sql = project_sql.model(name).sql
            if instead:
                sql = project_sql.render(project_sql.broken(project_sql.MODELS[name].read_text(encoding="utf-8"), *instead)).sql
            self.connection.execute(f"create or replace table {name} as {sql}")

    def failures(self, test: str) -> list[tuple[Any, ...]]:
        """Rows that a test of `dbt_project/tests/` finds wrong."""
        return self.rows(project_sql.dbt_test(test).sql)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of a query."""
        return self.connection.execute(query).fetchall()

    def dicts(self, query: str) -> list[dict[str, Any]]:
        """Rows of a query, by column."""
        result = self.connection.execute(query)
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def one(self, query: str) -> Any:
        """The row of a query that has one row; its value where it has one column."""
        (row,) = self.rows(query)
        return row[0] if len(row) == 1 else row

    def texts(self, table: str) -> str:
        """Everything a table holds, as one text."""
        return "\n".join(str(row) for row in self.rows(f"from {table}"))


class Reported(SmallWarehouse):
    """Empty tables of `raw` with staging views over them, to which a test adds what hubs and partners handed in."""

    def __init__(self, place: Path) -> None:
        super().__init__()
        create_raw_views(self.connection, place, AS_OF)
        create_cycle_tables(self.connection, place)
        create_flag_tables(self.connection, place)
        raw = "select view_name from duckdb_views() where schema_name = 'raw' and view_name <> 'run'"
        for (name,) in self.rows(raw):
            self.connection.execute(f"create temp table held as from raw.{name}; drop view raw.{name}")
            self.connection.execute(f"create table raw.{name} as from held; drop table held")
        self.table("int_hub_months", HUB_MONTH)
        self.table("int_enterprises_assigned", "record_id varchar, enterprise_id varchar")
        self.table("int_enterprise_reassigned", "record_id varchar")
        for name in STAGING:
            if "nayose" not in project_sql.model(name).sql:
                self.connection.execute(f"create view {name} as {project_sql.model(name).sql}")

    def report(self, hub: str, month: dt.date, form: str) -> None:
        """A hub's month in force, with the sheets that its form has."""
        has_sheets, is_v3 = form != "v1", form == "v3"
        self.add(
            "int_hub_months", hub_code=hub, month=month, fiscal_year=fiscal_year(month), form=form, has_referral=has_sheets,
            has_attendance=has_sheets, has_survey=has_sheets, has_network=is_v3, has_stages=is_v3,
        )  # fmt: skip

    def client(self, record_id: str, enterprise_id: str) -> None:
        """Which enterprise a record belongs to."""
        self.add("int_enterprises_assigned", record_id=record_id, enterprise_id=enterprise_id)
