"""What 名寄せ remembers between nights, as schema `nayose` for dbt: last night's state, the ledger of enterprise ids, people's decisions.

- `linkage/`: last night's mentions, profiles, pairs, edges and clusters. A cache: without it, or with other code, everything is linked anew, with
  the same result.
- `decisions/enterprise_ids/`: which record bears which id since which night, and what became of ids. Append-only, one file for each
  night that changed something; ids are taken from here for ever.
- `decisions/nayose.csv`: decisions (see `ingestion.nayose.decisions`).
- `registry/`: rows of the corporate registry, one file for each file of the agency (see `ingestion.registry`).
"""

from __future__ import annotations

import json
import shutil
import uuid
from pathlib import Path

import duckdb

from ingestion.nayose.decisions import load_decisions
from ingestion.store.atomic import TEMPORARY, write_atomically

PARTS = ("name", "form", "kana", "address", "person", "telephone")
STATE = {
    "known_mention": (
        "int_nayose_mentions",
        {"record_id": "varchar", "profile_id": "ubigint", "first_month": "date", "last_month": "date"},
    ),
    "known_profile": ("int_nayose_profiles", {"profile_id": "ubigint", "state_digest": "ubigint"}),
    "known_pair": (
        "int_nayose_pairs",
        {"profile_a": "ubigint", "profile_b": "ubigint"}
        | {f"{part}_level": "varchar" for part in PARTS}
        | {f"{part}_bits": "double" for part in PARTS}
        | {"is_contradicted": "boolean", "bits": "double"},
    ),
    "known_edge": (
        "int_nayose_edges",
        {"profile_a": "ubigint", "profile_b": "ubigint", "evidence": "varchar", "bits": "double"},
    ),
    "known_question": ("int_nayose_review", {"record_a": "varchar", "record_b": "varchar", "waiting_since": "date"}),
    "known_cluster": (
        "int_nayose_clusters",
        {"profile_id": "ubigint", "component_id": "ubigint", "cluster_id": "ubigint", "corporate_number": "varchar"},
    ),
}
QUESTIONS = "known_question"
"""How long a question has waited does not depend on the code that asks it."""
LEDGER = {"seq": "integer", "noticed_on": "date", "enterprise_id": "varchar", "record_id": "varchar", "event": "varchar",
          "related_enterprise_id": "varchar", "records": "bigint"}  # fmt: skip
DECISIONS = {"record_a": "varchar", "record_b": "varchar", "decision": "varchar", "decided_by": "varchar",
             "decided_at": "varchar", "reason": "varchar"}  # fmt: skip
REGISTRY = {
    "corporate_number": "varchar", "process": "varchar", "changed_on": "date", "name": "varchar", "legal_form": "varchar",
    "name_key": "varchar", "kana_key": "varchar", "address": "varchar", "municipality_key": "varchar", "town_key": "varchar",
    "street_key": "varchar", "building_key": "varchar", "closed_on": "date", "close_cause": "varchar", "successor_number": "varchar",
    "is_latest": "boolean",
}  # fmt: skip

REGISTRY_RECORD = REGISTRY | {
    "version_key": "ubigint", "is_valid_number": "boolean", "update_date": "date", "source": "varchar", "source_row": "integer",
}  # fmt: skip
# Nearly every number has one row: only those with several are compared, once, so that the view costs little more than a scan. Of rows that
# say the same version the latest update counts, also in whether that version is still the latest; a number whose last row deletes it (99)
# is none.
VERSIONS_IN_FORCE = f"""
    create or replace table nayose.registry_repeated as
    select corporate_number from nayose.registry_record where is_valid_number group by 1 having count(*) > 1;

    create or replace table nayose.registry_compared as
    with versions as (
        select *
        from nayose.registry_record
        semi join nayose.registry_repeated using (corporate_number)
        qualify row_number() over (
            partition by corporate_number, version_key order by update_date desc, source_row desc, source desc
        ) = 1
    ),
    ranked as (
        select
            * replace (is_latest and row_number() over newest_first = 1 as is_latest),
            first_value(process) over newest_first = '99' as is_deleted
        from versions
        window newest_first as (
            partition by corporate_number
            order by is_latest or process = '99' desc, update_date desc, changed_on desc, source_row desc, version_key
        )
    )
    select {", ".join(REGISTRY)} from ranked where process <> '99' and not is_deleted;

    create or replace view nayose.registry_version as
    select {", ".join(REGISTRY)}
    from nayose.registry_record
    anti join nayose.registry_repeated using (corporate_number)
    where is_valid_number and process <> '99'
    union all
    select * from nayose.registry_compared;
"""
REGISTRY_FILES = """
    create or replace view nayose.registry_file as
    select
        source,
        regexp_matches(source, '(^|/)[0-9]{2}_[^/]*all_[0-9]{8}[^/]*$', 'i') as is_full,
        regexp_extract(source, '(?:^|/)([0-9]{2})_[^/]*$', 1) as prefecture_code,
        max(update_date) as updated_on,
        count(*) as records
    from nayose.registry_record
    group by 1
"""


