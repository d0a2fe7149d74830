"""dbt in this process: a manifest parsed once for each state of the project, and one build with its results.

dbt's own CLI would parse on every start; here the parsed manifest is kept in `dbt_project/target/` under a digest of the project.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from orchestration.dbt_tests import DbtTest, NodeResult, load_tests, run_tests, store_tests

PROJECT = Path(__file__).parents[1] / "dbt_project"
TARGET = PROJECT / "target"
STAMP = TARGET / "project.sha256"
TESTS = TARGET / "tests.json"
BUILD_NAME = "yorozu_build.duckdb"
"""Every build file is called so: dbt writes the name of the database into its SQL."""
KEPT = "前夜のまま"
YEARS = "int_years_to_recount"
"""A carried file without it was built of selected models that know no years."""
KEPT_BY_YEAR = "kept_by_year"
"""In the `meta` of a view: a row follows from rows of its own fiscal year in `yearly` models and from code lists alone."""
ROW_BY_ROW = ("not_null", "accepted_values")
"""Tests that each row decides alone."""
ASKS = "macro.dbt.run_query"
LASTING, CHOSEN = "lasting", "chosen"
QUIET = ("--no-write-json", "--log-level-file", "warn")
SILENT = ("--no-write-json", "--log-level", "none", "--log-level-file", "none")
"""dbt's own logs write every event out before they look at its level: more than a small model costs; `_problems_to` stands in."""
os.environ.setdefault("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")


