"""Counts of enterprises under stricter and looser linkage: what falls apart, what comes together, and how the year's counts follow."""

from __future__ import annotations

import datetime as dt
import importlib.util
from types import SimpleNamespace

import pytest

from tests.project_sql import PROJECT
from tests.small_warehouse import SmallWarehouse

MODEL = PROJECT / "models" / "intermediate" / "nayose" / "int_nayose_regrouped.py"
EDGES = [
    (1, 2, "score", 12.0),
    (2, 3, "score", 2.0),
    (4, 5, "score", 3.0),
    (4, 6, "corporate_number", 3000.0),
    (5, 6, "score", 9.0),
    (7, 8, "same_record", 2000.0),
]
CLUSTERS = {1: 1, 2: 1, 3: 1, 4: 4, 5: 4, 6: 4, 7: 7, 8: 7, 9: 9, 10: 10, 11: 11}
REVIEW = [("E7", "E9", -2.0, False), ("E9", "E10", 0.5, False), ("E10", "E11", -3.5, False), ("E1", "E1", 2.0, True)]


@pytest.fixture
def warehouse() -> SmallWarehouse:
    small = SmallWarehouse()
    small.seed("nayose_sensitivity")
    small.table("int_nayose_edges", "profile_a bigint, profile_b bigint, evidence varchar, bits double", EDGES)
    small.table("int_nayose_clusters", "profile_id bigint, cluster_id bigint", [*CLUSTERS.items()])
    month = dt.date(2024, 4, 1)
    mentions = [(f"r{profile}", profile, month, month) for profile in CLUSTERS if profile != 8]
    small.table(
        "int_nayose_mentions",
        "record_id varchar, profile_id bigint, first_month date, last_month date",
        [*mentions, ("r7", 8, month, month)],
    )
    small.table("int_nayose_review", "enterprise_a varchar, enterprise_b varchar, bits double, is_joined boolean", REVIEW)
    assigned = [(f"r{profile}", f"E{cluster}") for profile, cluster in CLUSTERS.items() if profile != 8]
    small.table("int_enterprises_assigned", "record_id varchar, enterprise_id varchar", assigned)
    return small


def regroup(small: SmallWarehouse) -> set[tuple[str, str, str]]:
    spec = importlib.util.spec_from_file_location(MODEL.stem, MODEL)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    dbt = SimpleNamespace(ref=small.connection.table, config=lambda **_settings: None)
    table = module.model(dbt, small.connection)
    small.connection.register("regrouped", table)
    small.connection.execute("create or replace table int_nayose_regrouped as from regrouped")
    return {(row["record_id"], row["rule"], row["group_id"]) for row in table.to_pylist()}


def test_a_weak_score_alone_falls_apart_and_a_chain_of_strong_evidence_holds(warehouse: SmallWarehouse) -> None:
    stricter = {(record, group) for record, rule, group in regroup(warehouse) if rule == "stricter"}
    assert stricter == {("r1", "1"), ("r2", "1"), ("r3", "3"), ("r4", "4"), ("r5", "4"), ("r6", "4")}


def test_questions_to_people_are_joined_along_chains_as_far_as_they_are_likely(warehouse: SmallWarehouse) -> None:
    looser = {record: group for record, rule, group in regroup(warehouse) if rule == "looser"}
    assert set(looser) == {"r7", "r9", "r10"}
    assert len(set(looser.values())) == 1


def test_bits_are_parameters(warehouse: SmallWarehouse) -> None:
    warehouse.change(
        "update nayose_sensitivity set bits = case rule when 'stricter' then 1 when 'looser' then -4 end where rule <> 'as_used'"
    )
    found = regroup(warehouse)
    assert not [row for row in found if row[1] == "stricter"]
    assert {record for record, _, _ in found} == {"r7", "r9", "r10", "r11"}


def test_without_weak_scores_and_questions_nothing_is_regrouped(warehouse: SmallWarehouse) -> None:
    warehouse.change("delete from int_nayose_edges where evidence = 'score'")
    warehouse.change("delete from int_nayose_review")
    assert regroup(warehouse) == set()


@pytest.fixture
def counted(warehouse: SmallWarehouse) -> SmallWarehouse:
    """r1 and r3 are one enterprise by a weak score alone; r3 came back a year later."""
    regroup(warehouse)
    columns = "fiscal_year integer, record_id varchar, enterprise_id varchar, first_consulted_on date, last_consulted_on date"
    days = {day: dt.date(2023, 5, day) for day in (1, 2, 3)}
    rows = [
        (2023, "r1", "E1", days[1], days[1]),
        (2023, "r3", "E1", days[2], days[3]),
        (2023, "r7", "E7", days[1], days[1]),
        (2023, "r9", "E9", days[2], days[2]),
        (2024, "r3", "E1", dt.date(2024, 5, 1), dt.date(2024, 5, 1)),
        (2024, "r10", "E10", dt.date(2024, 5, 1), dt.date(2024, 5, 1)),
    ]
    warehouse.table("int_record_years", columns, rows)
    counts = "fiscal_year integer, enterprises bigint, new_enterprises bigint, repeat_enterprises bigint"
    warehouse.table("int_consulted_year", counts, [(2023, 3, 3, 1), (2024, 2, 1, 0)])
    warehouse.build("nayose_sensitivity_year")
    return warehouse


def test_counts_of_the_year_follow_the_groups(counted: SmallWarehouse) -> None:
    rows = counted.rows(
        "select fiscal_year, rule, enterprises, new_enterprises, round(repeat_rate, 1) from nayose_sensitivity_year order by all"
    )
    assert rows == [
        (2023, "as_used", 3, 3, 33.3),
        (2023, "looser", 2, 2, 100.0),
        (2023, "stricter", 4, 4, 25.0),
        (2024, "as_used", 2, 1, 0.0),
        (2024, "looser", 2, 0, 0.0),
        (2024, "stricter", 2, 1, 0.0),
    ]


def test_the_check_of_the_build_finds_another_count_and_a_wrong_order(counted: SmallWarehouse) -> None:
    columns = "fiscal_year integer, enterprises bigint, new_enterprises bigint, repeat_rate double"
    counted.table("kpi_national_year", columns, [(2023, 3, 3, 100 / 3), (2024, 2, 1, 0.0)])
    assert counted.failures("as_used_is_what_marts_count") == []
    counted.change("update nayose_sensitivity_year set enterprises = 5 where rule = 'looser' and fiscal_year = 2024")
    counted.change("update nayose_sensitivity_year set new_enterprises = 4 where rule = 'as_used' and fiscal_year = 2023")
    assert {row[:2] for row in counted.failures("as_used_is_what_marts_count")} == {(2024, "looser"), (2023, "as_used")}
