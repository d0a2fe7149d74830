"""`python -m benchmarks inflation_speed`: all patterns over a national year with ten years before it, and over the month that a night brings.

What feeds the patterns (staging, enterprises, consultations, calendar and declared events) is built before each measurement and not counted;
pattern models and their tests are, in a process of its own with its start-up (`python -m benchmarks.inflation.speed DIR feeders|patterns [--carried] [--by-model]`).
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from benchmarks import marts_volume
from benchmarks.inflation import volume
from benchmarks.marts_scale import counted_models
from benchmarks.measure import Cost, Measurement, cost_of, show
from ingestion.store.carried import months_of_year, note_changes
from orchestration import dbt_runner

CONSULTATIONS = 717_618
"""Of a national year."""
YEAR_SECONDS, YEAR_GIBIBYTES, NIGHT_SECONDS = 60.0, 4.0, 15.0
HISTORY = "history.duckdb"
PATTERNS = ("models/intermediate/inflation/int_inflation_", "models/marts/inflation/")
"""Beginnings of the files of their models; the calendar, which consultations need too, stands in the same folder."""
FIRST_MONTH = marts_volume.LAST_MONTH.replace(year=volume.YEAR, month=4)


def run(place: Path, scale: float) -> bool:
    """Draws the submissions, builds ten years, then hands in the year, and apart from that its last month; prints the table."""
    consultations = int(CONSULTATIONS * scale)
    folder = drawn(place, consultations)
    build_history(folder)
    _start_from(folder, HISTORY)
    year = handed_in(folder, FIRST_MONTH, None)
    _start_from(folder, HISTORY)
    handed_in(folder, FIRST_MONTH, marts_volume.LAST_MONTH)
    night = handed_in(folder, marts_volume.LAST_MONTH, None)
    note = f"{consultations:,} consultations a year, {volume.HISTORY} years before; start-up and tests included; CPU {{:.0f}} s"
    measurements = [
        Measurement("all patterns, a year handed in", year.seconds, "s", YEAR_SECONDS, note.format(year.cpu_seconds)),
        Measurement("all patterns, a year handed in, memory", year.gibibytes, "GiB", YEAR_GIBIBYTES),
        Measurement("all patterns, a month handed in", night.seconds, "s", NIGHT_SECONDS, f"CPU {night.cpu_seconds:.0f} s"),
        Measurement("all patterns, a month handed in, memory", night.gibibytes, "GiB"),
    ]
    return show(f"Patterns at {scale:g} of the nation", measurements)


def drawn(place: Path, consultations: int) -> Path:
    """The folder of a draw of this many consultations a year; one that stands there already, drawn by the same code, is used again."""
    code = hashlib.sha256(Path(marts_volume.__file__).read_bytes() + Path(volume.__file__).read_bytes()).hexdigest()[:8]
    folder = place / f"inflation_{consultations}_{code}"
    if not (folder / "drawn.duckdb").exists():
        volume.fill(folder, consultations)
    return folder


def build_history(folder: Path) -> None:
    """Builds the years before, in `history.duckdb`."""
    build_db = _start_from(folder, "drawn.duckdb")
    marts_volume.show_months_before(build_db, folder / "snapshot", FIRST_MONTH)
    _built(folder, "feeders")
    _built(folder, "patterns")
    build_db.rename(folder / HISTORY)


def _start_from(folder: Path, name: str) -> Path:
    build_db = folder / "build" / dbt_runner.BUILD_NAME
    shutil.rmtree(folder / "build", ignore_errors=True)
    (folder / "build").mkdir()
    shutil.copyfile(folder / name, build_db)
    return build_db


def handed_in(folder: Path, first: dt.date, until: dt.date | None) -> Cost:
    """What the patterns cost when a carried file is shown the months before `until` (None: all), of which those from `first` on are new."""
    build_db = folder / "build" / dbt_runner.BUILD_NAME
    marts_volume.show_months_before(build_db, folder / "snapshot", until)
    months = [month for month in months_of_year(volume.YEAR) if first <= month and (until is None or month < until)]
    with duckdb.connect(str(build_db)) as connection:
        connection.execute("create table if not exists carried.last_night as select '' as code")
        note_changes(connection, [volume.YEAR], months)
    _built(folder, "feeders", "--carried")
    return _built(folder, "patterns", "--carried")


def _built(folder: Path, *options: str) -> Cost:
    return cost_of([sys.executable, "-m", "benchmarks.inflation.speed", str(folder), *options])


def models(part: str) -> list[str]:
    """Names of the models of the patterns and of what stands between two of them, or of the models and seeds that feed them."""
    countable = set(counted_models()[0])
    manifest = json.loads((dbt_runner.TARGET / "manifest.json").read_text(encoding="utf-8"))
    nodes = {key: node for key, node in manifest["nodes"].items() if node["name"] in countable}
    parents = {
        key: {parent for parent in node.get("depends_on", {}).get("nodes", ()) if parent in nodes} for key, node in nodes.items()
    }
    children = {key: {child for child in nodes if key in parents[child]} for key in nodes}
    patterns = {key for key, node in nodes.items() if node["original_file_path"].startswith(PATTERNS)}
    needed = _reached(patterns, parents)
    of_patterns = needed & _reached(patterns, children)
    return sorted(nodes[key]["name"] for key in (of_patterns if part == "patterns" else needed - of_patterns))


def _reached(start: set[str], steps: Mapping[str, set[str]]) -> set[str]:
    """What can be reached from the start, which is among it."""
    found, waiting = set(start), list(start)
    while waiting:
        further = steps[waiting.pop()] - found
        found |= further
        waiting += further
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """One build in this process; 1 if a model or a test fails."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.inflation.speed", description="Builds one part of a drawn file once."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("part", choices=("feeders", "patterns"))
    parser.add_argument("--carried", action="store_true", help="the file holds last night's tables")
    parser.add_argument("--by-model", action="store_true", help="print what each model and test took")
    options = parser.parse_args(arguments)
    build_db = options.folder / "build" / dbt_runner.BUILD_NAME
    results = dbt_runner.build(build_db, options.folder / "log", models(options.part), is_carried=options.carried)
    if options.by_model:
        print("\n".join(f"{result.seconds:7.2f} {result.name}" for result in sorted(results, key=lambda result: -result.seconds)))
    failed = [f"{result.name}: {result.status} {result.message}" for result in results if result.is_blocking]
    print("\n".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
