"""Every compared measure against a count by hand: hubs with and without plan, attendance, survey and stages, and hubs that began."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from typing import Any

import numpy as np
import pytest

from tests.small_warehouse import SmallWarehouse

FIRST = dt.date(2023, 4, 1)
MODELS = (
    "int_hub_enterprise_years",
    "int_hub_years_summed",
    "int_productivity_measured",
    "int_funnel_scored",
)
TABLES = {
    "consulted_records": "hub_code varchar, month date, fiscal_year integer, record_id varchar, enterprise_id varchar, consultations bigint, "
    "issue_responses bigint, minutes bigint, resolved_issues bigint, highest_stage integer, first_on date, last_on date",
    "int_hub_months": "hub_code varchar, month date, fiscal_year integer, has_stages boolean",
    "int_attended_months": "hub_code varchar, month date, fiscal_year integer, coordinator_days bigint",
    "stg_plan_budgets": "hub_code varchar, fiscal_year integer, contract_yen bigint",
    "stg_surveys": "hub_code varchar, month date, satisfaction integer",
}
ENTERPRISE_MONTHS = """
    create view int_enterprise_months as
    select
        hub_code, month, fiscal_year, enterprise_id, sum(consultations) as consultations, sum(issue_responses) as issue_responses,
        sum(minutes) as minutes, sum(resolved_issues) as resolved_issues, max(highest_stage) as highest_stage,
        min(first_on) as first_on, max(last_on) as last_on, null::boolean as has_visited, null::boolean as is_new_in_year
    from consulted_records group by all
