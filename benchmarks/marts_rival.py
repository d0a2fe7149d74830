"""The same tables by hand: plain DuckDB SQL (`marts_rival/*.sql`) from the staging views, and whether its figures are those of the marts.

`python -m benchmarks.marts_rival DIR` makes the tables of the build file under DIR once, in a process of its own, as the marts are made.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import duckdb

from ingestion.store.carried import create_build_file
from orchestration import dbt_runner
from orchestration.dbt_replay import SETTINGS

QUERIES = Path(__file__).with_name("marts_rival")
KEYS = {
    "fct_consultation": ("consultation_id",),
    "fct_client_year": ("record_id", "fiscal_year"),
    "kpi_hub_month": ("hub_code", "month"),
    "kpi_hub_year": ("hub_code", "fiscal_year"),
    "kpi_national_month": ("month",),
    "kpi_national_year": ("fiscal_year",),
    "kpi_breakdown_year": ("fiscal_year", "hub_code", "breakdown", "base", "category"),
    "kpi_crossing_year": ("fiscal_year", "hub_code", "issue_major", "industry_group", "size_class", "business_form"),
    "kpi_status_rule_year": ("fiscal_year", "breakdown", "base", "status_rule", "category"),
}
"""The tables that both make, each with its key."""
TOLERANCE = 1e-9
"""Of fractions, as a share of the figure; counts and words have to be the same."""
MART = dbt_runner.BUILD_NAME.removesuffix(".duckdb") + ".marts"


def make(folder: Path) -> None:
    """Makes the tables in a file of their own beside the build file under this folder; one already there is replaced."""
    rival_file(folder).unlink(missing_ok=True)
    create_build_file(rival_file(folder))
    with _opened(folder) as connection:
        for query in sorted(QUERIES.glob("*.sql")):
            connection.execute(query.read_text(encoding="utf-8"))


def differences(folder: Path) -> list[str]:
    """One line for each column of a table whose figures differ from those of the mart, and for rows that only one has."""
    with _opened(folder) as connection:
        return [line for table, keys in KEYS.items() for line in _differences(connection, table, keys)]


def rival_file(folder: Path) -> Path:
    """Where the tables of a folder stand."""
    return folder / "rival.duckdb"


def _opened(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(rival_file(folder)), config=SETTINGS)  # what the night works with
    connection.execute(f"attach '{folder / 'build' / dbt_runner.BUILD_NAME}' (read_only)")
    connection.execute("set enable_progress_bar = false")
    return connection


def _differences(connection: duckdb.DuckDBPyConnection, table: str, keys: Sequence[str]) -> list[str]:
    columns = [(name, kind) for name, kind, *_ in connection.execute(f"describe {table}").fetchall() if name not in keys]
    unequal = {name: _unequal(name, kind) for name, kind in columns}
    both = f"ours.{keys[0]} is not null and theirs.{keys[0]} is not null"
    counted = ", ".join(f"count(*) filter (where {both} and {condition})" for condition in unequal.values())
    found = connection.execute(f"""
        select count(*) filter (where theirs.{keys[0]} is null), count(*) filter (where ours.{keys[0]} is null), {counted}
        from {MART}.{table} as ours full join {table} as theirs using ({", ".join(keys)})
    """).fetchall()[0]
    names = ("rows of the mart alone", "rows of the rival alone", *unequal)
    return [f"{table}: {name}: {count:,}" for name, count in zip(names, found, strict=True) if count]


def _unequal(name: str, kind: str) -> str:
    ours, theirs = f'ours."{name}"', f'theirs."{name}"'
    if kind not in ("DOUBLE", "FLOAT"):
        return f"{ours} is distinct from {theirs}"
    apart = f"abs({ours} - {theirs}) > {TOLERANCE} * greatest(1, abs({ours}))"
    return f"coalesce({apart}, {ours} is distinct from {theirs})"


def main(arguments: Sequence[str] | None = None) -> int:
    """Makes the tables once."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.marts_rival", description="Makes the tables by hand-written SQL once."
    )
    parser.add_argument("folder", type=Path, help="a folder in which `benchmarks.marts_scale` built the marts")
    make(parser.parse_args(arguments).folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
