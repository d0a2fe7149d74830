"""The project's own KPI models on rows made by hand, without dbt, so that a test may break their SQL and look again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
from jinja2 import Environment

from ingestion.store.snapshot import create_raw_views
from publishing.recount.compare import TABLES
from publishing.recount.records import COLUMNS, Records, make_records

PROJECT = Path(__file__).parents[1] / "dbt_project"
MACRO = re.compile(r"\{%-?\s*macro\s+(\w+)\(.*?\{%-?\s*endmacro\s*-?%\}", re.DOTALL)
MODELS = {path.stem: path for path in (PROJECT / "models").rglob("*.sql")}
SEEDS = {path.stem: path for path in (PROJECT / "seeds").rglob("*.csv")}
BY_HAND = {
    "int_enterprises_assigned": "select record_id, enterprise_id from hand.enterprise",
    "dim_enterprise": "select enterprise_id, first_consulted_on from marts.int_enterprise_firsts",
}
Change = Callable[[str, str], str]


class _Returned(Exception):
    """What a macro returns, as dbt does it."""

    def __init__(self, value: Any) -> None:
        self.value = value


class Relation(str):
    """A table in SQL, which may be asked for without its database as in dbt."""

    def include(self, **_parts: bool) -> Relation:
        return self


class KpiBuild:
    """A build of the KPI marts: `run(names)` makes models and what they need; `change(name, sql)` may alter what is run."""

    def __init__(self, rows: dict[str, pd.DataFrame], enterprises: pd.DataFrame, place: Path) -> None:
        self.connection = duckdb.connect()
        create_raw_views(self.connection, place, dt.date(2025, 6, 10))
        self.connection.execute("create schema marts; create schema hand;")
        for table, frame in rows.items():
            self._put(table, frame)
        self.connection.register("frame", enterprises)
        self.connection.execute("create table hand.enterprise as from frame")
        raw = {table: self.connection.execute(f"select {columns} from raw.{table}").df() for table, columns in COLUMNS.items()}
        self.records: Records = make_records(raw, enterprises)
        self.change: Change = lambda _name, sql: sql
        self.made: set[str] = set()
        self.needed: list[str] = []
        self.texts: dict[str, tuple[str, list[str]]] = {}
        self.environment = Environment(autoescape=False)  # noqa: S701 - SQL, not HTML
        self.environment.globals |= {"ref": self._ref, "source": "{}.{}".format, "return": self._return, "config": lambda **_: ""}
        for path in sorted((PROJECT / "macros").glob("*.sql")):
            for macro in MACRO.finditer(path.read_text(encoding="utf-8")):
                self.environment.globals[macro[1]] = self._macro(macro[1], macro[0])

    def _put(self, table: str, frame: pd.DataFrame) -> None:
        self.connection.register("frame", frame)
        self.connection.execute(f"create table hand.{table} as from raw.{table} limit 0; drop view raw.{table}")
        self.connection.execute(f"create table raw.{table} as from hand.{table} union all by name from frame")

    def _macro(self, name: str, text: str) -> Callable[..., Any]:
        module: list[Any] = []

        def call(*values: Any, **named: Any) -> Any:
            if not module:
                module.append(getattr(self.environment.from_string(text).module, name))
            try:
                return module[0](*values, **named)
            except _Returned as returned:
                return returned.value

        return call

    def _return(self, value: Any) -> None:
        raise _Returned(value)

    def _ref(self, name: str) -> Relation:
        self.needed.append(name)
        return Relation(f"marts.{name}")

    def sql(self, name: str) -> tuple[str, list[str]]:
        """A model's SQL and the models that it reads."""
        if name in BY_HAND:
            return BY_HAND[name], ["int_enterprise_firsts"] if name == "dim_enterprise" else []
        if name in SEEDS:
            return f"from read_csv('{SEEDS[name]}', header = true)", []
        if name not in self.texts:
            self.needed = []
            text = self.environment.from_string(MODELS[name].read_text(encoding="utf-8")).render()
            self.texts[name] = text, list(dict.fromkeys(self.needed))
        return self.texts[name]

    def run(self, *names: str) -> None:
        """Makes models that are not made yet, after what they read."""
        for name in names:
            if name in self.made:
                continue
            text, needed = self.sql(name)
            self.run(*needed)
            kind = "view" if name == "kpi_member" else "table"
            self.connection.execute(f"create or replace {kind} marts.{name} as {self.change(name, text)}")
            self.made.add(name)

    def again(self, change: Change, *names: str) -> None:
        """Makes models anew with their SQL changed; what others read of them stays until it is made anew too."""
        self.change, self.made = change, self.made - set(names)
        try:
            self.run(*names)
        finally:
            self.change = lambda _name, sql: sql

    def tables(self, *names: str) -> dict[str, pd.DataFrame]:
        """KPI marts as they stand; all of them if none is named."""
        return {name: self.connection.execute(f"from marts.{name}").df() for name in names or TABLES}
