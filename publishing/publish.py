"""Publishes a checked build: marts as one DuckDB file and as Parquet, and the restricted file for reviewers.

Everything is written beside its place and moved over it in one step, so that a reader who has the old file open keeps it, and one who
opens it at any moment finds a whole file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb

from ingestion.store.atomic import TEMPORARY
from publishing.dictionary import Mart, marts
from publishing.edition import load_edition, published, store_edition

SETTINGS: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "threads": 2,
}
DIGITS = 13
"""Significant digits of published fractions: beyond them a sum depends on the order in which two processors added it up."""
RESTRICTED = {
    "client": "select * from yorozu_build.staging.stg_clients",
    "consultation_text": "select consultation_id, request_text, response_text from yorozu_build.staging.stg_consultations",
    "partner_referral": "select * from yorozu_build.staging.stg_partner_referrals",
    "nayose_review": "select * from yorozu_build.intermediate.int_nayose_review where place <= 5000",
    "doubtful_number": "select * from yorozu_build.intermediate.int_nayose_doubtful_numbers",
    "confirmation_sample": "select * from yorozu_build.intermediate.int_inflation_confirmation_letters",
    "quarantined_row": "select * from yorozu_build.staging.stg_quarantined_rows",
}


def publish(warehouse: Path, build_db: Path, fingerprint: str, as_of: dt.date) -> dict[str, Any]:
    """Puts a new edition in force and returns its record (tables, rows, digests)."""
    place = published(warehouse)
    place.mkdir(parents=True, exist_ok=True)
    work = place / f"{TEMPORARY}{uuid.uuid4().hex}"
    (work / "parquet").mkdir(parents=True)
    try:
        with ThreadPoolExecutor(1) as beside:
            restricted = beside.submit(_write_restricted, build_db, warehouse / "restricted")
            tables = _write_marts(build_db, work)
            restricted.result()
        record = {
            "edition": f"{as_of:%Y%m%d}-{fingerprint[:8]}",
            "as_of": as_of.isoformat(),
            "fingerprint": fingerprint,
            "published_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "tables": tables,
        }
        _swap(work, place)
        store_edition(warehouse, record)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return record


def _write_marts(build_db: Path, work: Path) -> dict[str, Any]:
    tables = {}
    with duckdb.connect(str(work / "yorozu.duckdb"), config=SETTINGS) as connection:
        connection.execute(f"attach '{_quoted(build_db)}' as yorozu_build (read_only); create schema marts;")
        views = [mart for mart in marts().values() if mart.is_view]
        for mart in marts().values():
            if mart.is_view:
                continue
            _copy_mart(connection, mart)
            target = work / "parquet" / f"{mart.name}.parquet"
            connection.execute(f"copy (from marts.{mart.name}) to '{_quoted(target)}' (format parquet, compression zstd)")
            rows = connection.execute(f"select count(*) from marts.{mart.name}").fetchall()[0][0]
            tables[mart.name] = {"rows": rows, "sha256": hashlib.sha256(target.read_bytes()).hexdigest()}
        definitions = {mart.name: _definition(connection, mart) for mart in views}
        connection.execute("detach yorozu_build;")
        for mart in views:  # last, and without the build: a view that reads more than the published tables fails here
            _create_view(connection, mart, definitions[mart.name])
        connection.execute("checkpoint;")
    return tables


def _definition(connection: duckdb.DuckDBPyConnection, mart: Mart) -> str:
    """The query of a mart that is a view, as the build holds it. Raises IndexError if it is none there."""
    query = "select sql from duckdb_views() where database_name = 'yorozu_build' and schema_name = 'marts' and view_name = ?"
    return str(connection.execute(query, [mart.name]).fetchall()[0][0]).partition(" AS ")[2]


def _create_view(connection: duckdb.DuckDBPyConnection, mart: Mart, definition: str) -> None:
    connection.execute(f"create view marts.{mart.name} as {definition}")
    _comment(connection, mart, "view")


def _copy_mart(connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    order = ", ".join(mart.key) or "all"
    measured = [column.name for column in mart.columns if column.type == "double"]
    rounded = ", ".join(f"printf('%.{DIGITS}g', {name})::double as {name}" for name in measured)
    columns = f"* replace ({rounded})" if measured else "*"
    connection.execute(f"create table marts.{mart.name} as select {columns} from yorozu_build.marts.{mart.name} order by {order}")
    _comment(connection, mart, "table")


def _comment(connection: duckdb.DuckDBPyConnection, mart: Mart, kind: str) -> None:
    connection.execute(f"comment on {kind} marts.{mart.name} is '{mart.comment.replace(chr(39), chr(39) * 2)}'")
    for column in mart.columns:
        words = column.comment.replace("'", "''")
        connection.execute(f"comment on column marts.{mart.name}.\"{column.name}\" is '{words}'")


def _write_restricted(build_db: Path, folder: Path) -> None:
    """Names, texts and telephone numbers for reviewers: a file of its own that only the operator can read."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = folder / f"{TEMPORARY}{uuid.uuid4().hex}.duckdb"
    try:
        with duckdb.connect(str(temporary), config=SETTINGS) as connection:
            temporary.chmod(0o600)
            connection.execute(f"attach '{_quoted(build_db)}' as yorozu_build (read_only); create schema restricted;")
            for name, query in RESTRICTED.items():
                connection.execute(f"create table restricted.{name} as {query}")
            connection.execute("detach yorozu_build; checkpoint;")
        temporary.replace(folder / "yorozu_restricted.duckdb")
    finally:
        temporary.unlink(missing_ok=True)


def _swap(work: Path, place: Path) -> None:
    """Parquet first, the DuckDB file last: each by a rename."""
    (place / "parquet").mkdir(exist_ok=True)
    for path in sorted((work / "parquet").iterdir()):
        path.replace(place / "parquet" / path.name)
    (work / "yorozu.duckdb").replace(place / "yorozu.duckdb")


def is_up_to_date(warehouse: Path, fingerprint: str) -> bool:
    """Whether the edition in force was made from the same things, and its files are there."""
    whole = (published(warehouse) / "yorozu.duckdb").exists()
    return whole and load_edition(warehouse).get("fingerprint") == fingerprint


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
