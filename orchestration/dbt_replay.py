"""Carrying out a plan in a build file: two nodes at a time, each after what it is made of. Not what the plan says: `dbt_plan`.

A node of dbt costs some fifty times what a small statement does, and loading dbt costs more than linking a night's new records.
"""

from __future__ import annotations

import datetime as dt
import heapq
import re
import time
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from orchestration.dbt_plan import ASKED_ONCE, SO_FAR, Node, Plan, Step
from orchestration.dbt_tests import CORES, MEMORY, NodeResult

AT_ONCE = 2
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": MEMORY,
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "block_allocator_memory": "3GB",  # given to the next statement instead of back to the system: half the time spent in the kernel
    "checkpoint_threshold": "8GB",  # one checkpoint when the build ends instead of several between models
    "scheduler_process_partial": True,  # else `_share_cores` waits for a task as long as a statement, and other nodes wait for it
}
ASKED = re.compile(re.escape(ASKED_ONCE) + "(.*?)" + re.escape(SO_FAR), re.DOTALL)
OnProgress = Callable[[int, int], None]
AGAIN_S = 0.05
SKIPPED = "もとになる表ができていません"


def replay(
    build_db: Path,
    plan: Plan,
    keys: Collection[str],
    seeds: Path,
    *,
    is_carried: bool,
    on_progress: OnProgress = lambda done, total: None,
) -> list[NodeResult]:
    """Makes these nodes of the plan in the build file; what stands on a node that failed is skipped.

    seeds: the file that dbt loaded the seeds into. on_progress: is told how many nodes are done, of how many.
    """
    with duckdb.connect(config=SETTINGS) as connection:
        # After a run that breaks off the file is started anew: what would bring it back need not be written down.
        connection.execute(f"attach '{_quoted(build_db)}' as {build_db.stem} (recovery_mode no_wal_writes)")
        connection.execute(f"attach '{_quoted(seeds)}' as loaded (read_only)")
        connection.execute(f"use {build_db.stem}")
        for schema in sorted({plan.nodes[key].schema for key in keys}):
            connection.execute(f"create schema if not exists {schema}")
        results = _in_turn(connection, plan, keys, is_carried, on_progress)
        connection.execute("detach loaded")
    return results


def _in_turn(
    connection: duckdb.DuckDBPyConnection, plan: Plan, keys: Collection[str], is_carried: bool, on_progress: OnProgress
) -> list[NodeResult]:
    graph = plan.order_of(keys)
    ahead = _length_of_what_follows(graph)
    turn = TopologicalSorter(graph)
    turn.prepare()
    results: dict[str, NodeResult] = {}
    ready: list[tuple[int, str]] = []
    running: dict[Future[NodeResult], str] = {}
    cursors: dict[str, duckdb.DuckDBPyConnection] = {}
    with ThreadPoolExecutor(1) as aside, ThreadPoolExecutor(AT_ONCE) as pool, _interrupting(cursors, running):
        sharing = connection.cursor()
        while turn.is_active():
            for key in turn.get_ready():
                heapq.heappush(ready, (-ahead[key], key))
            while ready and len(running) < AT_ONCE:
                _, key = heapq.heappop(ready)
                node = plan.nodes[key]
                if all(results[parent].passed for parent in graph[key]):
                    cursors[key] = _beside(connection)
                    running[pool.submit(_made, cursors[key], node, is_carried)] = key
                else:
                    results[key] = result_of(node, "skipped", SKIPPED)
                    turn.done(key)
            aside.submit(_share_cores, sharing, len(running))
            for done in wait(running, return_when=FIRST_COMPLETED).done if running else ():
                key = running.pop(done)
                cursors.pop(key).close()
                results[key] = done.result()
                turn.done(key)
            on_progress(len(results), len(keys))
    return list(results.values())


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _beside(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Another connection to the same file."""
    (name,) = connection.execute("select current_database()").fetchall()[0]
    cursor = connection.cursor()
    cursor.execute(f"use {name}")
    return cursor


def _share_cores(connection: duckdb.DuckDBPyConnection, running: int) -> None:
    """One thread a core, however many nodes run: each brings its own thread, DuckDB's are the rest.

    More threads than cores make the same statements cost half as much CPU again (`python -m benchmarks marts`). DuckDB takes a thread
    away when it has done its task, and waits for that: to be called aside of what looks after the nodes.
    """
    connection.execute(f"set threads = {max(1, CORES - running + 1)}")


@contextmanager
def _interrupting(cursors: Mapping[str, duckdb.DuckDBPyConnection], running: Collection[Future[NodeResult]]) -> Iterator[None]:
    """Who breaks a run off does not wait for the statements that are under way, nor for those that are just about to be."""
    try:
        yield
    except BaseException:
        while wait(running, timeout=AGAIN_S).not_done:  # a statement forgets, when it begins, what was called before
            for cursor in cursors.values():
                cursor.interrupt()
        raise


def _length_of_what_follows(graph: Mapping[str, Collection[str]]) -> dict[str, int]:
    """For each node the number of nodes on the longest way down from it: the longest chain is begun first."""
    ahead = dict.fromkeys(graph, 0)
    for key in reversed(list(TopologicalSorter(graph).static_order())):
        for parent in graph[key]:
            ahead[parent] = max(ahead[parent], ahead[key] + 1)
    return ahead


def _made(cursor: duckdb.DuckDBPyConnection, node: Node, is_carried: bool) -> NodeResult:
    started = time.perf_counter()
    try:
        if node.resource_type == "seed":
            cursor.execute(f"create or replace table {node.schema}.{node.name} as from loaded.{node.schema}.{node.name}")
        for step in node.steps(is_carried):
            _carry_out(cursor, step, node.name)
    except duckdb.Error as error:
        return result_of(node, "error", str(error), started)
    except Exception:  # whatever a Python model raises is told, and the other nodes go on
        return result_of(node, "error", traceback.format_exc(), started)
    return result_of(node, "success", "", started)


def _carry_out(cursor: duckdb.DuckDBPyConnection, step: Step, name: str) -> None:
    if step.language == "sql":
        cursor.execute(ASKED.sub(lambda asked: _answer(cursor, asked[1]), step.text)).fetchall()
        return
    module: dict[str, Any] = {"__name__": name}
    exec(compile(step.text, f"{name}.py", "exec"), module)  # noqa: S102 - the project's own model, as dbt compiled it
    made = module["model"](module["dbtObj"](lambda relation: cursor.query(f"select * from {relation}")), cursor)
    module["materialize"](made, cursor if isinstance(made, duckdb.DuckDBPyRelation) else _beside(cursor))


def _answer(cursor: duckdb.DuckDBPyConnection, query: str) -> str:
    """The values of a query of one column, written out: months, files and branches without them are then not gone through."""
    values = {value for (value,) in cursor.execute(query).fetchall() if value is not None}
    return ", ".join(sorted(_written(value) for value in values)) or "null"


def _written(value: object) -> str:
    if isinstance(value, dt.date):
        return f"date '{value.isoformat()}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, int | float):
        return repr(value)
    raise TypeError(f"{type(value).__name__} cannot be asked once")


def result_of(node: Node, status: str, message: str, started: float | None = None) -> NodeResult:
    """What became of a node that was begun at `started` (seconds of `time.perf_counter`), if it was begun."""
    seconds = 0.0 if started is None else time.perf_counter() - started
    return NodeResult(node.unique_id, node.name, node.resource_type, status, "error", 0, message, seconds)