"""
HUBS = [f"{number:02d}" for number in range(1, 13)]


def months(count: int = 12) -> list[dt.date]:
    return [dt.date(2023 + (at + 3) // 12, (at + 3) % 12 + 1, 1) for at in range(count)]


class Year:
    """A fiscal year of twelve hubs, drawn at random; some of them lack a sheet."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        self.records = [
            self._record(rng, hub, month, f"E{rng.randrange(25):02d}") for hub in HUBS for month in months() for _ in range(6)
        ]
        self.attended = [
            {"hub_code": hub, "month": month, "fiscal_year": 2023, "coordinator_days": rng.randint(10, 30)}
            for hub in HUBS
            for month in months()
            if hub != "02" and not (hub == "03" and month.month == 5)
        ]
        self.budgets = [
            {"hub_code": hub, "fiscal_year": 2023, "contract_yen": 0 if hub == "04" else rng.randint(20, 90) * 1_000_000}
            for hub in HUBS
            if hub != "05"
        ]
        self.surveys = [
            {"hub_code": hub, "month": month, "satisfaction": rng.choice([1, 3, 4, 5, 5, None])}
            for hub in HUBS
            for month in months()
            for _ in range(3)
            if hub != "06"
        ]
        self.reports = [
            {"hub_code": hub, "month": month, "fiscal_year": 2023, "has_stages": hub != "07"}
            for hub in [*HUBS, "47"]  # 47 handed in and had nobody
            for month in months()
        ]

    @staticmethod
    def _record(rng: random.Random, hub: str, month: dt.date, enterprise: str) -> dict[str, Any]:
        consultations, day = rng.randint(1, 4), rng.randint(1, 20)
        return {
            "hub_code": hub,
            "month": month,
            "fiscal_year": 2023,
            "record_id": f"{hub}:{rng.random()}",
            "enterprise_id": enterprise,
            "consultations": consultations,
            "issue_responses": consultations + rng.randint(0, 3),
            "minutes": consultations * rng.choice([30, 60, 90]),
            "resolved_issues": rng.randint(0, 2),
            "highest_stage": rng.choice([None, 1, 2, 3, 4, 5]),
            "first_on": month.replace(day=day),
            "last_on": month.replace(day=day + (rng.randint(0, 5) if consultations > 1 else 0)),
        }

    def build(self) -> SmallWarehouse:
        """The models on this year."""
        made = SmallWarehouse()
        made.seed("productivity_measure", "funnel_parameter")
        content = (self.records, self.reports, self.attended, self.budgets, self.surveys)
        for (name, columns), rows in zip(TABLES.items(), content, strict=True):
            made.table(name, columns, rows)
        made.connection.execute(ENTERPRISE_MONTHS)
        made.build(*MODELS)
        return made

    def of_enterprises(self, hub: str, amount: str, only: set[dt.date] | None = None) -> np.ndarray:
        """The sum of each enterprise of a hub."""
        sums: dict[str, float] = defaultdict(float)
        for row in self.records:
            if row["hub_code"] == hub and (only is None or row["month"] in only):
                sums[row["enterprise_id"]] += row[amount]
        return np.array([sums[key] for key in sorted(sums)])

    def expected(self, hub: str) -> dict[str, float | None]:
        """Each measure of a hub, by hand."""
        mine = [row for row in self.records if row["hub_code"] == hub]
        enterprises = {row["enterprise_id"] for row in mine}
        hours, consultations = sum(r["minutes"] for r in mine) / 60, sum(r["consultations"] for r in mine)
        attended = {row["month"]: row["coordinator_days"] for row in self.attended if row["hub_code"] == hub}
        days = sum(attended.values())
        busy = [row for row in mine if row["month"] in attended]
        contract = next((row["contract_yen"] for row in self.budgets if row["hub_code"] == hub), None)
        answers = [r["satisfaction"] for r in self.surveys if r["hub_code"] == hub and r["satisfaction"] is not None]
        dates: dict[str, set[dt.date]] = defaultdict(set)
        stages: dict[str, int] = defaultdict(int)
        for row in mine:
            dates[row["enterprise_id"]] |= {row["first_on"], row["last_on"]}
            stages[row["enterprise_id"]] = max(stages[row["enterprise_id"]], row["highest_stage"] or 0)
        accompanied = [e for e, stage in stages.items() if stage >= 2]
        resolved = sum(r["resolved_issues"] for r in mine)
        return {
            "cost_per_hour": None if contract is None else contract / hours,
            "cost_per_enterprise": None if contract is None else contract / len(enterprises),
            "utilisation": hours / (contract / 1e6) if contract else None,
            "resolved_issues_per_million_yen": resolved / (contract / 1e6) if contract else None,
            "hours_per_coordinator_day": sum(r["minutes"] for r in busy) / 60 / days if days else None,
            "consultations_per_coordinator_day": sum(r["consultations"] for r in busy) / days if days else None,
            "minutes_per_consultation": 60 * hours / consultations,
            "issues_per_consultation": sum(r["issue_responses"] for r in mine) / consultations,
            "repeat_rate": 100 * sum(len(days) > 1 for days in dates.values()) / len(enterprises),
            "issue_setting_rate": None if hub == "07" else 100 * sum(stages[e] >= 4 for e in accompanied) / len(accompanied),
            "satisfaction_top2": 100 * sum(answer >= 4 for answer in answers) / len(answers) if answers else None,
            "enterprises": len(enterprises),
            "consultations": consultations,
        }


@pytest.fixture(scope="module")
def year() -> Year:
    return Year(7)


@pytest.fixture(scope="module")
def built(year: Year) -> SmallWarehouse:
    return year.build()


def test_every_measure_of_every_hub_equals_the_count_by_hand(year: Year, built: SmallWarehouse) -> None:
    rows = built.dicts("select hub_code, measure, value from int_productivity_measured where hub_code <> '47'")
    found = {(row["hub_code"], row["measure"]): row["value"] for row in rows}
    expected = {(hub, measure): value for hub in HUBS for measure, value in year.expected(hub).items()}
    assert found == {key: pytest.approx(value) if value is not None else None for key, value in expected.items()}
    # Each lacking sheet left its measures empty, and those alone.
    gaps = {hub: {measure for measure, value in year.expected(hub).items() if value is None} for hub in HUBS}
    assert gaps["02"] == {"hours_per_coordinator_day", "consultations_per_coordinator_day"}
    assert gaps["04"] == {"utilisation", "resolved_issues_per_million_yen"}  # a contract of nothing cannot be divided by
    assert gaps["06"] == {"satisfaction_top2"}
    assert gaps["07"] == {"issue_setting_rate"}
    assert gaps["01"] == gaps["03"] == set()


