"""The project's own SQL on tables made by hand: seeds and code lists as they are, models rendered and run in a DuckDB of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml
from jinja2 import Environment

from ingestion.thresholds import CODES_DIR

PROJECT = Path(__file__).parents[3] / "dbt_project"
LANGUAGE = Environment(autoescape=False)  # noqa: S701 - SQL, not HTML
MACROS = "".join(
    (PROJECT / "macros" / f"{name}.sql").read_text(encoding="utf-8")
    for name in ("naming", "breakdowns", "size_class", "measured")
)


class Workbench:
    """A small warehouse: `table` makes one by hand, `seed` and `codes` take the project's, `run` makes a model's table."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("create schema codes; create schema raw")

    def table(self, name: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
        """A table with these columns (as in `create table`) and rows."""
        self.connection.execute(f"create or replace table {name} ({columns})")
        if rows:
            handed_over = pa.table(
                [pa.array(values) for values in zip(*rows, strict=True)], [f"c{n}" for n in range(len(rows[0]))]
            )
            self.connection.register("handed_over", handed_over)
            self.connection.execute(f"insert into {name} from handed_over")
            self.connection.unregister("handed_over")

    def seed(self, *names: str) -> None:
        """Seeds of the project, typed as their YAML says."""
        for name in names:
            types = _seed_types()[name]
            columns = ", ".join(f"nullif({column}, '')::{kind} as {column}" for column, kind in types.items())
            source = f"read_csv('{PROJECT}/seeds/{name}.csv', header = true, all_varchar = true)"
            self.connection.execute(f"create or replace table {name} as select {columns} from {source}")

    def codes(self, *names: str) -> None:
        """Code lists of the project."""
        for name in names:
            source = f"read_csv('{CODES_DIR}/{name}.csv', header = true, all_varchar = true)"
            self.connection.execute(f"create or replace table codes.{name} as from {source}")

    def run(self, *models: str, instead: tuple[str, str] | None = None) -> None:
        """Models by path below `models/`; `instead` puts a planted defect into their text."""
        for model in models:
            text = (PROJECT / "models" / f"{model}.sql").read_text(encoding="utf-8")
            if instead:
                assert instead[0] in text, f"nothing to break in {model}"
                text = text.replace(*instead)
            self.connection.execute(f"create or replace table {model.rsplit('/', 1)[-1]} as {self.render(text)}")

    @staticmethod
    def render(text: str) -> str:
        """SQL of a text with the project's macros."""
        return LANGUAGE.from_string(MACROS + text).render(ref=str, source="{}.{}".format)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of a query."""
        return self.connection.execute(query).fetchall()

    def check(self, name: str) -> list[tuple[Any, ...]]:
        """What a test of the project finds wrong."""
        return self.rows(self.render((PROJECT / "tests" / f"{name}.sql").read_text(encoding="utf-8")))


def _seed_types() -> dict[str, dict[str, str]]:
    files = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in (PROJECT / "seeds").glob("*.yml"))
    return {seed["name"]: seed["config"]["column_types"] for file in files for seed in file["seeds"]}