def project_digest() -> str:
    """Digest of the project's own files."""
    digest = hashlib.sha256()
    for path in sorted(PROJECT.rglob("*")):
        if path.suffix in (".sql", ".py", ".yml", ".csv") and "target" not in path.parts:
            digest.update(path.relative_to(PROJECT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def prepare_manifest() -> Path:
    """The manifest of the project as it stands; parsed anew only if a file changed. Raises RuntimeError if it does not parse."""
    digest = project_digest()
    manifest = TARGET / "manifest.json"
    TARGET.mkdir(parents=True, exist_ok=True)
    with (TARGET / "parse.lock").open("w") as lock:  # one process parses, others wait for it
        fcntl.flock(lock, fcntl.LOCK_EX)
        if manifest.exists() and STAMP.exists() and STAMP.read_text() == digest:
            return manifest
        result = _invoke(["parse"], None)
        if not result.success:
            raise RuntimeError(f"dbt のモデルを解釈できません: {result.exception}")
        store_tests(TESTS, _compiled_tests(json.loads(manifest.read_text(encoding="utf-8"))["nodes"]))
        STAMP.write_text(digest)
    return manifest


def build(
    build_db: Path, log_dir: Path, select: Sequence[str] = (), *, is_carried: bool = False, is_tested: bool = True
) -> list[NodeResult]:
    """Builds all models in the private file, or those selected, then tests them; raises RuntimeError only when dbt itself could not run.

    is_carried: the file holds last night's models of the same code; seeds, views and what is made of code lists alone stay.
    Tests run after the models, all in one connection, as dbt compiled them: a node of dbt costs some fifty times what a small test does.
    Of a selection, those tests run that look at selected models alone; none if a model failed.
    """
    from dbt.contracts.graph.manifest import Manifest

    prepare_manifest()
    os.environ["YOROZU_BUILD_DB"] = str(build_db)
    manifest = Manifest.from_msgpack((TARGET / "partial_parse.msgpack").read_bytes())
    manifest.nodes = {key: node for key, node in manifest.nodes.items() if node.resource_type != "test"}  # half of dbt's graph
    arguments = ["build", "--target-path", str(build_db.parent / "dbt"), "--log-path", str(log_dir)]
    there = _relations(build_db) if is_carried else set()
    kept = [node for node in lasting_nodes(manifest) if node.name in there] if is_carried else []
    choice = _choice(manifest, select, {node.unique_id for node in kept})
    result = _invoke([*arguments, *SILENT, *choice], manifest, _problems_to(log_dir / "dbt.log"))
    if result.result is None or not hasattr(result.result, "results"):
        raise RuntimeError(f"dbt を実行できません: {result.exception}")
    nodes = _in_order([*kept, *(_node(item) for item in result.result.results)], manifest)
    if not is_tested or any(node.is_blocking for node in nodes):
        return nodes
    built = {node.unique_id for node in nodes}
    tests = [test for test in load_tests(TESTS) if test.looks_at(built, alone=bool(select))]
    return nodes + run_tests(build_db, tests, _years_gone_through(build_db) if YEARS in there else None)


def _years_gone_through(build_db: Path) -> list[int]:
    with duckdb.connect(str(build_db), read_only=True) as connection:
        years = connection.execute(f"select fiscal_year from intermediate.{YEARS} order by 1").fetchall()
    return [year for (year,) in years]


def _choice(manifest: Any, select: Sequence[str], kept: Collection[str]) -> list[str]:
    """What dbt is to make, by tags: it compares each name of a list with each node, which takes longer than small models do."""
    names = {node.name for node in manifest.nodes.values()} & set(select)
    for key, node in manifest.nodes.items():
        node.tags = [*node.tags, *([LASTING] if key in kept else []), *([CHOSEN] if node.name in names else [])]
    listed = [f"tag:{CHOSEN}"] if names else []
    chosen = ["--select", *listed, *(wanted for wanted in select if wanted not in names)] if select else []
    return [*chosen, *(["--exclude", f"tag:{LASTING}"] if kept else [])]


def _relations(build_db: Path) -> set[str]:
    """Names of the tables and views that a build file holds: a build of selected models left out others."""
    with duckdb.connect(str(build_db), read_only=True) as connection:
        return {name for (name,) in connection.execute("select table_name from information_schema.tables").fetchall()}


def lasting_nodes(manifest: Any) -> list[NodeResult]:
    """The nodes that are the same on every night of one state of the code: seeds, views, and models of code lists and seeds alone."""
    nodes = {key: node for key, node in manifest.nodes.items() if str(node.resource_type) in ("model", "seed")}
    kept = {key for key, node in nodes.items() if node.resource_type == "seed" or _is_lasting_view(node, manifest)}
    listed = {key for key in kept if all(_is_code_list(parent) for parent in _parents(nodes[key]))}
    while found := {
        key
        for key, node in nodes.items()
        if key not in listed and all(parent in listed or _is_code_list(parent) for parent in _parents(node))
    }:
        listed |= found
    return [
        NodeResult(key, nodes[key].name, _kind(nodes[key]), "success", "error", 0, KEPT, 0.0) for key in sorted(kept | listed)
    ]


def _is_lasting_view(node: Any, manifest: Any) -> bool:
    """Whether it is a view whose text says the same every night: nothing in it is asked of the file when it is written."""
    return node.config.materialized == "view" and not _calls(node, ASKS, manifest)


def _calls(node: Any, wanted: str, manifest: Any) -> bool:
    return any(key == wanted or _calls(manifest.macros[key], wanted, manifest) for key in node.depends_on.macros)


def _in_order(nodes: Sequence[NodeResult], manifest: Any) -> list[NodeResult]:
    """Each after what it is made of."""
    parents = {key: _parents(node) for key, node in manifest.nodes.items()}
    places = {key: place for place, key in enumerate(TopologicalSorter(parents).static_order())}
    return sorted(nodes, key=lambda node: places[node.unique_id])


def _parents(node: Any) -> list[str]:
    """What a node is made of; seeds have none."""
    return list(getattr(node.depends_on, "nodes", ()))


def _is_code_list(key: str) -> bool:
    return key.startswith("source.yorozu.codes.")


def _kind(node: Any) -> str:
    return str(getattr(node.resource_type, "value", node.resource_type))


def _compiled_tests(models: Mapping[str, Any]) -> list[DbtTest]:
    """The SQL of every test, for a file of the name that all build files have."""
    place = TARGET / "compiling"
    place.mkdir(exist_ok=True)
    os.environ["YOROZU_BUILD_DB"] = str(place / BUILD_NAME)
    result = _invoke(
        ["compile", "--select", "resource_type:test", "--target-path", str(place), "--log-path", str(place), *QUIET], None
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


def _problems_to(log: Path) -> Callable[[Any], None]:
    """Writes down what dbt warns of and what fails."""

    def note(event: Any) -> None:
        if event.info.level in ("warn", "error"):
            with log.open("a", encoding="utf-8") as file:
                file.write(f"{event.info.ts.ToJsonString()} {event.info.level} {event.info.msg}\n")

    return note


def _invoke(arguments: Sequence[str], manifest: Any, *callbacks: Callable[[Any], None]) -> Any:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    common = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    try:
        return dbtRunner(manifest=manifest, callbacks=list(callbacks)).invoke(["--quiet", "--no-use-colors", *arguments, *common])
    finally:
        DuckDBConnectionManager.close_all_connections()


def _node(item: Any) -> NodeResult:
    node = item.node
    return NodeResult(
        unique_id=node.unique_id,
        name=node.name,
        resource_type=_kind(node),
        status=str(getattr(item.status, "value", item.status)),
        severity=str(getattr(node.config, "severity", "ERROR")).lower(),
        failures=int(item.failures or 0),
        message=str(item.message or ""),
        seconds=float(item.execution_time or 0),
        compiled_sql=str(getattr(node, "compiled_code", "") or ""),
    )


def generate_docs(build_db: Path, log_dir: Path) -> Path:
    """dbt's documentation of a build as one static HTML file; raises RuntimeError if dbt refuses."""
    os.environ["YOROZU_BUILD_DB"] = str(build_db)
    target = build_db.parent / "dbt_docs"
    result = _invoke(["docs", "generate", "--static", "--target-path", str(target), "--log-path", str(log_dir)], None)
    if not result.success:
        raise RuntimeError(f"dbt の文書をつくれません: {result.exception}")
    return target / "static_index.html"