def test_a_hub_with_reports_and_nobody_has_no_value_anywhere(built: SmallWarehouse) -> None:
    assert built.dicts("select measure from int_productivity_measured where hub_code = '47' and value is not null") == []
    assert len(built.dicts("select measure from int_productivity_measured where hub_code = '47'")) == 13


def test_chance_of_a_rate_is_that_of_enterprises_coming_or_not(year: Year, built: SmallWarehouse) -> None:
    with_plan = [row["hub_code"] for row in year.budgets]
    hours = {hub: year.of_enterprises(hub, "minutes") / 60 for hub in with_plan}
    contracts = {row["hub_code"]: row["contract_yen"] / 1e6 for row in year.budgets}
    used = [hub for hub in with_plan if contracts[hub] > 0]
    squares, total = sum((hours[hub] ** 2).sum() for hub in used), sum(hours[hub].sum() for hub in used)
    exposure = sum(contracts[hub] for hub in used)
    for row in built.dicts(
        "select * from int_funnel_scored where measure in ('utilisation', 'cost_per_hour') and hub_code = '01'"
    ):
        # Relative variance of the hours that the contract would buy at the common rate.
        if row["measure"] == "utilisation":
            assert row["chance_error"] ** 2 == pytest.approx(squares / total / (total * contracts["01"] / exposure))
            assert row["score"] == pytest.approx(np.log(row["value"] / (total / exposure)) / row["chance_error"])


def test_chance_of_a_mean_is_that_of_enterprises_around_their_hub(year: Year, built: SmallWarehouse) -> None:
    minutes = {hub: year.of_enterprises(hub, "minutes") for hub in HUBS}
    times = {hub: year.of_enterprises(hub, "consultations") for hub in HUBS}
    strays = sum(((minutes[h] - minutes[h].sum() / times[h].sum() * times[h]) ** 2).sum() for h in HUBS)
    enterprises = sum(len(times[hub]) for hub in HUBS)
    variance = strays / sum(times[hub].sum() for hub in HUBS) * enterprises / (enterprises - len(HUBS))
    for row in built.dicts("select * from int_funnel_scored where measure = 'minutes_per_consultation' and hub_code <> '47'"):
        assert row["chance_error"] ** 2 == pytest.approx(variance / times[row["hub_code"]].sum())


def test_a_rate_and_its_inverse_lie_equally_far_from_the_centre(built: SmallWarehouse) -> None:
    built.connection.execute(
        "delete from int_productivity_measured where hub_code = '04'"
    )  # without contract: one of the two only
    built.build(MODELS[-1])
    rows = built.dicts(
        "select rate.score, inverse.score as inverse, rate.overdispersion, inverse.overdispersion as other from int_funnel_scored as rate "
        "inner join int_funnel_scored as inverse using (hub_code, fiscal_year) "
        "where rate.measure = 'utilisation' and inverse.measure = 'cost_per_hour' and rate.score is not null"
    )
    assert len(rows) == 10
    for row in rows:
        assert row["score"] == pytest.approx(-row["inverse"])
        assert row["overdispersion"] == pytest.approx(row["other"])


def test_a_coordinator_at_two_hubs_is_two_and_a_day_entered_twice_is_one() -> None:
    made = SmallWarehouse()
    made.table(
        "stg_attendance",
        "hub_code varchar, month date, coordinator_id varchar, worked_on date",
        [(hub, FIRST, f"{hub}:C001", FIRST) for hub in ("13", "13", "27")],
    )
    made.table(
        "int_hub_months",
        "hub_code varchar, month date, fiscal_year integer, has_attendance boolean",
        [(hub, FIRST, 2023, True) for hub in ("13", "27")],
    )
    made.table("int_consulted_hub_month", "hub_code varchar, month date, consultations bigint, minutes bigint")
    made.build("int_attended_months")
    assert made.dicts("select hub_code, coordinator_days from int_attended_months order by 1") == [
        {"hub_code": "13", "coordinator_days": 1},
        {"hub_code": "27", "coordinator_days": 1},
    ]
