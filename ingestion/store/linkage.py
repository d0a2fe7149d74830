"""What 名寄せ remembers between nights, as schema `nayose` for dbt: last night's state, the ledger of enterprise ids, people's decisions.

- `linkage/`: last night's mentions, profiles, pairs, edges, clusters and questions, for people to ask (`yorozu nayose explain`). A night reads only
  how long questions have waited; what it links again and what it keeps is decided by the build file (see `carried`).
- `decisions/enterprise_ids/`: which record bears which id since which night, and what became of ids. Append-only, one file for each
  night that changed something; ids are taken from here for ever.
- `decisions/nayose_reference/`: how common names, persons, addresses and telephones are, as counted on the night of the last renewal.
- `decisions/nayose.csv`, `decisions/nayose_renewal.csv`: what people decided and asked (see `ingestion.nayose`).
- `registry/`: rows of the corporate registry, one file for each file of the agency (see `ingestion.registry`).
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Sequence
from pathlib import Path

import duckdb

from ingestion.nayose.decisions import load_decisions
from ingestion.nayose.renewals import load_renewals
from ingestion.store.atomic import TEMPORARY, write_atomically
from ingestion.store.linkage_schema import (
    DECISIONS,
    LEDGER,
    QUESTIONS,
    REFERENCE,
    REGISTRY_FILES,
    REGISTRY_RECORD,
    RENEWALS,
    STATE,
    VERSIONS_IN_FORCE,
)


def state_folder(warehouse: Path) -> Path:
    """Where last night's state lies."""
    return warehouse / "linkage"


def ledger_folder(warehouse: Path) -> Path:
    """Where the ledger of enterprise ids lies."""
    return warehouse / "decisions" / "enterprise_ids"


def reference_folder(warehouse: Path) -> Path:
    """Where the references of rarity lie; the last one is in force."""
    return warehouse / "decisions" / "nayose_reference"


def registry_folder(warehouse: Path) -> Path:
    """Where the versions taken from the corporate registry lie."""
    return warehouse / "registry"


def registry_files(warehouse: Path) -> list[Path]:
    """The files of rows of the corporate registry; not what a killed run left."""
    return _whole_files(registry_folder(warehouse))


def _whole_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.parquet") if not path.name.startswith(TEMPORARY))


