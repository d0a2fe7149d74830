"""Writes settled rows into the snapshot: one query a table, only for partitions whose rows changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from ingestion.forms import load_forms
from ingestion.settling.lookups import BATCH, landing_source
from ingestion.store.columns import IDS, SETTLED, context_columns, raw_schema, value_columns
from ingestion.store.schema import table_names
from ingestion.store.snapshot import PartitionWriter

RECORD_ID = {
    "inline": "'hub:' || f.sender || ':inline:' || s.key_no || s.id_suffix",
    "client": "'hub:' || f.sender || ':client:' || l.client_no",
}
ID_SQL = {
    "consultation_id": "f.sender || ':' || l.consultation_no || s.id_suffix",
    "referral_id": "f.sender || ':' || l.referral_no || s.id_suffix",
    "record_id": f"case when f.form = 'v1' then {RECORD_ID['inline']} else {RECORD_ID['client']} end",
}
CONTEXT_SQL = {"hub_code": "f.sender", "month": "f.month", "fiscal_year": "f.fiscal_year"}
PARTNER_SQL = {
    "partner_id": "lower(f.sender)",
    "record_id": "'partner:' || lower(f.sender) || ':' || l.partner_record_no",
    "hub_code": "coalesce(l.hub_name, p.prefecture_code)",
    "named_hub_code": "l.hub_name",
}


def write_rows(connection: duckdb.DuckDBPyConnection, landing: Path, writer: PartitionWriter) -> dict[str, Any]:
    """Accepted rows of every table, quarantined and ignored rows; partitions by table for the manifest."""
    partitions = {table: _write_accepted(connection, landing, writer, table) for table in table_names()}
    partitions["quarantined_row"] = _write(
        connection,
        writer,
        "quarantined_row",
        "s.status = 'quarantined'",
        partial(_quarantined_query, connection, landing),
    )
    partitions["ignored_row"] = _write_ignored(connection, landing, writer)
    return partitions


Query = Callable[[list[str]], str | None]


def _write(
    connection: duckdb.DuckDBPyConnection, writer: PartitionWriter, table: str, condition: str, query: Query
) -> dict[str, dict[str, Any]]:
    """Partitions of the rows of `row_status` that meet the condition; a partition's digest follows from its rows."""
    columns = ", ".join(raw_schema()[table])
    row = row_hash("f.sha256", "f.batch", "f.path", "s.sheet", "s.row", "s.id_suffix", "s.first_received_at")
    digests = connection.execute(
        f"""
        select partition_key, md5(bit_xor({row})::varchar || '{columns}'), count(*)
        from row_status s join file f using (number) where {condition} group by 1
        """
    ).fetchall()

    def copy(changed: list[str], folder: Path) -> None:
        _copy(connection, query(changed), folder)

    return writer.write_query(table, {key: (digest, rows) for key, digest, rows in digests}, copy)


def row_hash(*columns: str) -> str:
    """SQL: a row's share in a partition's digest. Hashed twice: DuckDB puts the last column in by exclusive or, so that the same change of it
    in two rows would cancel out."""
    return f"hash(hash({', '.join(columns)}))"


def _copy(connection: duckdb.DuckDBPyConnection, query: str | None, folder: Path) -> None:
    if query:
        target = str(folder).replace("'", "''")
        connection.execute(
            f"copy ({query}) to '{target}' (format parquet, partition_by (partition_key), overwrite_or_ignore true, "
            "compression zstd)"
        )


def _batches(connection: duckdb.DuckDBPyConnection, changed: list[str], condition: str) -> list[str]:
    rows = connection.execute(
        f"select distinct f.batch from row_status s join file f using (number) "
        f"where {condition} and list_contains(?, partition_key)",
        [changed],
    ).fetchall()
    return [batch for (batch,) in rows]


def _in(changed: list[str]) -> str:
    return "s.partition_key in (" + ", ".join(f"'{key}'" for key in changed) + ")"


def _write_accepted(
    connection: duckdb.DuckDBPyConnection, landing: Path, writer: PartitionWriter, table: str
) -> dict[str, dict[str, Any]]:
    condition = f"s.status = 'accepted' and ({_sources_of(table)})"
    return _write(connection, writer, table, condition, partial(_accepted_query, connection, landing, table, condition))


def _sources_of(table: str) -> str:
    """SQL condition: rows of the sheets that feed this table (v1's one sheet feeds consultations and clients)."""
    pairs = [
        f"(f.form = '{form.name}' and s.table_name = '{sheet.table}')"
        for form in load_forms().values()
        for sheet in form.sheets
        if table in {column.table or sheet.table for column in sheet.columns}
    ]
    return " or ".join(pairs)


