"""What a plan does to a build file: in order, with what is asked once written in, and what fails told without stopping the rest."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import duckdb
import pytest

from orchestration import dbt_replay
from orchestration.dbt_plan import Node, Plan, Step
from orchestration.dbt_replay import replay
from orchestration.dbt_tests import NodeResult

PYTHON = """
class dbtObj:
    def __init__(self, load):
        self.load = load

def model(dbt, session):
    return dbt.load("main.years").df()

def materialize(df, con):
    con.register("made", df)
    con.execute("create table main.from_python as from made")
"""


def model(name: str, text: str, *parents: str, language: str = "sql") -> Node:
    steps = (Step(language, text),)
    return Node(f"model.{name}", name, "model", "main", False, tuple(f"model.{parent}" for parent in parents), steps, steps)


def replayed(folder: Path, *nodes: Node) -> tuple[dict[str, NodeResult], Path]:
    seeds, build_db = folder / "seeds.duckdb", folder / "build.duckdb"
    with duckdb.connect(str(seeds)) as connection:
        connection.execute("create table main.holiday as select date '2024-05-03' as holiday_on")
    plan = Plan(nodes)
    return {result.name: result for result in replay(build_db, plan, list(plan.nodes), seeds, is_carried=False)}, build_db


def rows(build_db: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(build_db), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize(
    "values, written",
    [
        ("(2024), (2023)", "2023, 2024"),
        ("('い'), ('o''clock')", "'o''clock', 'い'"),
        ("(date '2024-04-01')", "date '2024-04-01'"),
        ("(-2.5::double)", "-2.5"),
    ],
)
def test_what_is_asked_once_is_written_in(tmp_path: Path, values: str, written: str) -> None:
    query = f"select value from (values {values}, (null)) as years (value)"
    text = f"create table main.seen as select $$in (/* asked once */ {query} /* so far */)$$ as condition"
    _, build_db = replayed(tmp_path, model("seen", text))
    assert rows(build_db, "from main.seen") == [(f"in ({written})",)]


def test_nothing_found_is_nothing_chosen(tmp_path: Path) -> None:
    text = "create table main.kept as select 1 as one where 1 in (/* asked once */ select 1 where false /* so far */)"
    _, build_db = replayed(tmp_path, model("kept", text))
    assert rows(build_db, "from main.kept") == []


def test_what_cannot_be_written_in_is_an_error_not_a_guess(tmp_path: Path) -> None:
    text = "create table main.kept as select 1 as one where 1 in (/* asked once */ select interval 1 day /* so far */)"
    results, _ = replayed(tmp_path, model("kept", text))
    assert results["kept"].status == "error" and "timedelta cannot be asked once" in results["kept"].message


def test_a_node_comes_after_what_it_is_made_of_and_python_models_too(tmp_path: Path) -> None:
    results, build_db = replayed(
        tmp_path,
        model("from_python", PYTHON, "years", language="python"),
        model("last", "create table main.last as from main.from_python where fiscal_year > 2023", "from_python"),
        model("years", "create table main.years as select unnest([2023, 2024]) as fiscal_year"),
        Node("seed.holiday", "holiday", "seed", "main", False, ()),
    )
    assert [result.status for result in results.values()] == ["success"] * 4
    assert rows(build_db, "from main.last") == [(2024,)]
    assert rows(build_db, "from main.holiday") == [(dt.date(2024, 5, 3),)]


def test_what_fails_is_told_and_only_what_stands_on_it_is_skipped(tmp_path: Path) -> None:
    results, build_db = replayed(
        tmp_path,
        model("broken", "create table main.broken as select 1 / 'x' as one"),
        model("above", "create table main.above as from main.broken", "broken"),
        model("higher", "create table main.higher as from main.above", "above"),
        model("raising", PYTHON.replace("main.years", "main.missing"), language="python"),
        model("apart", "create table main.apart as select 1 as one"),
    )
    assert {name: result.status for name, result in results.items()} == {
        "broken": "error",
        "above": "skipped",
        "higher": "skipped",
        "raising": "error",
        "apart": "success",
    }
    assert "'x'" in results["broken"].message and "missing" in results["raising"].message
    assert rows(build_db, "from main.apart") == [(1,)]


def test_a_view_that_stays_still_stands_between_two_tables() -> None:
    plan = Plan([model("first", ""), model("seen", "", "first"), model("also", "", "seen"), model("last", "", "also", "first")])
    assert plan.order_of(["model.first", "model.last"]) == {"model.first": set(), "model.last": {"model.first"}}
    assert plan.order_of(["model.first", "model.also"])["model.also"] == {"model.first"}


def test_progress_counts_every_node_once(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    plan = Plan(
        [
            model("broken", "create table main.broken as from main.missing"),
            model("above", "", "broken"),
            model("apart", "select 1"),
        ]
    )
    with duckdb.connect(str(tmp_path / "seeds.duckdb")):
        pass
    replay(
        tmp_path / "build.duckdb",
        plan,
        list(plan.nodes),
        tmp_path / "seeds.duckdb",
        is_carried=False,
        on_progress=lambda done, total: told.append((done, total)),
    )
    assert told[-1] == (3, 3) and told == sorted(told)


@pytest.mark.parametrize("hesitation", [0, 0.3])
def test_breaking_off_does_not_wait_for_statements_under_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hesitation: float
) -> None:
    """Nor for one that is about to begin when the run breaks off."""
    made = dbt_replay._made

    def hesitating(cursor: duckdb.DuckDBPyConnection, node: Node, is_carried: bool) -> NodeResult:
        time.sleep(hesitation if node.name == "endless" else 0)
        return made(cursor, node, is_carried)

    monkeypatch.setattr(dbt_replay, "_made", hesitating)
    endless = "create table main.endless as select count(*) as n from range(10000000000) as a (i) where hash(i) = 1"

    def break_off(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with duckdb.connect(str(tmp_path / "seeds.duckdb")):
        pass
    plan = Plan([model("endless", endless), model("short", "create table main.short as select 1 as one")])
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        replay(
            tmp_path / "build.duckdb", plan, list(plan.nodes), tmp_path / "seeds.duckdb", is_carried=False, on_progress=break_off
        )
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(("cores", "running", "threads"), [(2, 1, 2), (2, 2, 1), (8, 2, 7), (1, 2, 1)])
def test_nodes_and_duckdb_together_have_a_thread_a_core(
    cores: int, running: int, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A node brings the thread that it runs in; DuckDB's setting counts one of them."""
    monkeypatch.setattr(dbt_replay, "CORES", cores)
    with duckdb.connect() as connection:
        dbt_replay._share_cores(connection, running)
        assert connection.execute("select current_setting('threads')").fetchall() == [(threads,)]


def test_two_nodes_at_once_share_the_cores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dbt_replay, "CORES", 4)
    told: list[int] = []
    share = dbt_replay._share_cores

    def noted(connection: duckdb.DuckDBPyConnection, running: int) -> None:
        told.append(running)
        share(connection, running)

    monkeypatch.setattr(dbt_replay, "_share_cores", noted)
    results, _ = replayed(
        tmp_path, model("one", "create table main.one as select 1"), model("two", "create table main.two as select 2")
    )
    assert all(node.passed for node in results.values()) and told[0] == 2
