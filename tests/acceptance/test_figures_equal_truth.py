"""Every published figure that needs no 名寄せ, against one computed here from the generator's logical records: equal to the last published digit."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pandas as pd
import pytest

from publishing.publish import DIGITS
from tests.conftest import Built

GROUPS = {"事業承継": "その他"}


def fiscal_year(month: dt.date) -> int:
    return month.year if month.month >= 4 else month.year - 1


def counted(built: Built, name: str) -> pd.DataFrame:
    rows = built.expected(name)
    rows = rows[rows["is_counted"]].copy()
    rows["month"] = pd.to_datetime(rows["month"])
    rows["fiscal_year"] = [fiscal_year(month) for month in rows["month"]]
    return rows


@pytest.fixture(scope="module")
def consultations(built: Built) -> pd.DataFrame:
    rows = counted(built, "consultation")
    rows["responses"] = rows["issue_minors"].map(lambda labels: len(set(labels)))
    return rows


GRAINS = {
    "kpi_hub_month": ["hub_code", "month"],
    "kpi_hub_year": ["hub_code", "fiscal_year"],
    "kpi_national_year": ["fiscal_year"],
}


def of_consultations(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    groups = rows.groupby(keys)
    resolved = rows[rows["resolution"] == "解決"].groupby(keys)["responses"].sum()
    frame = pd.DataFrame(
        {
            "consultations": groups.size(),
            "issue_responses": groups["responses"].sum(),
            "clients_reported": groups["record_id"].nunique(),
            "minutes": groups["minutes"].sum(),
        }
    )
    frame["resolved_issues"] = resolved.reindex(frame.index).fillna(0).astype(int)
    return frame


@pytest.mark.parametrize("table", GRAINS)
def test_consultation_measures(built: Built, consultations: pd.DataFrame, table: str) -> None:
    keys = GRAINS[table]
    published = built.table(table).set_index(keys).sort_index()
    expected = of_consultations(consultations, keys).reindex(published.index).fillna(0)
    for measure in ("consultations", "issue_responses", "clients_reported", "resolved_issues"):
        assert published[measure].astype(int).to_dict() == expected[measure].astype(int).to_dict()
    hours = [float(f"{float(Fraction(int(minutes), 60)):.{DIGITS}g}") for minutes in expected["minutes"]]
    assert published["consultation_hours"].tolist() == hours


@pytest.mark.parametrize("table", GRAINS)
def test_referrals_surveys_and_network(built: Built, table: str) -> None:
    keys = GRAINS[table]
    published = built.table(table).set_index(keys).sort_index()
    with_sheet = published[published["referrals_in"].notna()]
    referrals = counted(built, "referral")
    for measure, word in (("referrals_in", "受入"), ("referrals_out", "紹介"), ("joint_support", "連携")):
        expected = referrals[referrals["方向"] == word].groupby(keys).size().reindex(with_sheet.index).fillna(0)
        assert with_sheet[measure].astype(int).to_dict() == expected.astype(int).to_dict()
    surveys = counted(built, "survey").groupby(keys)["総合満足度"]
    answered = published[published["satisfaction_mean"].notna()]
    assert len(answered) == len(surveys)
    for key, answers in surveys:
        row = answered.loc[key if len(keys) > 1 else key[0]]
        assert row["satisfaction_mean"] == pytest.approx(answers.sum() / len(answers), rel=1e-12)
        assert row["satisfaction_top2"] == pytest.approx(100 * (answers >= 4).sum() / len(answers), abs=1e-6)
    activities = counted(built, "network_activity").groupby(keys).size()
    shown = published["network_activities"].dropna()
    assert shown.astype(int).to_dict() == activities.reindex(shown.index).fillna(0).astype(int).to_dict()
    trainees = counted(built, "network_activity").query("活動区分 == 'トレーニー受入'").groupby(keys).size()
    shown = published["partner_trainees"].dropna()
    assert shown.astype(int).to_dict() == trainees.reindex(shown.index).fillna(0).astype(int).to_dict()


def test_years_before_a_sheet_are_empty_not_zero(built: Built) -> None:
    nation = built.table("kpi_national_year").set_index("fiscal_year")
    for measure in (
        "referrals_in",
        "referrals_out",
        "joint_support",
        "satisfaction_mean",
        "network_activities",
        "hours_per_coordinator_day",
    ):
        assert pd.isna(nation.loc[2019, measure]), measure
    assert pd.isna(nation.loc[2021, "network_activities"])
    assert nation.loc[2023, "network_activities"] > 0


@pytest.mark.parametrize("table", GRAINS)
def test_hours_per_coordinator_day(built: Built, consultations: pd.DataFrame, table: str) -> None:
    keys = GRAINS[table]
    attendance = counted(built, "attendance")
    days = attendance.drop_duplicates(["hub_code", "month", "担当者番号", "勤務日"]).groupby(keys).size()
    minutes = consultations[consultations["form"] != "v1"].groupby(keys)["minutes"].sum()
    published = built.table(table).set_index(keys)["hours_per_coordinator_day"].dropna().sort_index()
    expected = (minutes / 60 / days).reindex(published.index)
    assert published.to_dict() == pytest.approx(expected.to_dict(), rel=1e-12)


def test_breakdowns(built: Built, consultations: pd.DataFrame) -> None:
    published = built.table("kpi_breakdown_year")
    exploded = consultations.assign(
        issue_major=consultations["issue_major"].map(lambda label: GROUPS.get(label, label)),
        issue_minor=consultations["issue_minors"].map(lambda labels: sorted(set(labels))),
    ).explode("issue_minor")
    for breakdown in ("issue_major", "issue_minor"):
        for unit in ("hub", "nation"):
            rows = exploded if unit == "hub" else exploded.assign(hub_code="00")
            expected = rows.groupby(["fiscal_year", "hub_code", breakdown]).size()
            shown = published[(published["breakdown"] == breakdown) & ((published["hub_code"] == "00") == (unit == "nation"))]
            found = shown.set_index(["fiscal_year", "hub_code", "category"])["value"].sort_index()
            assert found.to_dict() == expected.to_dict()
            assert set(shown["base"]) == {"issue_responses"}
            totals = expected.groupby(level=[0, 1]).transform("sum")
            shares = shown.set_index(["fiscal_year", "hub_code", "category"])["share"].sort_index()
            assert shares.to_dict() == pytest.approx((100 * expected / totals).to_dict(), abs=1e-6)


def test_target_progress(built: Built, consultations: pd.DataFrame) -> None:
    targets = built.expected("plan:目標")
    published = built.table("target_progress").set_index(["hub_code", "fiscal_year", "indicator"])
    responses = consultations.groupby(["hub_code", "fiscal_year"])["responses"].sum()
    assert len(published) == len(targets)
    for row in targets.itertuples():
        shown = published.loc[(row.hub_code, row.fiscal_year, row.指標)]
        assert shown["target"] == row.年間目標値
        if row.指標 == "相談対応件数":
            assert shown["actual"] == responses[row.hub_code, row.fiscal_year]
            assert shown["attainment"] == pytest.approx(100 * shown["actual"] / shown["target"], abs=1e-6)


def test_utilisation_and_cost(built: Built, consultations: pd.DataFrame) -> None:
    budgets = built.expected("plan:予算").set_index(["hub_code", "fiscal_year"])["契約額"]
    minutes = consultations.groupby(["hub_code", "fiscal_year"])["minutes"].sum()
    published = built.table("kpi_hub_year").set_index(["hub_code", "fiscal_year"])
    with_budget = published[published["utilisation"].notna()]
    assert set(with_budget.index) == set(budgets.index)
    for key, row in with_budget.iterrows():
        assert row["utilisation"] == pytest.approx(minutes[key] / 60 / (budgets[key] / 1e6), rel=1e-12)
        assert row["cost_per_hour"] == pytest.approx(budgets[key] / (minutes[key] / 60), rel=1e-12)


def test_facts_are_the_records(built: Built, consultations: pd.DataFrame) -> None:
    published = built.table("fct_consultation").set_index("consultation_id").sort_index()
    expected = consultations.set_index("consultation_id").sort_index()
    assert published.index.tolist() == expected.index.tolist()
    for mine, theirs in (
        ("minutes", "minutes"),
        ("channel", "channel"),
        ("issue_major", "issue_major"),
        ("record_id", "record_id"),
    ):
        assert published[mine].fillna("").tolist() == expected[theirs].fillna("").tolist(), mine
    assert published["resolution"].fillna("").tolist() == expected["resolution"].fillna("").tolist()
    assert pd.to_datetime(published["consulted_on"]).tolist() == pd.to_datetime(expected["consulted_on"]).tolist()
    assert published["issue_responses"].tolist() == expected["responses"].tolist()


def test_partner_rows_reach_the_records(built: Built) -> None:
    expected = built.expected("partner_referral")
    expected = expected[expected["is_counted"]]
    ids = {f"partner:{row.partner_id}:{row.record_no}" for row in expected.itertuples()}
    records = built.table("enterprise_record")
    assert set(records.loc[records["partner_id"].notna(), "record_id"]) == ids