def _accepted_query(
    connection: duckdb.DuckDBPyConnection, landing: Path, table: str, condition: str, changed: list[str]
) -> str | None:
    source = landing_source(landing, _batches(connection, changed, condition), table)
    if source is None:
        return None
    present = _columns_of(connection, source)
    sql = PARTNER_SQL if table == "partner_referral" else CONTEXT_SQL
    context = [f"{sql[name]} as {name}" for name in context_columns(table)]
    ids = [f"{ID_SQL[name]} as {name}" for name in IDS.get(table, ())]
    settled = [f"s.{name}" for name in SETTLED.get(table, ())]
    values = [
        f"l.{name}" if name in present else f"null::{kind} as {name}"
        for name, kind in value_columns(table).items()
        if name not in context_columns(table)
    ]
    known = " ".join(ids) + " ".join(context)
    for name in ("client_no", "hub_name"):
        if f"l.{name}" in known and name not in present:
            ids = [text.replace(f"l.{name}", "null") for text in ids]
            context = [text.replace(f"l.{name}", "null") for text in context]
    columns = ["f.sha256", "f.path", "s.sheet", "s.row", "f.form", *context, *ids, *settled, *values, "s.partition_key"]
    register = "left join partner p on p.partner_id = lower(f.sender)" if table == "partner_referral" else ""
    return f"""
        select {", ".join(columns)}
        from (select *, {BATCH} from {source}) l
        join file f on f.sender = l.sender and f.sha256 = l.sha256 and f.batch = l.batch
        join row_status s on s.number = f.number and s.sheet = l.sheet and s.row = l.row
        {register}
        where {condition} and {_in(changed)}
        order by s.partition_key, f.sender, f.path, s.sheet, s.row
    """


def _columns_of(connection: duckdb.DuckDBPyConnection, source: str) -> set[str]:
    return {row[0] for row in connection.execute(f"describe select * from {source}").fetchall()}


def _quarantined_query(connection: duckdb.DuckDBPyConnection, landing: Path, changed: list[str]) -> str | None:
    batches = _batches(connection, changed, "s.status = 'quarantined'")
    selects = []
    for table in dict.fromkeys(sheet.table for form in load_forms().values() for sheet in form.sheets):
        source = landing_source(landing, batches, table)
        if source is not None:
            selects.append(_quarantined_select(connection, source, table, changed))
    return "\n union all by name \n".join(selects) if selects else None


def _quarantined_select(connection: duckdb.DuckDBPyConnection, source: str, table: str, changed: list[str]) -> str:
    """Every cell of the row as sent, as JSON by the contract's column name, extra columns included."""
    present = _columns_of(connection, source)
    headers = {c.name: c.header for f in load_forms().values() for s in f.sheets if s.table == table for c in s.columns}
    cells = ", ".join(f"'{header}', l.raw__{name}" for name, header in headers.items() if f"raw__{name}" in present)
    extras = "l.extras" if "extras" in present else "null"
    return f"""
        select f.sha256, f.path, f.sender, case when f.family <> 'partner' then f.sender end as hub_code,
            case when f.family = 'partner' then lower(f.sender) end as partner_id, f.month, f.fiscal_year, s.sheet,
            s.table_name, s.row, i.codes,
            json_merge_patch(json_object({cells}), coalesce({extras}, '{{}}'))::varchar as cells, s.partition_key
        from (select *, {BATCH} from {source} where not is_inline) l
        join file f on f.sender = l.sender and f.sha256 = l.sha256 and f.batch = l.batch
        join row_status s on s.number = f.number and s.sheet = l.sheet and s.row = l.row
        left join (
            select number, sheet, row, list_sort(list_distinct(list(code))) as codes from issue group by all
        ) i on i.number = f.number and i.sheet = l.sheet and i.row = l.row
        where s.table_name = '{table}' and s.status = 'quarantined' and {_in(changed)}
    """


def _write_ignored(connection: duckdb.DuckDBPyConnection, landing: Path, writer: PartitionWriter) -> dict[str, dict[str, Any]]:
    batches = [row[0] for row in connection.execute("select distinct batch from file").fetchall()]
    source = landing_source(landing, batches, "ignored_row")
    key = "coalesce(strftime(f.month, '%Y-%m'), 'FY' || f.fiscal_year, 'partner')"
    if source is None:
        return {}
    query = f"""
        select f.sha256, f.path, l.sheet, l.row, l.reason, to_json(l.cells)::varchar as cells, {key} as partition_key
        from (select *, {BATCH} from {source}) l
        join file f on f.sender = l.sender and f.sha256 = l.sha256 and f.batch = l.batch
    """
    connection.execute(f"create or replace temp view ignored as {query}")
    digests = connection.execute(
        f"select partition_key, md5(bit_xor({row_hash('sha256', 'path', 'sheet', 'row', 'reason')})::varchar), count(*) "
        "from ignored group by 1"
    ).fetchall()

    def copy(changed: list[str], folder: Path) -> None:
        listed = ", ".join(f"'{item}'" for item in changed)
        _copy(connection, f"select * from ignored where partition_key in ({listed})", folder)

    return writer.write_query("ignored_row", {key: (digest, rows) for key, digest, rows in digests}, copy)
