"""What stands between dbt and the night: a plan and tests written down once for each state of the project, and one build with its results.

dbt reads the project, and says what each node does, when a file of the project has changed (`dbt_recording`); what it said is kept in
`dbt_project/target/` under a digest of the project and carried out every night (`dbt_replay`), without loading dbt.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from orchestration.dbt_plan import Plan
from orchestration.dbt_replay import Progress, replay, result_of
from orchestration.dbt_tests import DbtTest, NodeResult, load_tests, run_tests, store_tests

PROJECT = Path(__file__).parents[1] / "dbt_project"
TARGET = PROJECT / "target"
STAMP = TARGET / "project.sha256"
TESTS = TARGET / "tests.json"
PLAN = TARGET / "plan.json"
BUILD_NAME = "yorozu_build.duckdb"
"""Every build file is called so: dbt writes the name of the database into its SQL."""
SEEDS = TARGET / "recorded" / BUILD_NAME
KEPT = "前夜のまま"
YEARS = "int_inflation_years"
"""Every year that a carried night goes through again is among it; a carried file without it was built of selected models that know none."""
KEPT_BY_YEAR = "kept_by_year"
"""In the `meta` of a view: a row follows from rows of its own fiscal year in `yearly` models and from code lists alone."""
ROW_BY_ROW = ("not_null", "accepted_values")
"""Tests that each row decides alone."""
QUIET = ("--no-write-json", "--log-level", "none", "--log-level-file", "none")
"""dbt's own logs write every event out before they look at its level: more than a small model costs."""
os.environ.setdefault("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")


