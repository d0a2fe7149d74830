"""What stands between dbt and the night: a plan and tests written down once for each state of the project, and one build with its results.

dbt reads the project, and says what each node does, when a file of the project has changed (`dbt_recording`); what it said is kept in
`dbt_project/target/` under a digest of the project and carried out every night (`dbt_replay`), without loading dbt.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from orchestration.dbt_plan import Plan
from orchestration.dbt_recording import PROJECT, compiled_tests, invoke, record
from orchestration.dbt_replay import OnProgress, replay, result_of
from orchestration.dbt_tests import GoneThrough, NodeResult, load_tests, run_tests, store_tests

TARGET = PROJECT / "target"
STAMP = TARGET / "project.sha256"
TESTS = TARGET / "tests.json"
PLAN = TARGET / "plan.json"
BUILD_NAME = "yorozu_build.duckdb"
"""Every build file is called so: dbt writes the name of the database into its SQL."""
SEEDS = TARGET / "recorded" / BUILD_NAME
KEPT = "前夜のまま"
YEARS = ("int_years_to_recount", "int_inflation_years", "int_inflation_ledger_years")
MONTHS = ("int_inflation_months", "int_inflation_insider_months", "int_referral_months")
"""Every period that a carried night goes through again is among them; a carried file without them was built of selected models that know none."""


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
        _write_plan_and_tests()
        STAMP.write_text(digest)
    return manifest


def _write_plan_and_tests() -> None:
    """In a file aside: a night that started earlier may still read its seeds from the one before."""
    aside = TARGET / "recording" / BUILD_NAME
    aside.parent.mkdir(exist_ok=True)
    parsed = invoke(["parse"], aside)
    if not parsed.success:
        raise RuntimeError(f"dbt のモデルを解釈できません: {parsed.exception}")
    store_tests(TESTS, compiled_tests(aside, parsed.result))
    record(aside, parsed.result).store(PLAN)
    SEEDS.parent.mkdir(exist_ok=True)
    aside.replace(SEEDS)


def build(
    build_db: Path,
    log_dir: Path,
    select: Sequence[str] = (),
    *,
    is_carried: bool = False,
    is_tested: bool = True,
    on_progress: OnProgress = lambda done, total: None,
) -> list[NodeResult]:
    """Builds all models in the private file, or those selected (`name`, or `+name` with all it is made of), then tests them.

    is_carried: the file holds last night's models of the same code; seeds, views and what is made of code lists alone stay.
    on_progress: is told how many nodes are made, of how many.
    Tests run after the models, all in one connection, as dbt compiled them. Of a selection, those tests run that look at selected models
    alone; none if a model failed. Raises RuntimeError if dbt cannot read the project, KeyError for a name that no node has.
    """
    prepare_manifest()
    plan = Plan.load(PLAN)
    there = _relations(build_db) if is_carried else set()
    chosen = plan.chosen(select)
    kept = {key for key in plan.lasting & set(chosen) if plan.nodes[key].name in there}
    made = replay(
        build_db, plan, [key for key in chosen if key not in kept], SEEDS, is_carried=is_carried, on_progress=on_progress
    )
    _write_down(made, log_dir / "dbt.log")
    results = {node.unique_id: node for node in (*made, *(result_of(plan.nodes[key], "success", KEPT) for key in kept))}
    nodes = [results[key] for key in chosen]
    if not is_tested or any(node.is_blocking for node in nodes):
        return nodes
    tests = [test for test in load_tests(TESTS) if test.looks_at(results, alone=bool(select))]
    return nodes + run_tests(build_db, tests, _gone_through(build_db) if there.issuperset((*YEARS, *MONTHS)) else None)


def _gone_through(build_db: Path) -> GoneThrough:
    with duckdb.connect(str(build_db), read_only=True) as connection:
        return GoneThrough(_periods(connection, "fiscal_year", YEARS), _periods(connection, "month", MONTHS))


def _periods(connection: duckdb.DuckDBPyConnection, column: str, tables: Sequence[str]) -> list[Any]:
    query = " union ".join(f"select {column} from intermediate.{table}" for table in tables)
    return sorted(period for (period,) in connection.execute(query).fetchall())


def _relations(build_db: Path) -> set[str]:
    """Names of the tables and views that a build file holds: a build of selected models left out others."""
    with duckdb.connect(str(build_db), read_only=True) as connection:
        return {name for (name,) in connection.execute("select table_name from information_schema.tables").fetchall()}


def _write_down(nodes: Sequence[NodeResult], log: Path) -> None:
    """What failed, in the log of the night's builds."""
    failed = [node for node in nodes if node.is_blocking]
    if failed:
        log.parent.mkdir(parents=True, exist_ok=True)
        now = dt.datetime.now().isoformat(timespec="seconds")
        with log.open("a", encoding="utf-8") as file:
            file.writelines(f"{now} {node.status} {node.name}: {node.message}\n" for node in failed)


def generate_docs(build_db: Path, log_dir: Path) -> Path:
    """dbt's documentation of a build as one static HTML file; raises RuntimeError if dbt refuses."""
    target = build_db.parent / "dbt_docs"
    result = invoke(["docs", "generate", "--static", "--target-path", str(target), "--log-path", str(log_dir)], build_db)
    if not result.success:
        raise RuntimeError(f"dbt の文書をつくれません: {result.exception}")
    return target / "static_index.html"
