"""R66–R72, I11: staff, qualifications and implementing bodies by year; several answers are no headcount, and no names get out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.small_warehouse import Reported, fiscal_year

MODELS = ("int_listed_coordinators", "int_worked_coordinators", "staff_year", "qualification_year")
BODIES = (
    "implementing_body_year",
    "implementing_body_kind_year",
    "published_staff_comparison",
)
MAY = dt.date(2024, 5, 1)


class Staff(Reported):
    """Hubs 13 and 14 with a v3 report for May 2024, and no plans."""

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        self.seed("qualification", "implementing_body_kind", "implementing_body_list", "published_staff")
        self.report("13", MAY, "v3")
        self.report("14", MAY, "v3")
        self.number = 0

    def listed(
        self,
        number: str,
        role: str = "CO",
        held: list[str] | None = None,
        hub: str = "13",
        year: int = 2024,
        days: int | None = 10,
    ) -> None:
        """A row of 専門家名簿."""
        self.number += 1
        self.add(
            "raw.plan_coordinator", hub_code=hub, fiscal_year=year, coordinator_no=number, coordinator_name="架空太郎", role=role,
            qualifications=held or [], planned_days=days, row=self.number,
        )  # fmt: skip

    def worked(self, number: str, day: dt.date, role: str | None = "CO", hub: str = "13", hours: float = 7.5) -> None:
        """A row of 専門家勤務."""
        self.add(
            "raw.attendance", hub_code=hub, month=day.replace(day=1), coordinator_no=number, coordinator_name="架空太郎", role=role,
            worked_on=day, hours=hours,
        )  # fmt: skip

    def staff(self, columns: str, role: str = "計", hub: str = "13", year: int = 2024) -> Any:
        """A row of the staff."""
        return self.one(f"select {columns} from staff_year where role = '{role}' and hub_code = '{hub}' and fiscal_year = {year}")

    def holders(self, role: str = "計", hub: str = "13") -> dict[str, int]:
        """Qualifications that somebody holds."""
        query = (
            f"select qualification, holders from qualification_year where role = '{role}' and hub_code = '{hub}' and holders > 0"
        )
        return dict(self.rows(query))

    def run(self) -> Staff:
        """Builds everything on what was added."""
        self.build(*MODELS)
        return self


@pytest.fixture
def staff(tmp_path: Path) -> Iterator[Staff]:
    made = Staff(tmp_path)
    yield made
    made.connection.close()


def test_a_year_without_a_plan_has_days_and_no_headcount(staff: Staff) -> None:
    staff.worked("K1", MAY)
    staff.worked("K1", dt.date(2024, 5, 2))
    staff.run()
    columns = (
        "headcount, planned_days_per_month, coordinators_attending, days_worked, hours_worked, unlisted_coordinators, reason"
    )
    assert staff.staff(columns) == (None, None, 1, 2, 15.0, None, "plan")
    assert staff.staff(columns, role="CCO") == (None, None, 0, 0, 0.0, None, "plan")


def test_a_year_of_v1_has_a_headcount_and_no_days(staff: Staff) -> None:
    staff.report("13", dt.date(2019, 5, 1), "v1")
    staff.listed("K1", year=2019)
    staff.run()
    columns = "headcount, coordinators_attending, days_worked, hours_worked, reason"
    assert staff.staff(columns, year=2019) == (1, None, None, None, "attendance_sheet")


def test_a_number_at_two_hubs_counts_at_each_and_a_coordinator_listed_twice_once(staff: Staff) -> None:
    staff.listed("K1")
    staff.listed("K1")
    staff.listed("K2", "CCO", days=None)
    staff.listed("K1", hub="14")
    staff.run()
    columns = "headcount, planned_days_per_month, coordinators_with_planned_days, hubs_with_plan"
    assert staff.staff(columns) == (2, 10, 1, 1)
    assert [staff.staff("headcount", role) for role in ("CCO", "CO")] == [1, 1]
    assert staff.staff(columns, hub="00") == (3, 20, 2, 2)


def test_days_are_counted_once_a_day_and_who_is_not_listed_is_shown(staff: Staff) -> None:
    staff.listed("K1")
    for number in ("K1", "K1", "K9"):
        staff.worked(number, MAY, hours=4)
    staff.run()
    assert staff.staff("coordinators_attending, days_worked, hours_worked, unlisted_coordinators") == (2, 2, 12.0, 1)


def test_a_role_comes_from_the_day_then_from_the_plan_then_is_unknown(staff: Staff) -> None:
    staff.listed("K1", "CCO")
    staff.worked("K1", MAY, role=None)
    staff.worked("K9", MAY, role=None)
    staff.run()
    assert [staff.staff("coordinators_attending", role) for role in ("CCO", "CO", "不明", "計")] == [1, 0, 1, 2]


def test_spellings_and_grades_are_read_and_unknown_names_are_shown(staff: Staff) -> None:
    staff.listed("K1", "CO", ["ITコーディネーター", "2級FP技能士", "架空検定"])
    staff.listed("K2", "CCO", ["ITコーディネータ", "ファイナンシャルプランナー", "一級建築士", "中小企業診断士（登録2010年）"])
    staff.run()
    assert staff.holders() == {"itc": 2, "fp": 2, "kenchikushi": 1, "smeca": 1, "unread": 1}
    assert staff.holders("CO") == {"itc": 1, "fp": 1, "unread": 1}


def test_two_words_of_one_qualification_are_one_holder_and_holders_are_no_headcount(staff: Staff) -> None:
    staff.listed("K1", held=["ISO審査員", "内部監査員", "税理士"])
    staff.listed("K2")
    staff.run()
    assert staff.holders() == {"iso": 1, "zeirishi": 1}
    row = staff.one(
        "select distinct coordinators_listed, coordinators_answering from qualification_year where role = '計' and hub_code = '13'"
    )
    assert row == (2, 1)


def test_a_qualification_that_the_years_list_lacks_is_flagged_and_counted(staff: Staff) -> None:
    staff.listed("K1", held=["不動産鑑定士", "社会福祉士"])
    staff.listed("K1", held=["不動産鑑定士", "社会福祉士"], year=2016)
    staff.run()
    query = (
        "select fiscal_year, qualification, holders, is_asked_for from qualification_year "
        "where role = '計' and hub_code = '13' and qualification in ('appraiser', 'social') order by 1, 2"
    )
    assert staff.rows(query) == [
        (2016, "appraiser", 1, True),
        (2016, "social", 1, False),
        (2024, "appraiser", 1, False),
        (2024, "social", 1, True),
    ]


def test_no_names_of_coordinators_reach_the_marts(staff: Staff) -> None:
    staff.listed("K1", held=["架空検定"])
    staff.worked("K1", MAY)
    staff.run()
    assert "架空" in staff.texts("stg_plan_coordinators")
    assert all("架空" not in staff.texts(table) for table in ("staff_year", "qualification_year"))


def _calendar(staff: Staff, *months: dt.date) -> None:
    staff.connection.execute("create table submission_calendar (fiscal_year integer)")
    for month in months:
        staff.add("submission_calendar", fiscal_year=fiscal_year(month))


def test_bodies_are_those_of_the_list_and_other_years_are_assumed(staff: Staff) -> None:
    _calendar(staff, dt.date(2019, 5, 1), MAY, MAY)
    staff.run().build(*BODIES)
    assert staff.rows(
        "select fiscal_year, is_assumed, sum(hubs), sum(share) from implementing_body_kind_year group by all order by 1"
    ) == [
        (2019, True, 47, pytest.approx(100)),
        (2024, False, 47, pytest.approx(100)),
    ]
    assert (
        staff.one("select body_kind from implementing_body_year where hub_code = '13' and fiscal_year = 2024") == "一般社団法人"
    )


def test_the_list_of_bodies_comes_to_what_was_published(staff: Staff) -> None:
    _calendar(staff, MAY)
    staff.run().build(*BODIES)
    rows = staff.rows("select measured_value, difference from published_staff_comparison where r_number = 'R66'")
    assert len(rows) == 4
    assert {difference for _, difference in rows} == {0}


def test_a_body_of_an_unknown_kind_is_shown(staff: Staff) -> None:
    _calendar(staff, MAY)
    staff.connection.execute("delete from implementing_body_kind where body_kind = '商工会議所'")
    staff.run().build(*BODIES)
    assert staff.one("select hubs from implementing_body_kind_year where body_kind = '不明'") == 1


def test_no_difference_to_published_staff_unless_every_hub_handed_in_its_plan(staff: Staff) -> None:
    _calendar(staff, MAY)
    staff.listed("K1", "CCO", year=2023)
    staff.run().build(*BODIES)
    query = "select measured_value, difference, hubs_with_plan from published_staff_comparison where qualification = 'headcount' and role = 'CCO'"
    assert staff.one(query) == (1, None, 1)
    for (hub,) in staff.rows("select hub_code from stg_hubs"):
        staff.listed("K2", "CCO", hub=hub, year=2023)
    staff.build(*MODELS, *BODIES)
    measured, difference, hubs = staff.one(query)
    assert (measured, hubs) == (48, 47)
    assert difference == measured - staff.one(
        "select value from published_staff where qualification = 'headcount' and role = 'CCO'"
    )


@pytest.mark.parametrize(("document", "r_number", "flag"), [("S0", "R71", "in_list_s0"), ("S1", "R72", "in_list_s1")])
def test_codes_and_published_tables_name_the_same_qualifications(staff: Staff, document: str, r_number: str, flag: str) -> None:
    published = staff.rows(
        f"select qualification, count(*) from published_staff where document = '{document}' and r_number = '{r_number}' group by 1"
    )
    assert dict(published) == {code: 2 for (code,) in staff.rows(f"select qualification from qualification where {flag}")}


def test_no_spelling_leads_to_two_qualifications(staff: Staff) -> None:
    spellings = staff.rows(
        "select qualification, unnest(list_append(string_split(coalesce(synonyms, ''), '|'), label_ja)) from qualification"
    )
    named = [(code, name) for code, name in spellings if name]
    assert len({name for _, name in named}) == len(named)
