"""Asking dbt what it does: the SQL of its tests, and the statements of a plan from two builds of an empty warehouse.

Not running any of it on data: `dbt_replay`, `dbt_tests`.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from orchestration.dbt_plan import Node, Plan, Step, made_of_lists
from orchestration.dbt_tests import DbtTest
from orchestration.sources import ready_build

PROJECT = Path(__file__).parents[1] / "dbt_project"
QUIET = ("--no-write-json", "--log-level", "none", "--log-level-file", "none")
"""dbt's own logs write every event out before they look at its level: more than a small model costs."""
CHANGES = ("create ", "insert ", "delete ", "drop ")
TYPES = "describe "
"""What dbt asks for the types of a query: nothing of data is in the answer."""
CHECKS = "select error("
"""The contract of a mart, looked at when it is made."""
DATA = re.compile(r'"(?!seeds")\w+"\."\w+"(?!\.)|\b(?:raw|staging|intermediate|marts|codes|nayose)\.')
"""Relations other than seeds, as dbt writes them after the name of the database, or by hand."""
PYTHON = "python"
KEPT_PERIODS = {"yearly": "year", "monthly": "month"}
"""Materializations that keep periods that are not gone through, and which."""
IN_PLACE = (*KEPT_PERIODS, "kept")
"""Materializations that change what last night left."""
ASKS = "macro.dbt.run_query"
OTHERWISE = "otherwise_when_carried"
AS_OF = dt.date(2000, 1, 1)
LAST_NIGHT = "create table carried.last_night as select '' as code"
KEPT_BY = "kept_by"
"""In the `meta` of a view or of a test, `year` or `month`: a row follows from rows of its own period in models that keep such, and from code lists."""
PERIOD_FOLLOWS_FROM = "period_follows_from"
"""In the `meta` of a model: a column that names the period as well as `month` would; a table that it is read from has it once."""
READ_ONCE = "read_once"
"""In the `meta` of a test of several models: the view among them that takes longest, and the columns that are read of it."""
IS_AS = "is_as"
"""In the `meta` of a view: the model that it shows row by row, under the same key."""
PERIODS = {"year": ("fiscal_year", "month"), "month": ("month",)}
"""Columns of a key that name the period."""
ROW_BY_ROW = ("not_null", "accepted_values", "relationships")
"""Tests that each row decides alone; the last if what it names is a code list."""
OF_KEYS = ("unique", "unique_combination")
"""Tests of a key: two rows decide them, of whatever periods."""
os.environ.setdefault("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")


