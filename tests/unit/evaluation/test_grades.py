"""Grades: each limit from both sides, what has none and why, and which regime applies when."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.unit.evaluation.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_five_grades_by_attainment(office: Office) -> None:
    cases = {1200: "5", 1199: "4", 1050: "4", 1049: "3", 950: "3", 949: "2", 800: "2", 799: "1", 0: "1"}
    for hub, actual in enumerate(cases, 1):
        office.plan(f"{hub:02d}", 2021, 相談対応件数=1000)
        office.year(f"{hub:02d}", 2021, issue_responses=actual)
    office.build()
    found = {actual: office.grade(f"{hub:02d}", 2021, "ranking", "issue_responses")[0] for hub, actual in enumerate(cases, 1)}
    assert found == cases


def test_letters_by_the_ratio_to_ones_own_previous_year(office: Office) -> None:
    cases = {1200: "S", 1199: "A", 1050: "A", 1049: "B", 950: "B", 949: "C", 800: "C", 799: "D"}
    for hub, actual in enumerate(cases, 1):
        office.year(f"{hub:02d}", 2022, issue_responses=1000)
        office.year(f"{hub:02d}", 2023, issue_responses=actual)
    office.build()
    found = {actual: office.grade(f"{hub:02d}", 2023, "hours", "issue_responses")[0] for hub, actual in enumerate(cases, 1)}
    assert found == cases


def test_satisfaction_is_held_against_its_target_in_the_targets_unit(office: Office) -> None:
    cases = {(4.5, 4.68, 10): "5", (4.5, 4.679, 10): "4", (90, 1.0, 93.6): "5", (90, 5.0, 85): "1"}
    for hub, (target, mean, top2) in enumerate(cases, 1):
        office.plan(f"{hub:02d}", 2021, 満足度=target)
        office.year(f"{hub:02d}", 2021, satisfaction_mean=mean, satisfaction_top2=top2)
    office.build()
    found = {case: office.grade(f"{hub:02d}", 2021, "ranking", "satisfaction")[0] for hub, case in enumerate(cases, 1)}
    assert found == cases
    office.year("03", 2020, satisfaction_mean=2, satisfaction_top2=46.8)
    office.build()
    assert office.rows(
        "select distinct previous_ratio from evaluation_item_hub_year where previous_ratio is not null and regime = 'ranking'"
    ) == [(2,)]


def test_quintiles_of_47_hubs_with_ties(office: Office) -> None:
    for number in range(1, 48):
        office.year(f"{number:02d}", 2021, issue_responses=1000 - number)
    office.build()
    counted = office.rows(
        "select grade, count(*) from evaluation_item_hub_year where regime = 'ranking_quintile' and item = 'issue_responses' "
        "and fiscal_year = 2021 group by 1 order by 1 desc"
    )
    assert counted == [("5", 10), ("4", 9), ("3", 10), ("2", 9), ("1", 9)]
    office.change("update kpi_hub_year set issue_responses = 990 where hub_code in ('10', '11', '12')")
    office.build()
    assert {office.grade(hub, 2021, "ranking_quintile", "issue_responses")[0] for hub in ("10", "11", "12")} == {"5"}


def test_the_hearing_has_its_own_limits(office: Office) -> None:
    cases = {90: "5", 89.9: "4", 75: "4", 60: "3", 45: "2", 44.9: "1"}
    for hub, score in enumerate(cases, 1):
        office.year(f"{hub:02d}", 2021, issue_responses=1)
        held_on = dt.date(2022, 3, 1)
        office.add("stg_hearings", hub_code=f"{hub:02d}", fiscal_year=2021, kind="期末ヒアリング", held_on=held_on, score=score)
    office.build()
    found = {score: office.grade(f"{hub:02d}", 2021, "ranking", "hearing")[0] for hub, score in enumerate(cases, 1)}
    assert found == cases


def test_what_has_no_grade_says_why(office: Office) -> None:
    office.year("13", 2020, issue_responses=100, visiting_enterprises=0, resolved_issues=5, satisfaction_mean=4)
    office.year("13", 2021, months=11, issue_responses=100, visiting_enterprises=10, network_activities=3, satisfaction_mean=4)
    office.plan("27", 2021, 相談対応件数=0)
    office.year("27", 2021, issue_responses=7, visiting_enterprises=3)
    office.year("40", 2019, issue_responses=7)
    office.year("40", 2021, issue_responses=7)
    office.year("47", 2020, issue_responses=7)
    office.build()
    assert office.grade("13", 2021, "hours", "issue_responses") == (None, "months_differ")
    assert office.grade("13", 2021, "hours", "satisfaction") == ("B", None), "a mean does not depend on the number of months"
    assert office.grade("13", 2021, "hours", "visiting_enterprises") == (None, "previous_zero")
    assert office.grade("13", 2021, "hours", "resolved_issues") == (None, "not_measured")
    assert office.grade("13", 2021, "hours", "network_activities") == (None, "previous_not_measured")
    assert office.grade("13", 2021, "hours", "hearing") == (None, "no_hearing")
    assert office.grade("13", 2021, "ranking", "issue_responses") == (None, "no_plan")
    assert office.grade("27", 2021, "ranking", "issue_responses") == (None, "target_zero")
    assert office.grade("27", 2021, "ranking", "visiting_enterprises") == (None, "no_target")
    assert office.grade("27", 2021, "hours", "issue_responses") == (None, "first_year")
    assert office.grade("40", 2021, "hours", "issue_responses") == (None, "no_previous_report")
    assert office.grade("47", 2021, "hours", "issue_responses") == (None, "no_report")
    assert len(office.failures("grades_have_a_value_or_a_reason")) == 0
    office.change(
        "update evaluation_item_hub_year set reason = null, reason_ja = null where hub_code = '47' and fiscal_year = 2021"
    )
    assert len(office.failures("grades_have_a_value_or_a_reason")) > 0


def test_a_running_year_is_not_graded_and_has_no_budget(tmp_path: Path) -> None:
    office = Office(tmp_path, dt.date(2025, 4, 9))
    office.plan("13", 2024, 相談対応件数=10)
    office.year("13", 2024, issue_responses=10, consultation_hours=5)
    office.build()
    assert office.grade("13", 2024, "ranking", "issue_responses") == (None, "year_open")
    assert office.rows("select distinct budget_yen, budget_reason from evaluation_hub_year") == [(None, "year_open")]


def test_sales_won_below_cost_are_not_rewarded(office: Office) -> None:
    office.year("13", 2024, sales_growth=20, unprofitable_growth_share=50)
    office.year("27", 2024, sales_growth=20, unprofitable_growth_share=50.1)
    office.build()
    assert office.grade("13", 2024, "hours_extra", "sales_growth") == ("S", None)
    assert office.grade("27", 2024, "hours_extra", "sales_growth") == (None, "unprofitable")


def test_each_year_has_its_regime_and_never_two(office: Office) -> None:
    for fiscal_year in range(2015, 2025):
        office.year("13", fiscal_year, issue_responses=1)
    office.build()
    applied = dict(office.rows("select fiscal_year, max(regime) filter (where is_in_force) from evaluation_hub_year group by 1"))
    assert applied == {
        2015: None,
        **dict.fromkeys(range(2016, 2022), "ranking"),
        2022: "transition",
        2023: "hours",
        2024: "hours_extra",
    }
    assert len(office.failures("one_regime_is_in_force")) == 0
    office.change("update evaluation_regime set last_fy = 2022 where regime = 'ranking'")
    office.build()
    assert len(office.failures("one_regime_is_in_force")) == 1
