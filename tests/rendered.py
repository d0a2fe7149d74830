"""Models of the project run alone, on tables made by hand: their own SQL with the project's macros and seeds, in a DuckDB in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import yaml
from jinja2 import Environment

PROJECT = Path(__file__).parents[1] / "dbt_project"


@cache
def _seed_types() -> dict[str, dict[str, str]]:
    topics = [yaml.safe_load(path.read_text(encoding="utf-8"))["seeds"] for path in (PROJECT / "seeds").glob("*.yml")]
    return {
        spec["name"]: spec["config"]["column_types"]
        for topic in topics
        for spec in topic
        if "column_types" in spec.get("config", {})
    }


class Rendered:
    """Tables by the names that `ref` gives them."""

    def __init__(self, macros: Sequence[str], seeds: Iterable[str] = ()) -> None:
        self.connection = duckdb.connect(config={"threads": 1})
        self.macros = "".join((PROJECT / "macros" / f"{name}.sql").read_text(encoding="utf-8") for name in macros)
        for name in seeds:
            self.seed(name)

    def seed(self, name: str) -> None:
        """A seed as it stands in the project."""
        types = _seed_types()[name]
        columns = ", ".join(f"'{column}': '{kind}'" for column, kind in types.items())
        path = PROJECT / "seeds" / f"{name}.csv"
        self.connection.execute(
            f"create table {name} as select {', '.join(types)} from read_csv('{path}', header = true, types = {{{columns}}})"
        )

    def table(self, name: str, columns: str, rows: Iterable[Sequence[Any] | Mapping[str, Any]]) -> None:
        """A table made by hand (`columns` as in SQL); rows as values, or by column with the others null."""
        self.connection.execute(f"create or replace table {name} ({columns})")
        names = [column.split()[0] for column in columns.split(",")]
        values = [[row.get(name) for name in names] if isinstance(row, Mapping) else list(row) for row in rows]
        if values:
            frame = pd.DataFrame(values, columns=names).astype(object).where(lambda cells: cells.notna(), None)
            self.connection.register("frame", frame)
            self.connection.execute(f"insert into {name} select * from frame")
            self.connection.unregister("frame")

    def build(self, *models: str) -> None:
        """Builds models, named by their place under `models/`, in this order."""
        for model in models:
            sql = self._sql(PROJECT / "models" / f"{model}.sql")
            self.connection.execute(f"create or replace table {model.rsplit('/', 1)[1]} as {sql}")

    def failures(self, test: str) -> list[dict[str, Any]]:
        """Rows that a test of `dbt_project/tests/` finds."""
        return self._dicts(self._sql(PROJECT / "tests" / f"{test}.sql"))

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Rows of a query, by column."""
        return self._dicts(query)

    def _dicts(self, query: str) -> list[dict[str, Any]]:
        result = self.connection.execute(query)
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def _sql(self, path: Path) -> str:
        text = self.macros + path.read_text(encoding="utf-8")
        return Environment(autoescape=False).from_string(text).render(ref=str, source="{}.{}".format)  # noqa: S701 - SQL, not HTML
