"""The project's own SQL on a handful of rows: raw rows and intermediate tables by hand, seeds from their files, models rendered and run.

A model is named by its path below `models/`, a singular test of dbt by its path below `tests/`; both see the tables by their dbt names.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml
from jinja2 import Environment

from ingestion.store.snapshot import create_raw_views

PROJECT = Path(__file__).parents[1] / "dbt_project"
HUB_MONTH = (
    "hub_code varchar, month date, fiscal_year integer, form varchar, has_referral boolean, has_attendance boolean, "
    "has_survey boolean, has_network boolean, has_stages boolean"
)


@cache
def _macros() -> str:
    paths = sorted(path for path in (PROJECT / "macros").glob("*.sql") if not path.name.startswith("test_"))
    return "".join(path.read_text(encoding="utf-8") for path in paths)


@cache
def _seed_types() -> dict[str, dict[str, str]]:
    pages = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((PROJECT / "seeds").glob("*.yml"))]
    return {seed["name"]: seed["config"]["column_types"] for page in pages for seed in page["seeds"]}


def fiscal_year(day: dt.date) -> int:
    """The fiscal year of a day."""
    return day.year - (day.month < 4)


def _refuse(*words: Any) -> None:
    raise ValueError(words)


@cache
def _rendered(path: Path) -> str:
    template = Environment(autoescape=False).from_string(_macros() + path.read_text(encoding="utf-8"))  # noqa: S701 - SQL
    return template.render(ref=str, source="{}.{}".format, config=lambda **_: "", exceptions=_refuse)


class SmallModels:
    """A DuckDB of its own with empty raw tables; `add` rows, `build` models, read `rows`."""

    def __init__(self, place: Path, as_of: dt.date) -> None:
        self.connection = duckdb.connect()
        create_raw_views(self.connection, place, as_of)
        raw = "select view_name from duckdb_views() where schema_name = 'raw' and view_name <> 'run'"
        for (name,) in self.connection.execute(raw).fetchall():
            self.connection.execute(f"create temp table held as from raw.{name}; drop view raw.{name}")
            self.connection.execute(f"create table raw.{name} as from held; drop table held")
        self.connection.execute(f"create table int_hub_months ({HUB_MONTH})")
        self.connection.execute("create table int_enterprises_assigned (record_id varchar, enterprise_id varchar)")
        for path in sorted((PROJECT / "models" / "staging").glob("*.sql")):
            if "nayose" not in path.read_text(encoding="utf-8"):
                self._create("view", path)

    def add(self, table: str, **cells: Any) -> None:
        """A row of a table; columns not named are empty."""
        names = ", ".join(f'"{name}"' for name in cells)
        marks = ", ".join("?" * len(cells))
        self.connection.execute(f"insert into {table} ({names}) values ({marks})", list(cells.values()))

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

    def seed(self, *names: str) -> None:
        """Loads seeds from their files, typed as dbt types them."""
        for name in names:
            types = ", ".join(f"'{column}': '{kind}'" for column, kind in _seed_types()[name].items())
            path = PROJECT / "seeds" / f"{name}.csv"
            self.connection.execute(
                f"create or replace table {name} as from read_csv('{path}', header = true, columns = {{{types}}})"
            )

    def build(self, *models: str) -> None:
        """Builds models in this order."""
        for model in models:
            self._create("table", PROJECT / "models" / f"{model}.sql")

    def failures(self, test: str) -> list[tuple[Any, ...]]:
        """The rows that a singular test of dbt complains about."""
        return self.connection.execute(_rendered(PROJECT / "tests" / f"{test}.sql")).fetchall()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of a query."""
        return self.connection.execute(query).fetchall()

    def one(self, query: str) -> Any:
        """The row of a query that has one row; its value where it has one column."""
        (row,) = self.rows(query)
        return row[0] if len(row) == 1 else row

    def texts(self, table: str) -> str:
        """Everything a table holds, as one text."""
        return "\n".join(str(row) for row in self.rows(f"from {table}"))

    def _create(self, kind: str, path: Path) -> None:
        self.connection.execute(f"create or replace {kind} {path.stem} as {_rendered(path)}")
