"""Asking dbt what it does: two builds of an empty warehouse, anew and carried, give the statements of a plan. Not running them on data."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from orchestration.dbt_plan import Node, Plan, Step
from orchestration.sources import ready_build

Invoke = Callable[..., Any]
"""`dbt_runner.invoke`: arguments, manifest, callbacks."""
CHANGES = ("create ", "insert ", "delete ", "drop ")
CHECKS = "select error("
"""The contract of a mart, looked at when it is made."""
PYTHON = "python"
IN_PLACE = ("yearly", "kept")
"""Materializations that change what last night left."""
ASKS = "macro.dbt.run_query"
OTHERWISE = "otherwise_when_carried"
AS_OF = dt.date(2000, 1, 1)
LAST_NIGHT = "create table carried.last_night as select '' as code"


def record(build_db: Path, manifest: Any, invoke: Invoke) -> Plan:
    """The plan of a parsed project; `build_db` is left with what dbt made of no submissions at all, its seeds among it.

    Raises RuntimeError with what dbt says if a model cannot be made of an empty warehouse.
    """
    build_db.unlink(missing_ok=True)
    ready_build(build_db, build_db.parent / "empty", AS_OF)
    nodes = {key: node for key, node in manifest.nodes.items() if _kind(node) in ("model", "seed")}
    manifest.nodes = nodes  # tests would be half of dbt's graph
    anew = _recorded(build_db, manifest, invoke, ["build"])
    with duckdb.connect(str(build_db)) as connection:
        connection.execute(LAST_NIGHT)
    for node in nodes.values():
        if _asks_the_file(node, manifest):
            node.tags = [*node.tags, OTHERWISE]
    carried = _recorded(build_db, manifest, invoke, ["run", "--select", f"tag:{OTHERWISE}"])
    return Plan(_node(key, node, anew.get(key, []), carried.get(key, anew.get(key, []))) for key, node in nodes.items())


def _asks_the_file(node: Any, manifest: Any) -> bool:
    """Whether what dbt writes of it depends on what the file holds."""
    return node.config.materialized in IN_PLACE or _calls(node, ASKS, manifest)


def _calls(node: Any, wanted: str, manifest: Any) -> bool:
    return any(key == wanted or _calls(manifest.macros[key], wanted, manifest) for key in node.depends_on.macros)


def _recorded(build_db: Path, manifest: Any, invoke: Invoke, command: Sequence[str]) -> Mapping[str, list[Step]]:
    steps: dict[str, list[Step]] = defaultdict(list)

    def note(event: Any) -> None:
        if event.info.name == "SQLQuery" and _is_kept(event.data.sql):
            steps[event.data.conn_name].append(Step("sql", event.data.sql.strip()))

    place = ["--target-path", str(build_db.parent), "--log-path", str(build_db.parent)]
    result = invoke([*command, *place], manifest, note)
    if not result.success:
        failed = [item for item in getattr(result.result, "results", ()) if str(item.status) == "error"]
        told = [f"{item.node.name}: {item.message}" for item in failed]
        raise RuntimeError("空の倉庫で dbt のモデルをつくれません: " + "\n".join(told or [str(result.exception)]))
    for key, node in manifest.nodes.items():
        if node.language == PYTHON and key in steps:
            steps[key].insert(1, Step(PYTHON, _module(build_db.parent, node)))
    return steps


def _module(place: Path, node: Any) -> str:
    """What dbt ran for a Python model, after it made room for its table; no event tells of it, but dbt leaves it in its folder."""
    return (place / "run" / node.package_name / node.original_file_path).read_text(encoding="utf-8")


def _is_kept(sql: str) -> bool:
    """Whether a statement makes something or checks what was made; what dbt only asks while it writes is in what it wrote."""
    return sql.strip().lower().startswith((*CHANGES, CHECKS))


def _node(key: str, node: Any, anew: Sequence[Step], carried: Sequence[Step]) -> Node:
    kind = _kind(node)
    is_view = node.config.materialized == "view"
    steps = {"anew": tuple(anew), "carried": tuple(carried)} if kind == "model" else {}
    return Node(key, node.name, kind, node.schema, is_view, tuple(getattr(node.depends_on, "nodes", ())), **steps)


def _kind(node: Any) -> str:
    return str(getattr(node.resource_type, "value", node.resource_type))
