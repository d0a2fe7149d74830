"""A night carries out what dbt said once: the same tables and views as dbt makes by hand, anew and in a carried file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from ingestion.synthetic.demo import DEMO_AS_OF
from orchestration import dbt_runner
from orchestration.sources import ready_build
from tests.conftest import Built

RELATIONS = """
    select table_schema, table_name from information_schema.tables
    where table_schema in ('intermediate', 'marts', 'seeds') order by all
"""
CARRIED = "create table carried.last_night as select '' as code; insert into carried.changed_year values (2023)"


def by_hand(build_db: Path) -> None:
    """`dbt build`, as somebody would type it."""
    command = [str(Path(sys.executable).parent / "dbt"), "build", "--exclude-resource-type", "test", "--quiet"]
    place = ["--project-dir", str(dbt_runner.PROJECT), "--profiles-dir", str(dbt_runner.PROJECT)]
    apart = ["--target-path", str(build_db.parent / "dbt"), "--log-path", str(build_db.parent / "log")]
    environment = {**os.environ, "YOROZU_BUILD_DB": str(build_db)}
    done = subprocess.run([*command, *place, *apart], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def by_plan(build_db: Path, *, is_carried: bool) -> None:
    """What the nightly run does."""
    nodes = dbt_runner.build(build_db, build_db.parent / "log", is_carried=is_carried, is_tested=False)
    assert not [f"{node.name}: {node.message}" for node in nodes if node.is_blocking]


def contents(build_db: Path) -> dict[str, tuple[int, int]]:
    """Rows of each relation and a digest of all its rows; sums in another order differ in their last digits, which are left out."""
    with duckdb.connect(str(build_db), read_only=True) as connection:
        return {
            f"{schema}.{name}": _content(connection, schema, name) for schema, name in connection.execute(RELATIONS).fetchall()
        }


def _content(connection: duckdb.DuckDBPyConnection, schema: str, name: str) -> tuple[int, int]:
    columns = connection.execute(
        "select column_name, data_type from duckdb_columns() where schema_name = ? and table_name = ?", [schema, name]
    ).fetchall()
    told = [f'round("{column}", 6)' if kind == "DOUBLE" else f'"{column}"' for column, kind in columns]
    found = connection.execute(f'select count(*), coalesce(sum(hash({", ".join(told)})), 0) from {schema}."{name}"').fetchall()
    rows, digest = found[0]
    return int(rows), int(digest)


def differing(some: dict[str, tuple[int, int]], others: dict[str, tuple[int, int]]) -> list[str]:
    return [
        f"{name}: {some.get(name)} {others.get(name)}" for name in sorted({*some, *others}) if some.get(name) != others.get(name)
    ]


@pytest.mark.slow
def test_the_plan_makes_what_dbt_makes(built: Built, tmp_path: Path) -> None:
    files = [tmp_path / way / dbt_runner.BUILD_NAME for way in ("hand", "plan")]
    for build_db in files:
        ready_build(build_db, built.warehouse, DEMO_AS_OF)
    by_hand(files[0])
    by_plan(files[1], is_carried=False)
    made = contents(files[0])
    assert len(made) > 300 and not differing(made, contents(files[1]))
    for build_db in files:
        with duckdb.connect(str(build_db)) as connection:
            connection.execute(CARRIED)
    by_hand(files[0])
    by_plan(files[1], is_carried=True)
    made = contents(files[0])
    assert not differing(made, contents(files[1]))
    with duckdb.connect(str(files[1])) as connection:  # the comparison sees a single other value
        connection.execute("update marts.kpi_hub_year set consultations = consultations + 1 where rowid = 0")
    assert {line.split(":")[0] for line in differing(made, contents(files[1]))} >= {"marts.kpi_hub_year"}
