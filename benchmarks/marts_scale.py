"""All marts from staging at national volume over ten years, the same tables by hand, and the night that adds one month.

名寄せ is a table drawn with the records: what is measured is counting, with dbt's tests, in a process of its own
(`python -m benchmarks.marts_scale DIR [--carried] [--compared]`). Marts that need the linkage's own tables are left out and named.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from benchmarks import marts_rival, marts_volume
from benchmarks.marts_volume import LAST_MONTH, show_months_before
from benchmarks.measure import Cost, Measurement, cost_of, show
from ingestion.normalise.dates import fiscal_year_of
from ingestion.store.carried import note_changes
from orchestration import dbt_runner

CONSULTATIONS, YEARS = 5_000_000, 10
FULL_SECONDS, FULL_GIBIBYTES, NIGHT_SECONDS = 90.0, 6.0, 20.0
RIVAL_RATIO = 3.0
GIVEN = ("model.yorozu.int_enterprises_assigned", "model.yorozu.int_enterprise_reassigned")
LEDGER = "model.yorozu.row_conservation"
"""Weighs rows against the ledger of submissions, which drawn records do not have."""


def run(place: Path, scale: float) -> bool:
    """Draws the submissions, builds the marts without the last month, then with it, and the tables of the rival; prints the table."""
    folder = drawn(place, int(CONSULTATIONS * scale))
    start_anew(folder)
    compared = _built(folder, "--compared")
    start_anew(folder)
    full = _built(folder)
    rival = cost_of([sys.executable, "-m", "benchmarks.marts_rival", str(folder)])
    differences = marts_rival.differences(folder)
    print("\n".join(differences))
    show_months_before(folder / "build" / dbt_runner.BUILD_NAME, folder / "snapshot", None)
    _carry(folder / "build" / dbt_runner.BUILD_NAME)
    night = _built(folder, "--carried")
    _, left_out = counted_models()
    note = f"{int(CONSULTATIONS * scale):,} consultations in {YEARS} fiscal years; without {', '.join(left_out)}"
    tables = f"{', '.join(marts_rival.KEYS)}; {_cpu(compared)} against {_cpu(rival)}"
    measurements = [
        Measurement("all marts from staging", full.seconds, "s", FULL_SECONDS, f"{note}; {_cpu(full)}"),
        Measurement("all marts from staging, memory", full.gibibytes, "GiB", FULL_GIBIBYTES),
        Measurement("tables that the rival makes too", compared.seconds, "s", None, tables),
        Measurement("the same tables by hand-written SQL", rival.seconds, "s"),
        Measurement("ours ÷ hand-written SQL", compared.seconds / rival.seconds, "×", RIVAL_RATIO),
        Measurement("columns with other figures than by hand", len(differences), "", 0),
        Measurement("a night with one month more", night.seconds, "s", NIGHT_SECONDS, f"start-up included; {_cpu(night)}"),
        Measurement("the night against everything", night.seconds / full.seconds, "×", None),
    ]
    return show(f"Marts at {scale:g} of ten years of the nation", measurements)


def drawn(place: Path, consultations: int) -> Path:
    """The folder of a draw of this many consultations; one that stands there already, drawn by the same code, is used again."""
    code = hashlib.sha256(Path(marts_volume.__file__).read_bytes()).hexdigest()[:8]
    folder = place / f"marts_{consultations}_{code}"
    if not (folder / "drawn.duckdb").exists():
        shutil.rmtree(folder, ignore_errors=True)
        marts_volume.fill(folder / dbt_runner.BUILD_NAME, folder / "snapshot", consultations, YEARS)
        (folder / dbt_runner.BUILD_NAME).rename(folder / "drawn.duckdb")
    return folder


def start_anew(folder: Path) -> None:
    """A build file that holds the draw alone, of the months before the last."""
    shutil.rmtree(folder / "build", ignore_errors=True)
    (folder / "build").mkdir()
    shutil.copyfile(folder / "drawn.duckdb", folder / "build" / dbt_runner.BUILD_NAME)
    show_months_before(folder / "build" / dbt_runner.BUILD_NAME, folder / "snapshot", LAST_MONTH)


def _cpu(cost: Cost) -> str:
    return f"CPU {cost.cpu_seconds:.0f} s"


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
        and any(parent in without and parent not in GIVEN for parent in node.get("depends_on", {}).get("nodes", []))
    }:
        without |= more
    left_out = sorted(nodes[key]["name"] for key in without if nodes[key]["schema"] == "marts")
    return sorted(node["name"] for key, node in nodes.items() if key not in without), left_out


def compared_models() -> list[str]:
    """Names of the tables that the rival makes too and of all that they are made of."""
    countable, _ = counted_models()
    manifest = json.loads((dbt_runner.TARGET / "manifest.json").read_text(encoding="utf-8"))
    nodes = {node["name"]: node for node in manifest["nodes"].values() if node["name"] in countable}
    return sorted(_with_ancestors(nodes, marts_rival.KEYS))


def _with_ancestors(nodes: dict[str, dict[str, dict[str, list[str]]]], names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in nodes and name not in found:
            found.add(name)
            waiting += [key.rsplit(".", 1)[-1] for key in nodes[name].get("depends_on", {}).get("nodes", [])]
    return found


def _carry(build_db: Path) -> None:
    """Marks the file as last night's, with the last month to be gone through."""
    with duckdb.connect(str(build_db)) as connection:
        connection.execute("create table carried.last_night as select '' as code")
        note_changes(connection, [fiscal_year_of(LAST_MONTH)], [LAST_MONTH])


def _built(folder: Path, *options: str) -> Cost:
    return cost_of([sys.executable, "-m", "benchmarks.marts_scale", str(folder), *options])


def main(arguments: Sequence[str] | None = None) -> int:
    """One build in this process; 1 if a model or a test fails."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.marts_scale", description="Builds the marts of a drawn file once."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--carried", action="store_true", help="the file holds last night's marts")
    parser.add_argument("--compared", action="store_true", help="the tables alone that benchmarks.marts_rival makes too")
    options = parser.parse_args(arguments)
    names = compared_models() if options.compared else counted_models()[0]
    build_db = options.folder / "build" / dbt_runner.BUILD_NAME
    results = dbt_runner.build(build_db, options.folder / "log", names, is_carried=options.carried)
    failed = [f"{result.name}: {result.status} {result.message}" for result in results if result.is_blocking]
    print("\n".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