def create_linkage_views(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """Schema `nayose` of a build file: every source of the linkage models, empty where there is nothing yet."""
    connection.execute("create schema if not exists nayose")
    state = last_state(warehouse)
    _view(connection, QUESTIONS, STATE[QUESTIONS][1], [state / f"{QUESTIONS}.parquet"] if state else [])
    _view(connection, "enterprise_id_log", LEDGER, _whole_files(ledger_folder(warehouse)))
    connection.execute(
        """
        create or replace view nayose.enterprise_id as
        select record_id, last.enterprise_id, first_seq
        from (
            select record_id, arg_max(enterprise_id, seq) as enterprise_id
            from nayose.enterprise_id_log where event is null group by 1
        ) as last
        join (select enterprise_id, min(seq) as first_seq from nayose.enterprise_id_log group by 1) using (enterprise_id);
        create or replace view nayose.enterprise_id_event as
        select * from nayose.enterprise_id_log where event is not null;
        """
    )
    _view(connection, "registry_record", REGISTRY_RECORD, registry_files(warehouse))
    connection.execute(VERSIONS_IN_FORCE)
    connection.execute(REGISTRY_FILES)
    _view(connection, "reference", REFERENCE, _whole_files(reference_folder(warehouse))[-1:])
    _table(connection, "decision", DECISIONS, load_decisions(warehouse).in_force)
    _table(connection, "renewal_request", RENEWALS, load_renewals(warehouse))


def _table(connection: duckdb.DuckDBPyConnection, name: str, schema: dict[str, str], items: Sequence[object]) -> None:
    columns = ", ".join(f"{column} {kind}" for column, kind in schema.items())
    connection.execute(f"create or replace table nayose.{name} ({columns})")
    rows = [[getattr(item, column) for column in schema] for item in items]
    if rows:
        connection.executemany(f"insert into nayose.{name} values ({', '.join('?' * len(schema))})", rows)


def _view(connection: duckdb.DuckDBPyConnection, name: str, schema: dict[str, str], paths: list[Path]) -> None:
    columns = ", ".join(f"{column}::{kind} as {column}" for column, kind in schema.items())
    empty = "select " + ", ".join(f"null::{kind} as {column}" for column, kind in schema.items()) + " where false"
    listed = ", ".join(f"'{_quoted(path)}'" for path in paths)
    source = f"select {columns} from read_parquet([{listed}], union_by_name = true)" if paths else empty
    connection.execute(f"create or replace view nayose.{name} as {source}")


def last_state(warehouse: Path) -> Path | None:
    """The folder of last night's state; None if there is none."""
    marker = state_folder(warehouse) / "state.json"
    if not marker.exists():
        return None
    folder = state_folder(warehouse) / str(json.loads(marker.read_text(encoding="utf-8"))["folder"])
    return folder if all((folder / f"{name}.parquet").exists() for name in STATE) else None


def append_ledger(build_db: Path, warehouse: Path) -> int:
    """Adds what this build changed to the ledger of enterprise ids, and keeps its reference of rarity; returns how many lines.

    Called before the edition is published: whoever has seen an id finds it in the ledger.
    """
    folder = ledger_folder(warehouse)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with duckdb.connect(str(build_db), read_only=True) as connection:
        seq, rows = connection.execute("select max(seq), count(*) from intermediate.int_enterprise_id_changes").fetchall()[0]
        target = folder / f"{seq or 0:06d}.parquet"
        if rows and not target.exists():
            query = f"select {', '.join(LEDGER)} from intermediate.int_enterprise_id_changes order by all"
            write_atomically(target, lambda path: _copy(connection, query, path))
        _keep_reference(connection, warehouse)
    return int(rows)


def _keep_reference(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """A renewed reference, or one with blocks that became too large, is written as the next file; once, however often the same build asks."""
    reason = connection.execute("select reason from intermediate.int_nayose_renewal").fetchall()[0][0]
    blocks = connection.execute("select count(*) from intermediate.int_nayose_large_blocks where is_added").fetchall()[0][0]
    if reason is None and not blocks:
        return
    folder = reference_folder(warehouse)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = _whole_files(folder)
    target = folder / f"{len(kept) + 1:06d}.parquet"
    query = f"""
        select kind, value, users, (select as_of from raw.run) as made_on, '{reason or "block"}' as reason
        from (
            select kind, value, users from intermediate.int_nayose_reference
            union all
            select 'block:' || block, block_text, members from intermediate.int_nayose_large_blocks
        )
        order by all
    """
    if not (kept and _is_said_by(connection, query, kept[-1])):
        write_atomically(target, lambda path: _copy(connection, query, path))


def _is_said_by(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> bool:
    there = f"from read_parquet('{_quoted(path)}')"
    differences = (f"({query}) except all ({there})", f"({there}) except all ({query})")
    found = connection.execute(" union all ".join(f"select count(*) from ({rows})" for rows in differences))
    return not any(count for (count,) in found.fetchall())


def save_state(build_db: Path, warehouse: Path) -> None:
    """Keeps this build's tables of STATE for those who explain it, in one step."""
    place = state_folder(warehouse)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = place / uuid.uuid4().hex
    work = place / f"{TEMPORARY}{folder.name}"
    work.mkdir(mode=0o700)
    with duckdb.connect(str(build_db), read_only=True) as connection:
        for name, (table, schema) in STATE.items():
            _copy(connection, f"select {', '.join(schema)} from intermediate.{table}", work / f"{name}.parquet")
    work.replace(folder)
    content = json.dumps({"folder": folder.name})
    write_atomically(place / "state.json", lambda path: path.write_text(content, encoding="utf-8"))
    for other in place.iterdir():
        if other.is_dir() and other != folder:
            shutil.rmtree(other, ignore_errors=True)


def _copy(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    connection.execute(f"copy ({query}) to '{_quoted(target)}' (format parquet, compression zstd)")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
