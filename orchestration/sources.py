"""A build file's sources: views over snapshot, code lists, 名寄せ and decisions of a warehouse, or of an edition's frozen inputs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

from ingestion.store.carried import begin
from ingestion.store.cycle import create_cycle_tables
from ingestion.store.inflation import create_flag_tables
from ingestion.store.linkage import create_linkage_views
from ingestion.store.snapshot import create_raw_views
from publishing.edition import code_digest


def ready_build(build_db: Path, warehouse: Path, as_of: dt.date) -> bool:
    """Readies a build file with everything dbt reads; tells whether last night's was carried over."""
    carried = begin(build_db, warehouse, code_digest())
    with duckdb.connect(str(build_db)) as connection:
        create_raw_views(connection, warehouse, as_of)
        create_linkage_views(connection, warehouse)
        create_cycle_tables(connection, warehouse)
        create_flag_tables(connection, warehouse)
    return carried
