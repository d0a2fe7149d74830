"""R60–R63: the stages of 伴走支援, how long they last, and who supports; breaks of order are shown, never dropped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.small_warehouse import Reported

SEEDS = ("accompaniment_setting", "programme_target", "supporter", "partner_kind", "partner_word", "institution_alias")
MODELS = (
    "int_declared_event_days",
    "int_consultations_enriched",
    "int_referrals_enriched",
    "int_institution_names",
    "int_institutions",
    "int_institution_contacts",
    "int_stage_days",
    "int_stage_units",
    "int_stage_firsts",
    "int_stage_durations",
    "accompaniment_funnel_year",
    "accompaniment_dwell_year",
    "accompaniment_channel_year",
)
APRIL = dt.date(2023, 4, 1)


class Counter7(Reported):
    """Hub 13 with v3 reports of April 2023 and March 2025, seen on 10 June 2025."""

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        self.seed(*SEEDS)
        self.report("13", APRIL, "v3")
        self.report("13", dt.date(2025, 3, 1), "v3")
        self.number = 0

    def visit(self, enterprise: str, stage: int | None, day: int = 0, hub: str = "13", **cells: Any) -> None:
        """A consultation so many days after 1 April 2023."""
        on = APRIL + dt.timedelta(days=day)
        self.number += 1
        plain = {"channel": "来訪", "issue_minors": ["IT活用"]}
        self.add(
            "raw.consultation", consultation_id=f"{hub}:{self.number}", hub_code=hub, month=on.replace(day=1), consulted_on=on, minutes=60,
            record_id=f"{hub}:{enterprise}", accompaniment_stage=stage, **(plain | cells),
        )  # fmt: skip
        if not self.rows(f"select 1 from int_enterprises_assigned where record_id = '{hub}:{enterprise}'"):
            self.client(f"{hub}:{enterprise}", enterprise)

    def walk(self, enterprise: str, stages: Sequence[int], hub: str = "13") -> None:
        """Stages on days one after another."""
        for day, stage in enumerate(stages):
            self.visit(enterprise, stage, day, hub)

    def funnel(self, column: str, year: int = 2023, hub: str = "00") -> list[Any]:
        """A column of the funnel, from stage 1 to 7."""
        where = f"where fiscal_year = {year} and hub_code = '{hub}'"
        return [value for (value,) in self.rows(f"select {column} from accompaniment_funnel_year {where} order by stage")]

    def run(self) -> Counter7:
        """Builds everything on what was added."""
        self.build(*MODELS)
        return self


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter7]:
    made = Counter7(tmp_path)
    yield made
    made.connection.close()


def test_the_funnel_counts_who_reached_at_least_a_stage(counter: Counter7) -> None:
    counter.walk("A", [1, 2, 3, 4])
    counter.walk("B", [1, 2])
    counter.walk("C", [1])
    counter.visit("D", None)
    counter.run()
    assert counter.funnel("enterprises") == [3, 2, 1, 1, 0, 0, 0]
    assert counter.funnel("share_of_accompanied") == [None, 100, 50, 50, 0, 0, 0]
    assert counter.funnel("conversion")[1:6] == [pytest.approx(200 / 3, abs=1e-5), 50, 100, 0, None]
    # Half of the accompanied is the target, met exactly; other stages have none.
    assert counter.funnel("is_target_met") == [None, None, None, True, None, None, None]
    assert counter.funnel("irregular_enterprises") == [0] * 7


def test_one_accompanied_enterprise_more_misses_the_target(counter: Counter7) -> None:
    counter.walk("A", [1, 2, 3, 4])
    for enterprise in "BC":
        counter.walk(enterprise, [1, 2])
    counter.run()
    assert counter.funnel("is_target_met")[3] is False


def test_stage_4_without_2_and_a_fall_back_count_and_are_called_irregular(counter: Counter7) -> None:
    counter.walk("skips", [1, 4])
    counter.walk("falls", [2, 3, 2, 4])
    counter.walk("orderly", [2, 4])
    counter.run()
    assert counter.funnel("enterprises")[3] == 3
    columns = "skipped_enterprises", "fell_back_enterprises", "irregular_enterprises"
    assert [counter.funnel(column)[3] for column in columns] == [1, 1, 2]
    assert counter.funnel("irregular_share")[3] == pytest.approx(200 / 3, abs=1e-5)


def test_two_stages_on_one_day_break_no_order(counter: Counter7) -> None:
    counter.visit("A", 4, 1)
    counter.visit("A", 2, 1)
    counter.run()
    assert counter.funnel("irregular_enterprises") == [0] * 7


def test_hubs_see_their_own_stages_and_the_nation_all(counter: Counter7) -> None:
    counter.report("14", APRIL, "v3")
    counter.visit("A", 2, 0, "13")
    counter.visit("A", 4, 5, "14")
    counter.run()
    assert [counter.funnel("enterprises", hub=hub)[3] for hub in ("13", "14", "00")] == [0, 1, 1]
    assert [counter.funnel("skipped_enterprises", hub=hub)[3] for hub in ("14", "00")] == [1, 0]


def test_ever_goes_on_from_year_to_year_and_entrants_are_new_once(counter: Counter7) -> None:
    counter.visit("A", 2, 0)
    counter.visit("A", 2, 720)
    counter.visit("B", 3, 721)
    counter.run()
    assert [counter.funnel("enterprises_ever", year)[1] for year in (2023, 2024)] == [1, 2]
    assert [counter.funnel("new_entrants", year)[1] for year in (2023, 2024)] == [1, 1]
    assert [counter.funnel("enterprises", year)[1] for year in (2023, 2024)] == [1, 2]


def test_years_before_v3_have_no_rows_and_a_v3_year_without_stages_has_zeros(counter: Counter7) -> None:
    counter.report("13", dt.date(2022, 5, 1), "v2")
    counter.run()
    assert {year for (year,) in counter.rows("select fiscal_year from accompaniment_funnel_year")} == {2023, 2024}
    assert counter.funnel("enterprises") == [0] * 7
    assert counter.funnel("share_of_accompanied") == [None] * 7


# Days from stage 2 to stage 3, and days that others have been waiting: at risk are 10, 9, 5 and 3 when somebody moves on.
MOVED = (5, 10, 10, 20, 40)
WAITING = (10, 15, 30, 50, 60)


def test_the_median_is_kaplan_and_meiers(counter: Counter7) -> None:
    """S: 5 d 0.9, 10 d 0.7, 20 d 0.56, 40 d 0.373: half has moved on by day 40, not by day 10 as the movers alone would say."""
    for index, days in enumerate(MOVED):
        counter.visit(f"moved {index}", 2, 0)
        counter.visit(f"moved {index}", 3, days)
    last = (dt.date(2025, 3, 31) - APRIL).days
    for index, days in enumerate(WAITING):
        counter.visit(f"waits {index}", 2, last - days)
    counter.build(*MODELS[: MODELS.index("int_stage_durations") + 1])
    # One cohort: the year of entry does not matter for the arithmetic.
    counter.connection.execute("update int_stage_durations set fiscal_year = 2023")
    counter.build("accompaniment_dwell_year")
    row = counter.one(
        "select * exclude (fiscal_year, hub_code) from accompaniment_dwell_year where stage = 2 and hub_code = '13'"
    )
    assert row == (2, 10, 5, 5, 0, 10, 40, None, None)


def test_nine_are_too_few_for_a_quantile_and_ten_without_movers_have_no_median(counter: Counter7) -> None:
    for index in range(9):
        counter.walk(f"few {index}", [5, 6])
    for index in range(10):
        counter.walk(f"stay {index}", [2])
    counter.run()
    query = "select stage, entered, moved_on, days_p25, days_median, reason from accompaniment_dwell_year where hub_code = '13' order by 1"
    assert counter.rows(query) == [
        (2, 10, 0, None, None, "median_not_reached"),
        (5, 9, 9, None, None, "small_n"),
        (6, 9, 0, None, None, "small_n"),
    ]


def test_observation_ends_with_the_last_report_and_order_matters(counter: Counter7) -> None:
    counter.visit("waits", 2, 0)
    counter.visit("same day", 2, 0)
    counter.visit("same day", 3, 0)
    counter.visit("back", 3, 0)
    counter.visit("back", 2, 9)
    counter.run()
    query = "select enterprise_id, days, has_moved_on, is_out_of_order from int_stage_durations where hub_code = '13' and stage = 2 order by 1"
    until_the_end = (dt.date(2025, 3, 31) - APRIL).days
    assert counter.rows(query) == [
        ("back", -9, True, True),
        ("same day", 0, True, False),
        ("waits", until_the_end, False, False),
    ]
    query = "select entered, moved_on, censored, out_of_order from accompaniment_dwell_year where hub_code = '13' and stage = 2"
    assert counter.one(query) == (2, 1, 1, 1)


def test_stage_7_by_channel_and_by_who_supported(counter: Counter7) -> None:
    counter.visit("A", 7, 0, channel="訪問", attending_institution="はるか銀行、東京商工会議所")
    counter.visit("B", 7, 1, channel="来訪", issue_minors=["施策活用"], attending_institution="山田税理士事務所")
    counter.visit("C", 7, 2, channel="不明")
    counter.visit("D", 6, 3, channel="電話", attending_institution="はるか銀行")
    counter.run()
    query = "select dimension, category, consultations, share from accompaniment_channel_year where hub_code = '00' order by 1, 2"
    third = pytest.approx(100 / 3, abs=1e-5)
    assert counter.rows(query) == [
        ("channel", "不明", 1, None),
        ("channel", "来訪", 1, 50.0),
        ("channel", "訪問", 1, 50.0),
        ("supporter", "よろず支援拠点だけ", 1, third),
        ("supporter", "公的支援機関", 1, third),
        ("supporter", "支援施策の活用", 1, third),
        ("supporter", "民間支援機関", 1, third),
        ("supporter", "金融機関", 1, third),
    ]


def test_a_referral_that_names_the_consultation_shows_the_supporter(counter: Counter7) -> None:
    counter.visit("A", 7)
    counter.add(
        "raw.referral",
        referral_id="13:R1",
        hub_code="13",
        month=APRIL,
        direction="out",
        institution_type="suc",
        consultation_no="1",
    )
    counter.run()
    supporters = counter.rows("select category from accompaniment_channel_year where dimension = 'supporter' and hub_code = '13'")
    assert supporters == [("公的支援機関",)]


@pytest.mark.parametrize(("accompanied", "failures"), [(2, 0), (3, 2)])
def test_a_funnel_that_does_not_agree_with_the_kpi_marts_is_found(counter: Counter7, accompanied: int, failures: int) -> None:
    counter.walk("A", [1, 2, 3, 4])
    counter.walk("B", [1, 2])
    counter.run()
    years = f"select 2023 as fiscal_year, {accompanied} as accompanied_enterprises, 50.0::double as issue_setting_rate union all select 2024, 0, null"
    counter.connection.execute(f"create table kpi_national_year as {years}")
    counter.connection.execute("create table kpi_hub_year as select '13' as hub_code, * from kpi_national_year")
    assert len(counter.failures("issue_setting_is_the_fourth_stage")) == failures
