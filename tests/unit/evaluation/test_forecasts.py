"""Targets within the year: linear without former years, by the season with them, distinct counts once, and intervals that learn."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.unit.evaluation.office import FORECAST, Office

FLAT = [100] * 12
EARLY = [2000, 2000, 2000, *[2000 / 3] * 9]
RUNNING = dt.date(2024, 7, 10)
LATEST = "select forecast, forecast_low, forecast_high, forecast_basis, expected_to_date, months_elapsed from target_progress where fiscal_year = 2024"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path, RUNNING)


def months(office: Office, hub: str, fiscal_year: int, counts: list[float], *, missing: tuple[int, ...] = ()) -> None:
    """Reports of the first months of a year, each with so many issue responses of one record."""
    for number, count in enumerate(counts):
        if number + 1 in missing:
            continue
        month = dt.date(fiscal_year + (number > 8), (number + 3) % 12 + 1, 1)
        office.add("int_hub_months", hub_code=hub, fiscal_year=fiscal_year, month=month, has_network=False, has_survey=True)
        office.add("int_consultations_enriched", hub_code=hub, fiscal_year=fiscal_year, month=month, record_id=f"{hub}{fiscal_year}", enterprise_id="E1",
                   issue_responses=round(count), resolved_issues=0, has_visited=True)  # fmt: skip


def latest(office: Office, target: float = 1000) -> tuple[float, float, float, str, float, int]:
    office.plan("13", 2024, 相談対応件数=target)
    total = office.rows(
        "select sum(issue_responses) from int_consultations_enriched where hub_code = '13' and fiscal_year = 2024"
    )[0][0]
    office.year("13", 2024, issue_responses=total)
    office.build(*FORECAST)
    assert len(office.failures("forecasts_are_in_order")) == 0
    return office.rows(LATEST)[0]


def test_without_former_years_the_projection_is_linear(office: Office) -> None:
    months(office, "13", 2024, FLAT[:3])
    forecast, low, high, basis, expected, elapsed = latest(office)
    assert forecast == pytest.approx(1200) and 300 <= low < 1200 < high
    assert (basis, elapsed) == ("linear", 3) and expected == pytest.approx(250)


def test_a_missing_month_is_expected_to_have_been_worked(office: Office) -> None:
    months(office, "13", 2024, FLAT[:4], missing=(2,))
    forecast, *_, elapsed = latest(office)
    assert forecast == pytest.approx(1200) and elapsed == 4


def test_the_season_of_former_years_is_followed(office: Office) -> None:
    for hub in ("13", "27"):
        months(office, hub, 2023, EARLY)
    months(office, "13", 2024, EARLY[:3])
    forecast, low, high, basis, expected, _ = latest(office)
    assert forecast == pytest.approx(12_000, rel=0.01) and basis == "hub_and_nation", "linear would say 24,000"
    assert low > 11_000 and high < 13_000 and expected == pytest.approx(500, rel=0.01)


def test_a_new_hub_follows_the_nation(office: Office) -> None:
    months(office, "27", 2023, EARLY)
    months(office, "13", 2024, EARLY[:3])
    forecast, _, _, basis, *_ = latest(office)
    assert basis == "nation" and forecast == pytest.approx(12_000, rel=0.01)


def test_only_years_before_are_used(office: Office) -> None:
    months(office, "27", 2024, EARLY)
    months(office, "27", 2025, EARLY)
    months(office, "13", 2024, FLAT[:3])
    assert latest(office)[3] == "linear"


def test_intervals_widen_when_former_forecasts_erred(tmp_path: Path) -> None:
    widths = []
    for shape in (FLAT, [100, 100, 100, *[10] * 9]):
        office = Office(tmp_path, RUNNING)
        months(office, "13", 2022, FLAT)
        months(office, "27", 2022, FLAT)
        months(office, "13", 2023, shape)
        months(office, "27", 2023, shape)
        months(office, "13", 2024, FLAT[:3])
        forecast, low, high, *_ = latest(office)
        widths.append((high - low) / forecast)
    assert widths[1] > 2 * widths[0] > 0


def test_an_enterprise_that_comes_every_month_is_one(office: Office) -> None:
    months(office, "13", 2024, FLAT[:3])
    office.build(*FORECAST)
    assert office.rows("select actual_to_date from target_progress_month where indicator = '来訪相談者数' order by month") == [
        (1,),
        (1,),
        (1,),
    ]


def test_satisfaction_stays_at_its_mean_and_its_target(office: Office) -> None:
    months(office, "13", 2024, FLAT[:2])
    for month, points in ((4, 5), (4, 4), (5, 3)):
        office.add("stg_surveys", hub_code="13", month=dt.date(2024, month, 1), satisfaction=points)
    office.plan("13", 2024, 満足度=90)
    office.year("13", 2024, satisfaction_mean=4, satisfaction_top2=200 / 3)
    office.build(*FORECAST)
    forecast, low, high, _, expected, _ = office.rows(LATEST)[0]
    assert forecast == pytest.approx(200 / 3) and expected == 90 and 1 <= low < forecast < high <= 100


def test_a_closed_year_is_its_actual(tmp_path: Path) -> None:
    office = Office(tmp_path, dt.date(2025, 6, 1))
    months(office, "13", 2024, FLAT[:9])
    assert latest(office)[:5] == (900, 900, 900, "actual", 1000)
    office.change("update target_progress set forecast = forecast + 1")
    assert len(office.failures("forecasts_are_in_order")) == 1


def test_what_was_not_handed_in_has_no_forecast(office: Office) -> None:
    months(office, "13", 2024, FLAT[:3])
    office.plan("13", 2024, ネットワーク活動件数=30)
    office.year("13", 2024, issue_responses=300)
    office.build(*FORECAST)
    assert office.rows("select actual, forecast, forecast_basis from target_progress") == [(None, None, None)]
