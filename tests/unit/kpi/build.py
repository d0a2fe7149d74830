"""The project's own KPI models on rows made by hand, so that a test may break their SQL and look again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from ingestion.inflation.audited import COLUMNS as COLUMNS_OF_AUDITS
from ingestion.store.snapshot import create_raw_views
from publishing.recount.compare import TABLES
from publishing.recount.records import COLUMNS, Records, make_records
from tests import project_sql
from tests.small_warehouse import AS_OF, SmallWarehouse

BY_HAND = {
    "int_enterprise_reassigned": project_sql.Rendered("select null::varchar as record_id where false", ()),
    "int_enterprises_assigned": project_sql.Rendered("select record_id, enterprise_id from enterprise", ()),
    "dim_enterprise": project_sql.Rendered(
        "select enterprise_id, first_consulted_on from int_enterprise_firsts", ("int_enterprise_firsts",)
    ),
}
BY_HAND |= {  # nobody is asked about the counts of this world
    "int_inflation_confirmed_records": project_sql.Rendered(
        "select null::varchar as consultation_id, null::varchar as enterprise_id, null::integer as fiscal_year where false", ()
    ),
    "int_inflation_likely_months": project_sql.Rendered(
        "select null::varchar as hub_code, null::date as month, null::integer as fiscal_year, "
        "0 as consultations, 0 as issue_responses, 0.0 as consultation_hours, 0 as clients_reported, 0 as enterprises, "
        "0 as new_enterprises, 0 as resolved_issues where false",
        (),
    ),
    "int_inflation_audited": project_sql.Rendered(
        f"select {', '.join(f'null::{kind} as {name}' for name, kind in COLUMNS_OF_AUDITS.items())} where false", ()
    ),
}
Change = Callable[[str, str], str]


def said(name: str) -> project_sql.Rendered:
    """A model's SQL and the models that it reads."""
    if name in BY_HAND:
        return BY_HAND[name]
    if name in project_sql.MODELS:
        return project_sql.model(name)
    return project_sql.Rendered(project_sql.seed(name), ())


class KpiBuild(SmallWarehouse):
    """A build of the KPI marts: `make(names)` makes models and what they need; `again(change, names)` with their SQL changed."""

    def __init__(self, rows: dict[str, pd.DataFrame], enterprises: pd.DataFrame, place: Path) -> None:
        super().__init__()
        create_raw_views(self.connection, place, AS_OF)
        for table, frame in rows.items():
            self._put(table, frame)
        self.connection.register("frame", enterprises)
        self.connection.execute("create table enterprise as from frame")
        raw = {table: self.connection.execute(f"select {columns} from raw.{table}").df() for table, columns in COLUMNS.items()}
        self.records: Records = make_records(raw, enterprises)
        self.made: set[str] = set()

    def _put(self, table: str, frame: pd.DataFrame) -> None:
        self.connection.register("frame", frame)
        self.connection.execute(f"create temp table empty as from raw.{table} limit 0; drop view raw.{table}")
        self.connection.execute(f"create table raw.{table} as from empty union all by name from frame; drop table empty")

    def make(self, *names: str, change: Change = lambda _name, sql: sql) -> None:
        """Makes models that are not made yet, after what they read."""
        for name in names:
            if name in self.made:
                continue
            sql, reads = said(name)
            self.make(*reads, change=change)
            self.connection.execute(f"create or replace table {name} as {change(name, sql)}")
            self.made.add(name)

    def again(self, change: Change, *names: str) -> None:
        """Makes models anew with their SQL changed; what others read of them stays until it is made anew too."""
        self.made -= set(names)
        self.make(*names, change=change)

    def tables(self, *names: str) -> dict[str, pd.DataFrame]:
        """KPI marts as they stand; all of them if none is named."""
        return {name: self.connection.execute(f"from {name}").df() for name in names or TABLES}
