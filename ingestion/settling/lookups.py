"""Rules that look into a hub's other submissions: E08, E09, W07, W10, and the rows in error they add. All set-based, in DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingestion.store.landing import batch_files
from ingestion.store.schema import table_columns, table_names

SQL = Path(__file__).parent / "keys.sql"


@dataclass(frozen=True)
class Need:
    """A column whose value must be found: in which table, by which rule."""

    table: str
    field: str
    looks_for: str
    code: str


NEEDS = (
    Need("consultation", "client_no", "client", "E08"),
    Need("referral", "client_no", "client", "E08"),
    Need("outcome", "client_no", "client", "E08"),
    Need("consultation", "coordinator_no", "coordinator", "E09"),
    Need("referral", "consultation_no", "consultation", "W10"),
    Need("survey", "client_no", "client", "W10"),
    Need("survey", "consultation_no", "consultation", "W10"),
)
OFFERS = (
    ("client", "client_no", "client"),
    ("attendance", "coordinator_no", "coordinator"),
    ("plan_coordinator", "coordinator_no", "coordinator"),
    ("consultation", "consultation_no", "consultation"),
)
ROW_KEYS = {
    "consultation": "consultation_no",
    "referral": "referral_no",
    "partner_referral": "partner_record_no",
}


def _no_rows(**columns: str) -> str:
    """A select of these columns without rows: what a table that no batch holds contributes."""
    common = dict.fromkeys(("sender", "sha256", "batch"), "varchar")
    listed = ", ".join(f"null::{kind} as {name}" for name, kind in (common | columns).items())
    return f"select {listed} where false"


_PLACE = {"table_name": "varchar", "sheet": "varchar", "row": "integer"}
NO_ROW = _no_rows(**_PLACE, has_error="boolean", is_inline="boolean", key_no="varchar")
NO_NEED = _no_rows(**_PLACE, field="varchar", looks_for="varchar", code="varchar", value="varchar")
NO_OFFER = _no_rows(looks_for="varchar", value="varchar")


def landing_source(landing: Path, batches: Sequence[str], table: str) -> str | None:
    """A `read_parquet(…)` over one table of these batches, with the batch's name as a column; None if there is none."""
    paths = batch_files(landing, batches, table)
    if not paths:
        return None
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{listed}], union_by_name = true, filename = true)"


BATCH = "split_part(filename, '/', -2) as batch"


def load_keys(connection: duckdb.DuckDBPyConnection, landing: Path, batches: Sequence[str]) -> None:
    """Fills `data_row`, `need`, `offer` and `open_need` from the landing batches (table `file` must exist)."""
    sources = {table: landing_source(landing, batches, table) for table in table_names()}
    rows = [
        f"select sender, sha256, {BATCH}, '{table}' as table_name, sheet, row, has_error, is_inline, "
        f"{ROW_KEYS.get(table, 'null::varchar')} as key_no from {source}"
        for table, source in sources.items()
        if source
    ]
    needs = [
        f"select sender, sha256, {BATCH}, '{n.table}' as table_name, sheet, row, '{n.field}' as field, "
        f"'{n.looks_for}' as looks_for, '{n.code}' as code, {n.field} as value from {sources[n.table]}"
        for n in NEEDS
        if sources.get(n.table) and n.field in table_columns(n.table)
    ]
    offers = [
        f"select sender, sha256, {BATCH}, '{looks_for}' as looks_for, {field} as value from {sources[table]}"
        + (" where not is_inline" if table == "client" else "")
        for table, field, looks_for in OFFERS
        if sources.get(table)
    ]
    script = SQL.read_text(encoding="utf-8").format(
        rows=_union([*rows, NO_ROW]), needs=_union([*needs, NO_NEED]), offers=_union([*offers, NO_OFFER])
    )
    connection.execute(script)


def _union(selects: Iterable[str]) -> str:
    return "\n    union all by name\n    ".join(selects)


def find_missing_keys(connection: duckdb.DuckDBPyConnection, in_force: Iterable[int]) -> None:
    """Fills `missing_key`: cells whose key is neither in their own file nor in a submission of the hub in force."""
    connection.execute("create or replace temp table in_force (number integer)")
    numbers = sorted(in_force)
    if numbers:
        connection.execute("insert into in_force select unnest(?::integer[])", [numbers])
    connection.execute(
        """
        create or replace temp table missing_key as
        select n.* from open_need n
        where not exists (
            from offer o join in_force using (number)
            where o.sender = n.sender and o.looks_for = n.looks_for and o.value = n.value
        )
        """
    )


def count_error_rows(connection: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """Rows in error by file number, own errors and missing keys together."""
    rows = connection.execute(
        """
        select number, count(*)::integer from (
            select number, sheet, row from data_row where has_error
            union
            select number, sheet, row from missing_key where code like 'E%'
        ) group by number
        """
    ).fetchall()
    return dict(rows)


def count_data_rows(connection: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """Data rows (neither blank nor total, note or header) by file number."""
    return dict(connection.execute("select number, count(*)::integer from data_row group by number").fetchall())
