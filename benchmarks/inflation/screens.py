"""The project's own models on a simulated world: everything that `int_inflation_counts` needs, rendered without dbt, and the screen on it."""

from __future__ import annotations

import importlib.util
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from benchmarks.inflation.tables import MONTH_STARTS, fill
from benchmarks.inflation.world import HUBS, MONTHS, World
from ingestion.inflation.tables import counted, screened
from tests import project_sql
from tests.small_warehouse import Reported

PYTHON_MODELS = {path.stem: path for path in (project_sql.PROJECT / "models").rglob("*.py")}
SEEDS = {path.stem for path in (project_sql.PROJECT / "seeds").glob("*.csv")}
READ = re.compile(r"""dbt\.ref\("(\w+)"\)""")
COUNTS, MARKS = "int_inflation_counts", "int_inflation_marks"
KEYS = ("marker", "hub_code", "month")
FINDINGS = ("overlap", "impossible_day")
"""Class A patterns. Each single record is told to the hub whatever the screen says; here they are also counted, to be compared like the others."""
JUDGED = f"""
    create table counts as
    select marker, hub_code, month, n, marked, peer_expected, special_share from {COUNTS}
    union all
    select pattern, hub_code, month, n, count(distinct consultation_id), null, 0
    from (select hub_code, month, count(*) as n from int_consultations_enriched group by all)
    cross join (select unnest({list(FINDINGS)}) as pattern)
    left join {MARKS} using (pattern, hub_code, month)
    group by all;
    create table markers as
    select marker, kind, minimum_n from inflation_marker where marker not in {FINDINGS}
    union all
    select unnest({list(FINDINGS)}), 'share', 30;
    create table to_screen as select distinct month from counts;
    create table before (marker varchar, hub_code varchar, month date, at_level double, crude_z double, is_clean boolean);
"""


@dataclass(frozen=True)
class Screening:
    """What the screen said of a world (columns of int_inflation_screen, with hub and month as numbers), its marks, and seconds taken (of the clock; the screen's of one core)."""

    rows: pd.DataFrame
    marks: pd.DataFrame
    seconds_models: float
    seconds_screen: float

    def cube(self, column: str) -> tuple[np.ndarray, list[str]]:
        """A column as markers × hubs × months (NaN: no row), and the markers."""
        markers = sorted(self.rows["marker"].unique())
        cube = np.full((len(markers), HUBS, MONTHS), np.nan)
        cube[np.searchsorted(markers, self.rows["marker"]), self.rows["hub"], self.rows["month"]] = self.rows[column]
        return cube, markers


class Simulated(Reported):
    """A warehouse of one simulated world, with the project's models built as they are needed."""

    def __init__(self, place: Path, world: World) -> None:
        super().__init__(place)
        self.connection.execute("set threads = 2")
        fill(self.connection, world)

    def need(self, name: str) -> None:
        """Builds a model or seed and everything that it reads, unless it is there."""
        if name in self._there():
            return
        if name in SEEDS:
            self.seed(name)
        elif name in PYTHON_MODELS:
            for read in READ.findall(PYTHON_MODELS[name].read_text(encoding="utf-8")):
                self.need(read)
            self._run(name)
        else:
            for read in project_sql.model(name).reads:
                self.need(read)
            self.build(name)

    def _there(self) -> set[str]:
        query = "select table_name from duckdb_tables() union select view_name from duckdb_views()"
        return {name for (name,) in self.rows(query)}

    def _run(self, name: str) -> None:
        spec = importlib.util.spec_from_file_location(name, PYTHON_MODELS[name])
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        made = module.model(_Dbt(self.connection), self.connection)  # noqa: F841 - read by name
        self.connection.execute(f"create table {name} as from made")


class _Dbt:
    """What dbt hands a Python model."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.ref = connection.table

    def config(self, **_settings: Any) -> None:
        """Settings say where a model goes; here everything is a table."""


def screening(place: Path, world: World) -> Screening:
    """Fills a warehouse with the world, builds the counts and judges them."""
    warehouse = Simulated(place, world)
    began = time.perf_counter()
    for name in (COUNTS, MARKS, "inflation_marker", "inflation_parameter", "inflation_pattern"):
        warehouse.need(name)
    modelled = time.perf_counter()
    warehouse.change(JUDGED)
    parameters = dict(warehouse.rows("select parameter, value from inflation_parameter"))
    counts = warehouse.connection.sql(counted(KEYS)).to_arrow_table()
    judging = time.process_time()
    rows = screened(counts, KEYS, parameters).to_pandas()
    judged = time.process_time()
    rows["hub"] = rows["hub_code"].astype(int) - 1
    rows["month"] = [MONTH_STARTS.index(month) for month in rows["month"]]
    marks = warehouse.connection.sql(
        f"select pattern, substr(consultation_id, 2)::int as row, is_excess from {MARKS} "
        "inner join inflation_pattern using (pattern) where consultation_id is not null and is_in_likely"
    ).df()
    warehouse.connection.close()
    return Screening(rows, marks, modelled - began, judged - judging)
