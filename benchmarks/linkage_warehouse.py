"""A warehouse that holds nothing but mentions of enterprises: what benchmarks and tests of the linkage run the nightly models on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd

from ingestion.store.carried import create_build_file
from ingestion.store.linkage import append_ledger, create_linkage_views, save_state
from ingestion.store.snapshot import create_raw_views
from orchestration import dbt_runner

CORE = tuple(f"int_nayose_{name}" for name in ("candidates", "pairs", "edges", "components", "guarded", "clusters"))
"""What Splink does too: blocking, comparing, weighing, clustering."""
MODELS = ("+int_enterprise_id_changes", "+int_nayose_review", "+int_nayose_record_digests")
NATIONAL_FILE = """
    create or replace view nayose.registry_file as
    select '00_zenkoku_all_20240401.csv' as source, true as is_full, '00' as prefecture_code, date '2024-04-01' as updated_on, 1 as records
"""
MONTH = dt.date(2024, 4, 1)
"""Of records that do not bring a `month`."""


REMEMBER = "create or replace table carried.last_night as select true as is_whole"
FORGET = "update carried.last_night set is_whole = false"
"""A night that breaks off leaves a file that the next one does not start from (as `ingestion.store.carried` has it)."""


class LinkageWarehouse:
    """`fill` with records, `link`, read `clusters`; `remember` keeps state and ids for a next `fill`."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.is_carried = False
        self.file = place / "build" / "yorozu_build.duckdb"
        self.file.parent.mkdir(parents=True, exist_ok=True)

    def fill(
        self,
        records: pd.DataFrame | str,
        registry: pd.DataFrame | None = None,
        *,
        consulted: pd.DataFrame | None = None,
        is_national: bool = False,
        as_of: dt.date = MONTH,
        forget: bool = False,
    ) -> None:
        """Tonight's sources, in last night's build file if it was remembered; `records` (a frame, or a query) has record_id and keys,
        `registry` columns of its versions.

        consulted: consultations, by the `record_id` of each.
        is_national: the registry stands for the whole country, so that its names tell how common they are.
        forget: the build file starts empty, as after another version of the code.
        """
        self.is_carried = self._is_remembered() and not forget
        if not self.is_carried:
            for leftover in self.file.parent.glob(f"{self.file.name}*"):
                leftover.unlink()
            create_build_file(self.file)
        with duckdb.connect(str(self.file)) as connection:
            connection.execute("drop schema if exists raw cascade; drop schema if exists nayose cascade")
            connection.execute(f"create schema if not exists carried; {FORGET if self.is_carried else ''}")
            create_raw_views(connection, self.place, as_of)
            create_linkage_views(connection, self.place)
            _put(connection, "raw.client", records, MONTH)
            if consulted is not None and len(consulted):
                _put(connection, "raw.consultation", consulted)
            if registry is not None:
                _put(connection, "nayose.registry_version", registry)
                if is_national:
                    connection.execute(NATIONAL_FILE)

    def link(self, models: Sequence[str] = MODELS, *, is_tested: bool = True) -> dict[str, float]:
        """The nightly models; seconds of each by its name. Raises RuntimeError if one fails."""
        results = dbt_runner.build(self.file, self.place / "log", models, is_carried=self.is_carried, is_tested=is_tested)
        failed = [f"{result.name}: {result.status} {result.message}" for result in results if result.is_blocking]
        if failed:
            raise RuntimeError("\n".join(failed))
        return {result.name: result.seconds for result in results if result.resource_type == "model"}

    def remember(self) -> None:
        """Keeps what this night found, as the nightly run does."""
        append_ledger(self.file, self.place)
        save_state(self.file, self.place)
        with duckdb.connect(str(self.file)) as connection:
            connection.execute(REMEMBER)

    def _is_remembered(self) -> bool:
        if not self.file.exists():
            return False
        with duckdb.connect(str(self.file), read_only=True) as connection:
            try:
                return connection.execute("select is_whole from carried.last_night").fetchall() == [(True,)]
            except duckdb.CatalogException:
                return False

    def clusters(self) -> pd.Series:
        """Enterprise id by record id."""
        with duckdb.connect(str(self.file), read_only=True) as connection:
            found = connection.execute("select record_id, enterprise_id from intermediate.int_enterprises_assigned").df()
        return found.set_index("record_id")["enterprise_id"]


def _put(connection: duckdb.DuckDBPyConnection, view: str, rows: pd.DataFrame | str, month: dt.date | None = None) -> None:
    """A table of a view's columns with these rows in its place; rows without a `month` get this one."""
    source = connection.from_df(rows) if isinstance(rows, pd.DataFrame) else connection.sql(rows)
    chosen = "*" if month is None or "month" in source.columns else f"*, date '{month}' as month"
    connection.execute(f"create temp table empty as from {view} limit 0; drop view {view}")
    connection.execute(f"create table {view} as from empty union all by name select {chosen} from source; drop table empty")