def invoke(arguments: Sequence[str], build_db: Path, manifest: Any = None, note: Callable[[Any], None] | None = None) -> Any:
    """dbt in this process, on a build file; `note` is told each of its events. With a parsed `manifest` it parses and writes nothing."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    os.environ["YOROZU_BUILD_DB"] = str(build_db)
    common = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    options = ("--log-level-file", "warn") if manifest is None else QUIET
    try:
        runner = dbtRunner(manifest=manifest, callbacks=[note] if note else [])
        return runner.invoke(["--quiet", "--no-use-colors", *arguments, *common, *options])
    finally:
        DuckDBConnectionManager.close_all_connections()


def record(build_db: Path, manifest: Any) -> Plan:
    """The plan of a parsed project; `build_db` is left with what dbt made of no submissions at all, its seeds among it.

    Raises RuntimeError if a model cannot be made of an empty warehouse, or if what dbt writes of it depends on data.
    """
    build_db.unlink(missing_ok=True)
    ready_build(build_db, build_db.parent / "empty", AS_OF)
    nodes = {key: node for key, node in manifest.nodes.items() if _kind(node) in ("model", "seed")}
    manifest.nodes = nodes  # tests would be half of dbt's graph
    anew = _recorded(build_db, manifest, ["build"])
    with duckdb.connect(str(build_db)) as connection:
        connection.execute(LAST_NIGHT)
    for node in nodes.values():
        if _asks_the_file(node, manifest):
            node.tags = [*node.tags, OTHERWISE]
    carried = _recorded(build_db, manifest, ["run", "--select", f"tag:{OTHERWISE}"])
    return Plan(_node(key, node, anew.get(key, []), carried.get(key, anew.get(key, []))) for key, node in nodes.items())


def _asks_the_file(node: Any, manifest: Any) -> bool:
    """Whether what dbt writes of it depends on what the file holds."""
    return node.config.materialized in IN_PLACE or _calls(node, ASKS, manifest)


def _calls(node: Any, wanted: str, manifest: Any) -> bool:
    return any(key == wanted or _calls(manifest.macros[key], wanted, manifest) for key in node.depends_on.macros)


def _recorded(build_db: Path, manifest: Any, command: Sequence[str]) -> Mapping[str, list[Step]]:
    said: dict[str, list[str]] = defaultdict(list)

    def note(event: Any) -> None:
        if event.info.name == "SQLQuery" and event.data.conn_name in manifest.nodes:
            said[event.data.conn_name].append(event.data.sql.strip())

    place = ["--target-path", str(build_db.parent), "--log-path", str(build_db.parent)]
    result = invoke([*command, *place], build_db, manifest, note)
    if not result.success:
        failed = [item for item in getattr(result.result, "results", ()) if str(item.status) == "error"]
        told = [f"{item.node.name}: {item.message}" for item in failed]
        raise RuntimeError("空の倉庫で dbt のモデルをつくれません: " + "\n".join(told or [str(result.exception)]))
    steps = {key: steps_of(key, statements) for key, statements in said.items()}
    for key, node in manifest.nodes.items():
        if node.language == PYTHON and key in steps:
            steps[key].insert(1, Step(PYTHON, _module(build_db.parent, node)))
    return steps


def steps_of(key: str, statements: Sequence[str]) -> list[Step]:
    """What a node makes or checks. What dbt asks besides is in what it wrote: it may ask for the kind of file and for seeds.

    Raises RuntimeError if it asked for data: of an empty warehouse, the answer would stand in every night's SQL.
    """
    kept = [sql for sql in statements if sql.lower().startswith((*CHANGES, CHECKS))]
    for sql in statements:
        if sql not in kept and not sql.startswith(TYPES) and DATA.search(sql):
            raise RuntimeError(f"{key}: モデルの SQL が書かれるときにデータを読みます（asked_once を使ってください）: {sql}")
    return [Step("sql", sql) for sql in kept]


def _module(place: Path, node: Any) -> str:
    """What dbt ran for a Python model, after it made room for its table; no event tells of it, but dbt leaves it in its folder."""
    return (place / "run" / node.package_name / node.original_file_path).read_text(encoding="utf-8")


def _node(key: str, node: Any, anew: Sequence[Step], carried: Sequence[Step]) -> Node:
    kind = _kind(node)
    is_view = node.config.materialized == "view"
    steps = {"anew": tuple(anew), "carried": tuple(carried)} if kind == "model" else {}
    return Node(key, node.name, kind, node.schema, is_view, tuple(getattr(node.depends_on, "nodes", ())), **steps)


def _kind(node: Any) -> str:
    return str(getattr(node.resource_type, "value", node.resource_type))


def compiled_tests(build_db: Path, manifest: Any) -> list[DbtTest]:
    """The SQL of every test of a parsed project, for a file of this name. Raises RuntimeError if dbt cannot write it."""
    place = ["--target-path", str(build_db.parent), "--log-path", str(build_db.parent)]
    result = invoke(["compile", "--select", "resource_type:test", *place], build_db, manifest)
    if not result.success:
        raise RuntimeError(f"dbt の検査を解釈できません: {result.exception}")
    nodes = {key: node for key, node in manifest.nodes.items() if _kind(node) in ("model", "seed")}
    listed = made_of_lists({key: getattr(node.depends_on, "nodes", ()) for key, node in nodes.items()})
    return [
        DbtTest(
            item.node.unique_id,
            item.node.name,
            str(item.node.config.severity).lower(),
            item.node.compiled_code,
            sorted(item.node.depends_on.nodes),
            **_asked(item.node, nodes, listed),
        )
        for item in result.result.results
    ]


def _asked(test: Any, models: Mapping[str, Any], listed: Collection[str]) -> dict[str, Any]:
    """What a test of columns asks of the view or the kept table it is written for, `listed` being what code lists alone decide.

    Of other tests: whether they say of themselves that each of their rows follows from its period.
    """
    model = models.get(getattr(test, "attached_node", None) or "")
    if model is None:
        return {"kept_by": test.config.meta.get(KEPT_BY, ""), "tells_period": True, **_read_once(test, models)}
    if "column_name" not in (asked := test.test_metadata.kwargs) and "columns" not in asked:
        return {}
    names = [str(name).strip('"') for name in asked.get("columns") or [asked["column_name"]]]
    is_view = model.config.materialized == "view"
    others = set(test.depends_on.nodes) - {model.unique_id}
    is_row_by_row = test.test_metadata.name in ROW_BY_ROW and others <= set(listed)
    kept_by, renewed = _kept_by(model.config), _renewed(model, models)
    names_period = not {*PERIODS.get(kept_by, ()), model.config.meta.get(PERIOD_FOLLOWS_FROM)}.isdisjoint(names)
    is_across = bool(kept_by or renewed) and test.test_metadata.name in OF_KEYS and not names_period
    if not (is_row_by_row or names_period or is_across):
        kept_by, renewed = "", ""
    if not (is_view or kept_by or renewed) or not all(name.isidentifier() for name in names):
        return {}
    columns = [f'"{name}"' for name in names]
    how = {"is_view": is_view, "kept_by": kept_by, "is_across": is_across, "renewed": renewed}
    return {"relation": model.relation_name, "columns": columns, **how}


def _read_once(test: Any, models: Mapping[str, Any]) -> dict[str, Any]:
    """The view that a test of several models shares with the tests that are written for it, and the columns it takes of it."""
    for name, columns in test.config.meta.get(READ_ONCE, {}).items():
        relation = next(model.relation_name for model in models.values() if model.name == name)
        return {"relation": relation, "columns": [f'"{column}"' for column in columns], "is_view": True}
    return {}


def _renewed(model: Any, models: Mapping[str, Any]) -> str:
    """Which rows of a table of the materialization `kept`, or of a view that is it row by row (`is_as` in its `meta`), a night renews.

    A row without its key is always among them: nothing names it, and it should not be there.
    """
    by_name = {other.name: other for other in models.values()}
    kept = by_name.get(model.config.meta.get(IS_AS, model.name), model)
    if kept.config.materialized != "kept":
        return ""
    renewed = by_name[kept.config.get("renewed")].relation_name
    listed = f"in (select {kept.config.get('renewed_key')} from {renewed})"
    return " or ".join(f"{key} is null or {key} {listed}" for key in kept.config.get("keys"))


def _kept_by(config: Any) -> str:
    """Whose rows of which periods stay as last night left them: `year`, `month`, or none."""
    return str(config.meta.get(KEPT_BY) or KEPT_PERIODS.get(config.materialized, ""))
