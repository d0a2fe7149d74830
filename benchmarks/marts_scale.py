"""All marts from staging at national volume over ten years, and the night that adds one month to them.

名寄せ is a table drawn with the records: what is measured is counting, with dbt's tests, in a process of its own
(`python -m benchmarks.marts_scale DIR [--carried]`). Marts that need the linkage's own tables are left out and named.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb

from benchmarks.marts_volume import LAST_MONTH, fill, show_months_before
from benchmarks.measure import Cost, Measurement, cost_of, show
from orchestration import dbt_runner

CONSULTATIONS, YEARS = 5_000_000, 10
FULL_SECONDS, FULL_GIBIBYTES, NIGHT_SECONDS = 90.0, 6.0, 20.0
GIVEN = "model.yorozu.int_enterprises_assigned"
LEDGER = "model.yorozu.row_conservation"
"""Weighs rows against the ledger of submissions, which drawn records do not have."""


def run(place: Path, scale: float) -> bool:
    """Draws the submissions, builds the marts without the last month, then with it; prints the table."""
    folder = place / "marts"
    shutil.rmtree(folder, ignore_errors=True)
    build_db = folder / "build" / dbt_runner.BUILD_NAME
    fill(build_db, folder / "snapshot", int(CONSULTATIONS * scale), YEARS)
    show_months_before(build_db, folder / "snapshot", LAST_MONTH)
    full = _built(folder)
    show_months_before(build_db, folder / "snapshot", None)
    _carry(build_db)
    night = _built(folder, "--carried")
    _, left_out = counted_models()
    note = f"{int(CONSULTATIONS * scale):,} consultations in {YEARS} fiscal years; without {', '.join(left_out)}"
    return show(
        f"Marts at {scale:g} of ten years of the nation",
        [
            Measurement("all marts from staging", full.seconds, "s", FULL_SECONDS, note),
            Measurement("all marts from staging, memory", full.gibibytes, "GiB", FULL_GIBIBYTES),
            Measurement("a night with one month more", night.seconds, "s", NIGHT_SECONDS, "start-up included"),
            Measurement("the night against everything", night.seconds / full.seconds, "×", None),
        ],
    )


def counted_models() -> tuple[list[str], list[str]]:
    """Names of the models and seeds to build, and of the marts left out because they need tables of the linkage."""
    dbt_runner.prepare_manifest()
    manifest = json.loads((dbt_runner.TARGET / "manifest.json").read_text(encoding="utf-8"))
    nodes = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] in ("model", "seed")}
    without = {key for key, node in nodes.items() if "/nayose/" in node["original_file_path"]} | {LEDGER}
    while more := {
        key
        for key, node in nodes.items()
        if key not in without
        and any(parent in without and parent != GIVEN for parent in node.get("depends_on", {}).get("nodes", []))
    }:
        without |= more
    left_out = sorted(nodes[key]["name"] for key in without if nodes[key]["schema"] == "marts")
    return sorted(node["name"] for key, node in nodes.items() if key not in without), left_out


def _carry(build_db: Path) -> None:
    """Marks the file as last night's, with the year of the last month to be gone through again."""
    with duckdb.connect(str(build_db)) as connection:
        connection.execute("create table carried.last_night as select '' as code")
        connection.execute("insert into carried.changed_year values (?)", [LAST_MONTH.year - (LAST_MONTH.month < 4)])


def _built(folder: Path, *options: str) -> Cost:
    return cost_of([sys.executable, "-m", "benchmarks.marts_scale", str(folder), *options])


def main(arguments: Sequence[str] | None = None) -> int:
    """One build in this process; 1 if a model or a test fails."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.marts_scale", description="Builds the marts of a drawn file once."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--carried", action="store_true", help="the file holds last night's marts")
    options = parser.parse_args(arguments)
    names, _ = counted_models()
    build_db = options.folder / "build" / dbt_runner.BUILD_NAME
    results = dbt_runner.build(build_db, options.folder / "log", names, is_carried=options.carried)
    failed = [f"{result.name}: {result.status} {result.message}" for result in results if result.is_blocking]
    print("\n".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
