"""The snapshot: accepted, quarantined and ignored rows and the ledger, as Parquet named by content, and the manifest.

`snapshot.json` says which files are in force and is replaced in one step, after all of them are on disk. Partitions whose rows did not
change keep their file. Rows become columns of `raw.*` here; which status they have is decided in `ingestion.settling`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.store.atomic import TEMPORARY, write_atomically
from ingestion.store.columns import raw_schema
from ingestion.store.reference import create_reference_views
from ingestion.thresholds import CODES_DIR

MANIFEST = "snapshot.json"


@dataclass(frozen=True)
class Manifest:
    """The snapshot in force: its digest, and the Parquet files of each table by partition."""

    digest: str
    partitions: dict[str, dict[str, dict[str, Any]]]
    warehouse: Path
    inputs: str = ""
    summary: dict[str, Any] = field(default_factory=dict)

    @property
    def tables(self) -> dict[str, list[Path]]:
        """Absolute paths of each table's files; a table without rows has an empty list."""
        return {
            table: [self.warehouse / "snapshot" / name for part in parts.values() for name in part["files"]]
            for table, parts in self.partitions.items()
        }

    def restricted_to(self, only: Collection[tuple[str, str]] | None) -> Manifest:
        """The same manifest with these (table, partition) pairs alone; None keeps all."""
        if only is None:
            return self
        kept = {
            table: {key: part for key, part in parts.items() if (table, key) in only} for table, parts in self.partitions.items()
        }
        return replace(self, partitions=kept)


def load_manifest(warehouse: Path) -> Manifest:
    """The manifest in force; an empty one for a new warehouse."""
    path = warehouse / MANIFEST
    if not path.exists():
        return Manifest("", {}, warehouse)
    content = json.loads(path.read_text(encoding="utf-8"))
    return Manifest(
        content["digest"],
        content["partitions"],
        warehouse,
        content.get("inputs", ""),
        content.get("summary", {}),
    )


def commit(warehouse: Path, partitions: dict[str, dict[str, dict[str, Any]]]) -> Manifest:
    """Puts a new manifest in force and removes files that neither it nor the one before names."""
    before = load_manifest(warehouse)
    essence = {
        table: {key: [part["digest"], part["rows"]] for key, part in sorted(parts.items())}
        for table, parts in sorted(partitions.items())
    }
    digest = hashlib.sha256(json.dumps(essence).encode()).hexdigest()
    after = Manifest(digest, partitions, warehouse)
    if digest != before.digest or partitions != before.partitions:
        store_manifest(after)
        _remove_unnamed(warehouse, [before, after])
    return after


def store_manifest(manifest: Manifest) -> None:
    """Puts a manifest in force by one rename."""
    content = {name: getattr(manifest, name) for name in ("digest", "inputs", "summary", "partitions")}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    write_atomically(manifest.warehouse / MANIFEST, lambda path: path.write_text(text, encoding="utf-8"))


def remember_inputs(manifest: Manifest, inputs: str, summary: dict[str, Any]) -> Manifest:
    """Notes what a snapshot was settled from, so that the same inputs need not be settled again."""
    noted = replace(manifest, inputs=inputs, summary=summary)
    store_manifest(noted)
    return noted


def _remove_unnamed(warehouse: Path, kept: list[Manifest]) -> None:
    named = {path for manifest in kept for paths in manifest.tables.values() for path in paths}
    for path in (warehouse / "snapshot").rglob("*.parquet"):
        if path not in named:
            path.unlink(missing_ok=True)


@dataclass(frozen=True)
class PartitionWriter:
    """Writes changed partitions of one table and reuses the files of the others."""

    warehouse: Path
    before: Manifest

    def write_query(
        self,
        table: str,
        digests: dict[str, tuple[str, int]],
        copy: Callable[[list[str], Path], None],
    ) -> dict[str, dict[str, Any]]:
        """Partitions of `table` after this run; `copy(changed, folder)` writes `folder/partition_key=…/*.parquet`."""
        old = self.before.partitions.get(table, {})
        kept = {key: old[key] for key, (digest, _) in digests.items() if old.get(key, {}).get("digest") == digest}
        kept = {key: part for key, part in kept.items() if self._all_there(part)}
        changed = sorted(set(digests) - set(kept))
        written: dict[str, dict[str, Any]] = {}
        if changed:
            folder = self.warehouse / "snapshot" / f"{TEMPORARY}{uuid.uuid4().hex}"
            folder.mkdir(parents=True)
            try:
                copy(changed, folder)
                written = {key: self._adopt(table, key, digests[key], folder) for key in changed}
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        return dict(sorted((kept | written).items()))

    def write_table(self, name: str, rows: pa.Table) -> dict[str, dict[str, Any]]:
        """A small table as one partition, named by its content."""
        sink = pa.BufferOutputStream()
        pq.write_table(rows, sink, compression="zstd")
        content = sink.getvalue().to_pybytes()
        digest = hashlib.sha256(content).hexdigest()[:20]
        target = f"ledger/{name}-{digest}.parquet"
        path = self.warehouse / "snapshot" / target
        if not path.exists():
            write_atomically(path, lambda temporary: temporary.write_bytes(content))
        return {"all": {"digest": digest, "rows": rows.num_rows, "files": [target]}}

    def _all_there(self, part: dict[str, Any]) -> bool:
        return all((self.warehouse / "snapshot" / name).exists() for name in part["files"])

    def _adopt(self, table: str, key: str, digest: tuple[str, int], folder: Path) -> dict[str, Any]:
        names = []
        target = self.warehouse / "snapshot" / table / f"month={key}"
        target.mkdir(parents=True, exist_ok=True)
        for number, path in enumerate(sorted((folder / f"partition_key={key}").glob("*.parquet"))):
            name = f"{digest[0]}-{number}.parquet"
            path.replace(target / name)
            names.append(f"{table}/month={key}/{name}")
        return {"digest": digest[0], "rows": digest[1], "files": names}


def create_raw_views(
    connection: duckdb.DuckDBPyConnection,
    warehouse: Path,
    as_of: dt.date,
    only: Collection[tuple[str, str]] | None = None,
) -> None:
    """Schemas `raw` and `codes` over the snapshot in force: what dbt reads as sources (see the design page).

    `only`: (table, partition) pairs to restrict the views to, for checks of what changed.
    """
    manifest = load_manifest(warehouse).restricted_to(only)
    connection.execute("create schema if not exists raw; create schema if not exists codes; create schema if not exists carried;")
    connection.execute("create table if not exists carried.changed_year (fiscal_year integer)")
    connection.execute("create table if not exists carried.changed_month (month date)")
    for table, schema in raw_schema().items():
        _create_view(connection, table, schema, manifest.tables.get(table, []))
    connection.execute(f"create or replace view raw.run as select date '{as_of.isoformat()}' as as_of")
    create_reference_views(connection, warehouse)
    for path in sorted(CODES_DIR.glob("*.csv")):
        source = str(path).replace("'", "''")
        connection.execute(
            f"create or replace view codes.{path.stem} as "
            f"select * from read_csv('{source}', header = true, all_varchar = true, delim = ',', quote = '\"')"
        )


def _create_view(connection: duckdb.DuckDBPyConnection, table: str, schema: dict[str, str], paths: list[Path]) -> None:
    empty = ", ".join(f'null::{kind} as "{name}"' for name, kind in schema.items())
    query = f"select {empty} where false"
    if paths:
        listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
        names = ", ".join(f'"{name}"' for name in schema)
        query += (
            f" union all by name select {names} from read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
        )
    connection.execute(f'create or replace view raw."{table}" as {query}')