def project_digest() -> str:
    """Digest of the project's own files, and of what writes a plan of them down."""
    files = [path for path in PROJECT.rglob("*") if path.suffix in (".sql", ".py", ".yml", ".csv") and "target" not in path.parts]
    versions = [f"{library} {version(library)}" for library in ("dbt-core", "dbt-duckdb", "duckdb")]
    digest = hashlib.sha256(json.dumps(versions).encode())
    for path in sorted(files) + sorted(Path(__file__).parent.glob("dbt_*.py")):
        digest.update(path.relative_to(PROJECT.parent).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def prepare_manifest() -> Path:
    """The manifest of the project as it stands; dbt is asked only if a file changed.

    Raises RuntimeError if the project does not parse, or a model cannot be made of an empty warehouse.
    """
    digest = project_digest()
    manifest = TARGET / "manifest.json"
    TARGET.mkdir(parents=True, exist_ok=True)
    with (TARGET / "parse.lock").open("w") as lock:  # one process parses, others wait for it
        fcntl.flock(lock, fcntl.LOCK_EX)
        if manifest.exists() and STAMP.exists() and STAMP.read_text() == digest:
            return manifest
        STAMP.unlink(missing_ok=True)
        parsed = _invoke(["parse"], None)
        if not parsed.success:
            raise RuntimeError(f"dbt のモデルを解釈できません: {parsed.exception}")
        store_tests(TESTS, _compiled_tests(parsed.result, json.loads(manifest.read_text(encoding="utf-8"))["nodes"]))
        _plan(parsed.result).store(PLAN)
        STAMP.write_text(digest)
    return manifest


def build(
    build_db: Path,
    log_dir: Path,
    select: Sequence[str] = (),
    *,
    is_carried: bool = False,
    is_tested: bool = True,
    progress: Progress = lambda done, total: None,
) -> list[NodeResult]:
    """Builds all models in the private file, or those selected (`name`, or `+name` with all it is made of), then tests them.

    is_carried: the file holds last night's models of the same code; seeds, views and what is made of code lists alone stay.
    Tests run after the models, all in one connection, as dbt compiled them. Of a selection, those tests run that look at selected models
    alone; none if a model failed. progress: is told how many nodes are made, of how many. Raises RuntimeError if dbt cannot read the project, KeyError for a name that no node has.
    """
    prepare_manifest()
    plan = Plan.load(PLAN)
    there = _relations(build_db) if is_carried else set()
    chosen = plan.chosen(select)
    kept = {key for key in plan.lasting & set(chosen) if plan.nodes[key].name in there}
    asked = [key for key in chosen if key not in kept]
    made = replay(build_db, plan, asked, SEEDS, is_carried=is_carried, progress=progress)
    _write_down(made, log_dir / "dbt.log")
    results = {node.unique_id: node for node in (*made, *(result_of(plan.nodes[key], "success", KEPT) for key in kept))}
    nodes = [results[key] for key in chosen]
    if not is_tested or any(node.is_blocking for node in nodes):
        return nodes
    tests = [test for test in load_tests(TESTS) if test.looks_at(results, alone=bool(select))]
    return nodes + run_tests(build_db, tests, _years_gone_through(build_db) if YEARS in there else None)


def _years_gone_through(build_db: Path) -> list[int]:
    with duckdb.connect(str(build_db), read_only=True) as connection:
        years = connection.execute(f"select fiscal_year from intermediate.{YEARS} order by 1").fetchall()
    return [year for (year,) in years]


def _relations(build_db: Path) -> set[str]:
    """Names of the tables and views that a build file holds: a build of selected models left out others."""
    with duckdb.connect(str(build_db), read_only=True) as connection:
        return {name for (name,) in connection.execute("select table_name from information_schema.tables").fetchall()}


def _write_down(nodes: Sequence[NodeResult], log: Path) -> None:
    failed = [node for node in nodes if node.is_blocking]
    if failed:
        log.parent.mkdir(parents=True, exist_ok=True)
        now = dt.datetime.now().isoformat(timespec="seconds")
        with log.open("a", encoding="utf-8") as file:
            file.writelines(f"{now} {node.status} {node.name}: {node.message}\n" for node in failed)


def _plan(manifest: Any) -> Plan:
    """What dbt does, written down in a file aside: a night that started earlier may still read its seeds from the one before."""
    from orchestration.dbt_recording import record

    aside = TARGET / "recording" / BUILD_NAME
    os.environ["YOROZU_BUILD_DB"] = str(aside)
    plan = record(aside, manifest, _invoke)
    SEEDS.parent.mkdir(exist_ok=True)
    aside.replace(SEEDS)
    return plan


def _compiled_tests(manifest: Any, models: Mapping[str, Any]) -> list[DbtTest]:
    """The SQL of every test, for a file of the name that all build files have."""
    place = TARGET / "compiling"
    place.mkdir(exist_ok=True)
    os.environ["YOROZU_BUILD_DB"] = str(place / BUILD_NAME)
    result = _invoke(
        ["compile", "--select", "resource_type:test", "--target-path", str(place), "--log-path", str(place)], manifest
    )
    if not result.success:
        raise RuntimeError(f"dbt の検査を解釈できません: {result.exception}")
    return [
        DbtTest(
            item.node.unique_id,
            item.node.name,
            str(item.node.config.severity).lower(),
            item.node.compiled_code,
            sorted(item.node.depends_on.nodes),
            **_asked(item.node, models),
        )
        for item in result.result.results
    ]


def _asked(test: Any, models: Mapping[str, Any]) -> dict[str, Any]:
    """What a test of columns asks of the view or the kept table it is written for; nothing if it asks for more than columns."""
    model = models.get(getattr(test, "attached_node", None) or "")
    if model is None or ("column_name" not in (asked := test.test_metadata.kwargs) and "columns" not in asked):
        return {}
    names = [str(name).strip('"') for name in asked.get("columns") or [asked["column_name"]]]
    is_view = model["config"]["materialized"] == "view"
    is_kept = model["config"]["materialized"] == "yearly" or bool(model["config"]["meta"].get(KEPT_BY_YEAR))
    is_by_year = is_kept and (test.test_metadata.name in ROW_BY_ROW or not {"fiscal_year", "month"}.isdisjoint(names))
    if not (is_view or is_by_year) or not all(name.isidentifier() for name in names):
        return {}
    columns = [f'"{name}"' for name in names]
    return {"relation": model["relation_name"], "columns": columns, "is_view": is_view, "is_by_year": is_by_year}


def _invoke(arguments: Sequence[str], manifest: Any, *callbacks: Callable[[Any], None]) -> Any:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    common = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    options = QUIET if manifest is not None else ("--log-level-file", "warn")
    try:
        return dbtRunner(manifest=manifest, callbacks=list(callbacks)).invoke(
            ["--quiet", "--no-use-colors", *arguments, *common, *options]
        )
    finally:
        DuckDBConnectionManager.close_all_connections()


def generate_docs(build_db: Path, log_dir: Path) -> Path:
    """dbt's documentation of a build as one static HTML file; raises RuntimeError if dbt refuses."""
    os.environ["YOROZU_BUILD_DB"] = str(build_db)
    target = build_db.parent / "dbt_docs"
    result = _invoke(["docs", "generate", "--static", "--target-path", str(target), "--log-path", str(log_dir)], None)
    if not result.success:
        raise RuntimeError(f"dbt の文書をつくれません: {result.exception}")
    return target / "static_index.html"
