"""Evaluation and budget without confirmed and likely excess: who moves which way, what stays, and what is said where nothing could be judged."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest
import python_calamine
from typer.testing import CliRunner, Result

from orchestration.cli.app import app
from tests.unit.evaluation.office import Office

HUBS = ("01", "13", "27", "40", "47")
CONTRACT = 60_000_000


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def five_hubs(office: Office, fiscal_year: int, **excess_of_first: float) -> Office:
    """Five hubs whose attainment falls from hub to hub, with equal contracts and hours; the first may have an excess."""
    for place, hub in enumerate(HUBS):
        office.plan(hub, fiscal_year, CONTRACT, 相談対応件数=1000, 来訪相談者数=100, 課題解決件数=100)
        office.year(hub, fiscal_year, issue_responses=1300 - 150 * place, visiting_enterprises=100, resolved_issues=100,
                    consultation_hours=1000, utilisation=1000 / 60, satisfaction_mean=4, **(excess_of_first if hub == "01" else {}))  # fmt: skip
    office.build()
    return office


def compared(office: Office, hub: str, regime: str, scenario: str, columns: str, fiscal_year: int = 2021) -> tuple[object, ...]:
    """Columns of the one row of a hub."""
    (row,) = office.rows(
        f"select {columns} from evaluation_without_excess where (hub_code, fiscal_year, regime, scenario) "
        f"= ('{hub}', {fiscal_year}, '{regime}', '{scenario}')"
    )
    return row


def test_without_its_excess_a_hub_falls_in_rank_group_and_budget_and_the_next_moves_up(office: Office) -> None:
    five_hubs(office, 2021, issue_responses_excess_confirmed=101, issue_responses_excess_likely=400)
    columns = 'rank_reported, "rank", budget_group_reported, budget_group, budget_yen_reported, budget_yen, rank_change'
    assert compared(office, "01", "ranking", "without_likely", columns) == (1, 4, "A", "C", 66_000_000, 60_000_000, 3)
    assert compared(office, "13", "ranking", "without_likely", columns) == (2, 1, "B", "A", 63_000_000, 66_000_000, -1)
    removed = "issue_responses_removed, score_change"
    assert compared(office, "01", "ranking", "without_confirmed", removed) == (101, pytest.approx(-1 / 3, abs=1e-5)), (
        "1199 of 1000: one grade less"
    )
    assert compared(office, "01", "ranking", "without_likely", removed) == (501, pytest.approx(-4 / 3, abs=1e-5)), (
        "799 of 1000: the lowest grade"
    )


def test_hours_taken_off_lower_share_utilisation_and_budget_and_the_sum_stays(office: Office) -> None:
    five_hubs(office, 2021, consultation_hours_excess_confirmed=100, consultation_hours_excess_likely=400)
    columns = "hours_share_reported, hours_share, hours_share_change, budget_yen_reported, budget_yen"
    share, total = 100 * 500 / 4500, 5 * CONTRACT
    found = compared(office, "01", "hours", "without_likely", columns)
    assert found == (20, round(share, 6), round(share - 20, 6), CONTRACT, round(total * 500 / 4500))
    assert compared(office, "01", "hours", "without_confirmed", "hours_share") == (round(100 * 900 / 4900, 6),)
    others = compared(office, "13", "hours", "without_likely", "consultation_hours_removed, budget_yen_change")
    assert others[0] == 0 and others[1] > 0
    # The extra share weighs hours by 稼働率, which falls as the hours do: a half of the hours is less than a half of the extra.
    weights = [500 * (0.5 * 0.5 / 0.9 + 0.5), *[1000 * (0.5 * 1 / 0.9 + 0.5)] * 4]
    exact = total * (0.8 * 500 / 4500 + 0.2 * weights[0] / sum(weights))
    (extra,) = compared(office, "01", "hours_extra", "without_likely", "budget_yen")
    assert abs(extra - exact) <= 1
    assert office.rows(
        "select distinct sum(budget_yen) from evaluation_without_excess where regime like 'hours%' group by regime, scenario"
    ) == [(total,)]
    assert office.failures("budgets_add_up") == []
    office.change(
        "update evaluation_without_excess set budget_yen = budget_yen + 1 "
        "where hub_code = '13' and regime = 'hours' and scenario = 'without_likely'"
    )
    assert [row[:3] for row in office.failures("budgets_add_up")] == [(2021, "hours", "without_likely")]


def test_what_is_published_as_reported_does_not_move(office: Office) -> None:
    marts = ("evaluation_item_hub_year", "evaluation_hub_year", "hub_cycle_year")
    five_hubs(office, 2021)
    before = [office.rows(f"from {mart} order by all") for mart in marts]
    office.change("update kpi_hub_year set consultation_hours_excess_likely = 400, issue_responses_excess_confirmed = 300")
    office.build()
    assert [office.rows(f"from {mart} order by all") for mart in marts] == before
    assert office.one("select count(*) from evaluation_without_excess where budget_yen_change <> 0 or score_change <> 0") > 0


def test_without_any_excess_nothing_changes(office: Office) -> None:
    five_hubs(office, 2021)
    changes = "score_change, rank_change, hours_share_change, budget_yen_change, budget_yen - budget_yen_reported"
    assert {value for row in office.rows(f"select {changes} from evaluation_without_excess") for value in row} == {0, None}
    assert office.one("select count(*) from evaluation_without_excess") == 5 * 5 * 2
    assert office.failures("without_excess_nothing_changes") == []
    office.change("update evaluation_without_excess set \"rank\" = 9 where hub_code = '13' and regime = 'ranking'")
    assert len(office.failures("without_excess_nothing_changes")) == 2


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("partition by scored.scenario, scored.fiscal_year", "partition by scored.fiscal_year"),
        ("partition by scenario, fiscal_year, regime)", "partition by fiscal_year, regime)"),
    ],
)
def test_scenarios_that_mix_are_noticed(office: Office, right: str, wrong: str) -> None:
    five_hubs(office, 2021)
    model = "int_evaluation_scores" if "scored" in right else "int_evaluation_budgets"
    budgets = "select regime, hub_code, budget_yen, ranked_hubs from evaluation_hub_year order by all"
    expected = office.rows(budgets)
    office.build(model, instead=(right, wrong))
    for name in ("int_evaluation_budgets", "evaluation_hub_year", "evaluation_without_excess"):
        if name != model:
            office.build(name)
    assert office.rows(budgets) != expected


def test_where_nothing_could_be_judged_only_what_is_confirmed_goes_and_it_is_said(office: Office) -> None:
    unjudged = dict.fromkeys(
        ("issue_responses_excess_likely", "consultation_hours_excess_likely", "visiting_enterprises_excess_likely"), None
    )
    five_hubs(office, 2021, issue_responses_excess_confirmed=7, **unjudged)  # type: ignore[arg-type]
    columns = "issue_responses_removed, consultation_hours_removed, unjudged_counts, budget_yen_change"
    assert compared(office, "01", "hours", "without_likely", columns) == (7, 0, "相談対応件数、来訪相談者数、相談対応時間", 0)
    assert compared(office, "01", "hours", "without_confirmed", columns) == (7, 0, "", 0)
    assert compared(office, "13", "hours", "without_likely", columns) == (0, 0, "", 0)


def test_a_hub_without_a_report_keeps_its_rows_with_the_reason(office: Office) -> None:
    office.plan("40", 2021, CONTRACT)
    five_hubs(office, 2021)
    office.change("delete from kpi_hub_year where hub_code = '40'")
    office.build()
    columns = "issue_responses_removed, budget_yen, budget_reason, unjudged_counts"
    assert compared(office, "40", "hours", "without_likely", columns) == (None, None, "no_hours", None)


def test_the_previous_year_is_the_one_without_its_excess(office: Office) -> None:
    """1000 → 1200 as reported is S; 100 less in both years is 900 → 1100, still S; 400 less before alone would flatter, 400 less now is D."""
    for hub, before, now in (("01", 0, 400), ("13", 100, 100), ("27", 400, 0), ("40", None, 0)):
        office.year(hub, 2022, issue_responses=1000, issue_responses_excess_likely=before)  # type: ignore[arg-type]
        office.year(hub, 2023, issue_responses=1200, issue_responses_excess_likely=now)
    office.build()
    ratio = "select hub_code, previous_ratio, grade from int_evaluation_grades where (fiscal_year, regime, item, scenario) = "
    assert office.rows(f"{ratio} (2023, 'hours', 'issue_responses', 'without_likely') order by 1") == [
        ("01", 0.8, "C"), ("13", 1100 / 900, "S"), ("27", 2, "S"), ("40", 1.2, "S"),
    ]  # fmt: skip
    assert {row[1:] for row in office.rows(f"{ratio} (2023, 'hours', 'issue_responses', 'reported')")} == {(1.2, "S")}
    told = "unjudged_counts, previous_unjudged_counts"
    assert compared(office, "40", "hours", "without_likely", told, 2023) == ("", "相談対応件数")


def test_targets_stay_as_planned(office: Office) -> None:
    five_hubs(office, 2021, issue_responses_excess_likely=300)
    assert office.rows(
        "select scenario, target, attainment_ratio from int_evaluation_grades where (hub_code, regime, item) "
        "= ('01', 'ranking', 'issue_responses') order by 1"
    ) == [("reported", 1000, 1.3), ("without_confirmed", 1000, 1.3), ("without_likely", 1000, 1.0)]


def test_it_is_said_to_be_a_what_if_with_its_assumptions(office: Office) -> None:
    five_hubs(office, 2021)
    for assumptions, caution in office.rows("select assumptions, caution from evaluation_without_excess"):
        assert "全拠点から同時に" in assumptions and "（仮定）" in assumptions
        assert "試算" in caution and "監査で確かめた過大だけ" in caution
    assert "掛率は1.10" in str(compared(office, "01", "ranking", "without_likely", "assumptions"))


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("office")
    office = five_hubs(Office(place), 2021, issue_responses_excess_confirmed=100, issue_responses_excess_likely=401,
                       consultation_hours_excess_likely=500)  # fmt: skip
    office.change("update kpi_hub_year set visiting_enterprises_excess_likely = null")
    office.build()
    return office.published(place / "warehouse")


def run(warehouse: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["evaluate", "--warehouse", str(warehouse), *options], env={"COLUMNS": "100"})


def test_the_command_shows_what_changes_under_the_regime_of_the_year(warehouse: Path) -> None:
    result = run(warehouse, "--fiscal-year", "2021", "--without-excess", "likely")
    assert result.exit_code == 0
    lines = [line.replace("│", " ").split() for line in result.stdout.splitlines() if "北海道" in line]
    assert lines[0] == ["01", "北海道", "501", "500.0", "66,000,000", "60,000,000", "-6,000,000"]
    assert lines[1] == ["01", "北海道", "1", "位", "A", "4", "位", "C", "20.00%", "11.11%", "相談対応件数", "5→1"]
    assert "監査で確かめた過大だけ" in result.stdout and "全拠点から同時に" in result.stdout and "掛率は1.10" in result.stdout
    assert "推定下限のない件数 来訪相談者数" in result.stdout
    alone = run(warehouse, "--fiscal-year", "2021", "--without-excess", "likely", "--regime", "hours", "--hub", "1")
    assert alone.exit_code == 0 and "33,333,333" in alone.stdout and "東京都" not in alone.stdout


def test_the_files_hold_the_same_rows(warehouse: Path, tmp_path: Path) -> None:
    book, table = tmp_path / "試算.xlsx", tmp_path / "試算.csv"
    for target in (book, table):
        asked = ("--fiscal-year", "2021", "--without-excess", "likely", "--regime", "hours", "--out", str(target))
        assert run(warehouse, *asked).exit_code == 0
    workbook = python_calamine.CalamineWorkbook.from_path(str(book))
    assert workbook.sheet_names == ["比較", "根拠", "仮定"]
    sheet = workbook.get_sheet_by_name("比較").to_python()
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    place = rows[0].index("翌年度の予算")
    assert [int(row[place]) for row in sheet[3:-1]] == [int(row[place]) for row in rows[1:]]
    assert sheet[-1][1] == "計" and int(sheet[-1][place]) == 5 * CONTRACT
    assert all("監査で確かめた過大だけ" in row[rows[0].index("注意")] for row in rows[1:])
    assert "監査で確かめた過大だけ" in workbook.get_sheet_by_name("仮定").to_python()[3][0]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--fiscal-year", "2021", "--without-excess", "likely", "--regime", "nothing"), "「nothing」という方式はありません"),
        (("--fiscal-year", "2011", "--without-excess", "likely"), "2011 年度"),
        (("--fiscal-year", "2021", "--without-excess", "likely", "--out", "試算.pdf"), ".xlsx か .csv"),
    ],
)
def test_what_cannot_be_told_is_said_with_exit_2(warehouse: Path, options: tuple[str, ...], words: str) -> None:
    result = run(warehouse, *options)
    assert result.exit_code == 2 and words in result.stdout


def test_an_edition_from_before_still_compares_regimes_and_says_what_it_lacks(warehouse: Path, tmp_path: Path) -> None:
    old = tmp_path / "published" / "yorozu.duckdb"
    old.parent.mkdir()
    old.write_bytes((warehouse / "published" / "yorozu.duckdb").read_bytes())
    with duckdb.connect(str(old)) as connection:
        connection.execute("drop table marts.evaluation_without_excess")
    assert run(tmp_path, "--fiscal-year", "2021", "--regime", "hours").exit_code == 0
    result = run(tmp_path, "--fiscal-year", "2021", "--without-excess", "likely")
    assert result.exit_code == 2 and "evaluation_without_excess" in result.stdout
