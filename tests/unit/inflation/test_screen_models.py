"""The screen's dbt models on a warehouse made by hand: what they read, hand on and say in words."""

import datetime as dt
import importlib.util
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from tests.small_warehouse import SmallWarehouse
from tests.unit.inflation.counted import Nation

MODELS = Path(__file__).parents[3] / "dbt_project" / "models" / "intermediate" / "inflation"
KEYS = "marker varchar, hub_code varchar, month date, n double, marked double, peer_expected double, special_share double"
SESSIONS = "consultation_id varchar, hub_code varchar, month date, fiscal_year integer, consulted_on date, coordinator_id varchar, is_special boolean"
BEFORE = {
    "int_inflation_screen": ("int_inflation_screen_before", "int_inflation_months_to_screen"),
    "int_inflation_coordinator_screen": ("int_inflation_coordinator_screen_before", "int_inflation_quarters_to_screen"),
}
SPRING = dt.date(2025, 4, 1)


class Dbt:
    """What dbt hands a Python model."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.ref = connection.table

    def config(self, **_settings: str) -> None:
        pass


def run(warehouse: SmallWarehouse, name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, MODELS / f"{name}.py")
    assert spec and spec.loader
    warehouse.build(*BEFORE[name])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.model(Dbt(warehouse.connection), warehouse.connection).to_pandas()


@pytest.fixture
def warehouse() -> SmallWarehouse:
    made = SmallWarehouse()
    made.seed("inflation_marker", "inflation_pattern", "inflation_parameter")
    return made


def test_a_row_of_counts_is_a_row_of_the_screen(warehouse: SmallWarehouse):
    nation = Nation(1, months=18)
    nation.add(0.15, hub=3, months=slice(17, 18))
    nation.n[0, 4, 17], nation.marked[0, 4, 17] = 12, 12
    months = [dt.date(2023 + (month + 3) // 12, (month + 3) % 12 + 1, 1) for month in range(18)]
    rows = [
        (
            "split_visit",
            f"{hub + 1:02d}",
            months[month],
            float(nation.n[0, hub, month]),
            float(nation.marked[0, hub, month]),
            None,
            0.0,
        )
        for hub, month in np.ndindex(47, 18)
    ]
    warehouse.table("int_inflation_counts", KEYS, rows)
    found = run(warehouse, "int_inflation_screen").set_index(["marker", "hub_code", "month"])
    assert len(found) == len(rows)
    assert set(map(type, found.index.levels[2])) == {dt.date}
    planted, small, first = (
        found.loc["split_visit", hub, month] for hub, month in (("04", months[17]), ("05", months[17]), ("04", months[0]))
    )
    assert planted.is_flagged and planted.isna().silence
    assert planted.expected_low < planted.expected < planted.expected_high < planted.marked == nation.marked[0, 3, 17]
    assert small.silence == "too_few" and np.isnan(small.expected) and not small.is_flagged
    assert first.silence == "no_history_of_nation"


def test_a_marker_that_no_seed_knows_is_not_screened(warehouse: SmallWarehouse):
    warehouse.table("int_inflation_counts", KEYS, [("unheard_of", "01", SPRING, 100.0, 5.0, None, 0.0)])
    assert run(warehouse, "int_inflation_screen").empty


@pytest.fixture
def coordinators(warehouse: SmallWarehouse) -> SmallWarehouse:
    """Hub 01 in April and June: C1 with three of four copied, C2 with none; in May the marker could not be computed."""
    rows = [
        (f"{coordinator}-{month}-{n}", "01", dt.date(2025, month, 1), 2025, dt.date(2025, month, 7), f"01:{coordinator}", n == 9)
        for month in (4, 5, 6)
        for coordinator in ("C1", "C2")
        for n in (1, 2, 3, 4, 9)
    ]
    warehouse.table("int_consultations_enriched", SESSIONS, rows)
    marks = [("copied_note", dt.date(2025, month, 1), f"C1-{month}-{n}") for month in (4, 5, 6) for n in (1, 2, 3, 9)]
    warehouse.table("int_inflation_marks", "pattern varchar, month date, consultation_id varchar", [*marks, *marks[:2]])
    counted = [("copied_note", "01", dt.date(2025, month, 1), 8.0, 3.0, None, 0.2) for month in (4, 6)]
    warehouse.table("int_inflation_counts", KEYS, counted)
    warehouse.table("int_years_to_build", "fiscal_year integer")
    return warehouse


def test_coordinators_are_counted_by_quarter(coordinators: SmallWarehouse):
    """Special windows, months without the marker and marks given twice do not count."""
    coordinators.build("int_inflation_coordinator_months", "int_inflation_coordinator_counts")
    query = "select coordinator_id, quarter, n, marked, special_share from int_inflation_coordinator_counts order by all"
    assert coordinators.rows(query) == [("01:C1", SPRING, 8, 6, 0.2), ("01:C2", SPRING, 8, 0, 0.2)]


@pytest.mark.parametrize(
    "defect",
    [
        ("select distinct pattern", "select pattern"),
        ("filter (where not sessions.is_special) as marked", "as marked"),
        ("inner join counted_months using (hub_code, month)", "inner join counted_months using (hub_code)"),
    ],
)
def test_a_defect_in_the_counting_shows(coordinators: SmallWarehouse, defect: tuple[str, str]):
    coordinators.build("int_inflation_coordinator_months", instead=defect)
    coordinators.build("int_inflation_coordinator_counts")
    row = coordinators.rows("select n, marked from int_inflation_coordinator_counts order by coordinator_id")[0]
    assert row != (8, 6)


def test_coordinators_are_screened_by_their_own_rules(coordinators: SmallWarehouse):
    coordinators.build("int_inflation_coordinator_months", "int_inflation_coordinator_counts")
    found = run(coordinators, "int_inflation_coordinator_screen")
    assert list(found.columns[:4]) == ["marker", "hub_code", "coordinator_id", "quarter"]
    assert set(found.silence) == {"too_few"}
    assert set(found.hub_code) == {"01"}


KNOWN = f"{KEYS.replace('peer_expected', 'peers').replace('special_share', 'special')}, at_level double, crude_z double, is_clean boolean"
APRIL, MAY, JUNE = (dt.date(2025, month, 1) for month in (4, 5, 6))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("select 1", []),
        ("update int_inflation_counts set marked = 4 where month = '2025-05-01'", [MAY, JUNE]),
        ("update int_inflation_counts set peer_expected = 4 where month = '2025-06-01'", [JUNE]),
        ("update int_inflation_counts set special_share = .5 where month = '2025-04-01'", [APRIL, MAY, JUNE]),
        ("delete from int_inflation_counts where month = '2025-06-01'", [JUNE]),
        ("delete from int_inflation_counts where hub_code = '02' and month = '2025-05-01'", [MAY, JUNE]),
        (
            "insert into int_inflation_counts select marker, '03', month, n, marked, null, 0 from int_inflation_counts limit 1",
            [APRIL, MAY, JUNE],
        ),
        ("insert into int_inflation_counts values ('unheard_of', '03', '2025-04-01', 1, 1, null, 0)", []),
    ],
    ids=["nothing", "count", "peers", "special", "month_gone", "hub_gone", "hub_came", "no_marker"],
)
def test_a_screen_goes_on_from_the_first_change(warehouse: SmallWarehouse, change: str, expected: list[dt.date]):
    rows = [("split_visit", hub, month, 100.0, 5.0, None, 0.0) for hub in ("01", "02") for month in (APRIL, MAY, JUNE)]
    warehouse.table("int_inflation_counts", KEYS, rows)
    left = [(*row[:5], None, 0.0, 5.0, 0.1, True) for row in rows]
    warehouse.table("int_inflation_screen_before", KNOWN, left)
    warehouse.change(change)
    warehouse.build("int_inflation_months_to_screen")
    assert warehouse.rows("select month from int_inflation_months_to_screen order by 1") == [(month,) for month in expected]