def state_folder(warehouse: Path) -> Path:
    """Where last night's state lies."""
    return warehouse / "linkage"


def ledger_folder(warehouse: Path) -> Path:
    """Where the ledger of enterprise ids lies."""
    return warehouse / "decisions" / "enterprise_ids"


def registry_folder(warehouse: Path) -> Path:
    """Where the versions taken from the corporate registry lie."""
    return warehouse / "registry"


def registry_files(warehouse: Path) -> list[Path]:
    """The files of rows of the corporate registry; not what a killed run left."""
    return _whole_files(registry_folder(warehouse))


def _whole_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.parquet") if not path.name.startswith(TEMPORARY))


def create_linkage_views(connection: duckdb.DuckDBPyConnection, warehouse: Path, code_digest: str) -> None:
    """Schema `nayose` of a build file: every source of the linkage models, empty where there is nothing yet."""
    connection.execute("create schema if not exists nayose")
    state = last_state(warehouse, code_digest)
    for name, (_, schema) in STATE.items():
        folder = last_state(warehouse) if name == QUESTIONS else state
        _view(connection, name, schema, [folder / f"{name}.parquet"] if folder else [])
    _view(connection, "enterprise_id_log", LEDGER, _whole_files(ledger_folder(warehouse)))
    connection.execute(
        """
        create or replace view nayose.enterprise_id as
        select record_id, last.enterprise_id, first_seq, (select max(seq) from nayose.enterprise_id_log) as last_night
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
    _decision_table(connection, warehouse)


def _decision_table(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind in DECISIONS.items())
    connection.execute(f"create or replace table nayose.decision ({columns})")
    rows = [[getattr(decision, name) for name in DECISIONS] for decision in load_decisions(warehouse).in_force]
    if rows:
        connection.executemany(f"insert into nayose.decision values ({', '.join('?' * len(DECISIONS))})", rows)


def _view(connection: duckdb.DuckDBPyConnection, name: str, schema: dict[str, str], paths: list[Path]) -> None:
    columns = ", ".join(f"{column}::{kind} as {column}" for column, kind in schema.items())
    empty = "select " + ", ".join(f"null::{kind} as {column}" for column, kind in schema.items()) + " where false"
    listed = ", ".join(f"'{_quoted(path)}'" for path in paths)
    source = f"select {columns} from read_parquet([{listed}], union_by_name = true)" if paths else empty
    connection.execute(f"create or replace view nayose.{name} as {source}")


def last_state(warehouse: Path, code_digest: str | None = None) -> Path | None:
    """The folder of last night's state; None if there is none, or if other code than `code_digest` made it."""
    marker = state_folder(warehouse) / "state.json"
    if not marker.exists():
        return None
    content = json.loads(marker.read_text(encoding="utf-8"))
    folder = state_folder(warehouse) / str(content["folder"])
    whole = all((folder / f"{name}.parquet").exists() for name in STATE)
    return folder if whole and code_digest in (None, content["code"]) else None


def append_ledger(build_db: Path, warehouse: Path) -> int:
    """Adds what this build changed to the ledger of enterprise ids; returns how many lines. Doing it twice adds nothing.

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
    return int(rows)


def save_state(build_db: Path, warehouse: Path, code_digest: str) -> None:
    """Keeps this build's profiles, pairs, edges and clusters for the next night, in one step."""
    place = state_folder(warehouse)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = place / uuid.uuid4().hex
    work = place / f"{TEMPORARY}{folder.name}"
    work.mkdir(mode=0o700)
    with duckdb.connect(str(build_db), read_only=True) as connection:
        for name, (table, schema) in STATE.items():
            _copy(connection, f"select {', '.join(schema)} from intermediate.{table}", work / f"{name}.parquet")
    work.replace(folder)
    content = json.dumps({"code": code_digest, "folder": folder.name})
    write_atomically(place / "state.json", lambda path: path.write_text(content, encoding="utf-8"))
    for other in place.iterdir():
        if other.is_dir() and other != folder:
            shutil.rmtree(other, ignore_errors=True)


def _copy(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    connection.execute(f"copy ({query}) to '{_quoted(target)}' (format parquet, compression zstd)")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
