"""Breakdowns, crossings, trends and published values of the warehouse against counts in another language."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.conftest import Built

FOUNDING = {True: "創業の相談", False: "ほかの相談"}
STATUS = {"創業前": "創業前", "法人": "創業後", "個人事業": "創業後"}


@pytest.fixture(scope="module")
def consultations(built: Built) -> pd.DataFrame:
    attributes = built.table("enterprise_year")[["enterprise_id", "fiscal_year", "industry_group", "size_class", "business_form"]]
    return built.table("fct_consultation").merge(attributes, on=["enterprise_id", "fiscal_year"], how="left")


def national(built: Built, breakdown: str, base: str) -> dict[tuple[int, str], int]:
    rows = built.table("kpi_breakdown_year").query("hub_code == '00' and breakdown == @breakdown and base == @base")
    return {(row.fiscal_year, row.category): row.value for row in rows.itertuples()}


@pytest.mark.parametrize("breakdown", ["channel", "resolution"])
def test_what_consultations_say(built: Built, consultations: pd.DataFrame, breakdown: str) -> None:
    expected = consultations.fillna({breakdown: "不明"}).groupby(["fiscal_year", breakdown]).size()
    assert national(built, breakdown, "consultations") == expected.to_dict()


def test_founding_as_topic_beside_founders_as_status(built: Built, consultations: pd.DataFrame) -> None:
    rows = consultations.assign(
        is_founding=consultations["issue_major"] == "創業", status=consultations["business_form"].map(STATUS)
    )
    known = rows.dropna(subset="status")
    responses = known.groupby(["fiscal_year", "is_founding", "status"])["issue_responses"].sum()
    expected = {(year, f"{FOUNDING[topic]}・{status}"): count for (year, topic, status), count in responses.items()}
    found = national(built, "founding_topic", "issue_responses")
    assert {key: count for key, count in found.items() if key[1] != "不明"} == expected
    enterprises = known.groupby(["fiscal_year", "enterprise_id", "status"])["is_founding"].any().reset_index()
    counts = enterprises.groupby(["fiscal_year", "is_founding", "status"]).size()
    expected = {(year, f"{FOUNDING[topic]}・{status}"): count for (year, topic, status), count in counts.items()}
    found = national(built, "founding_topic", "enterprises")
    assert {key: count for key, count in found.items() if key[1] != "不明"} == expected


def test_crossings(built: Built, consultations: pd.DataFrame) -> None:
    sides = ["industry_group", "size_class", "business_form"]
    rows = consultations.replace({"issue_major": {"事業承継": "その他"}}).fillna(dict.fromkeys(sides, "不明"))
    keys = ["fiscal_year", "issue_major", *sides]
    expected = rows.groupby(keys).agg(
        consultations=("consultation_id", "size"),
        issue_responses=("issue_responses", "sum"),
        enterprises=("enterprise_id", "nunique"),
    )
    found = built.table("kpi_crossing_year").query("hub_code == '00'").drop(columns="hub_code").set_index(keys).sort_index()
    assert found.to_dict("index") == expected.sort_index().to_dict("index")


def test_trend_is_the_difference_of_two_years(built: Built) -> None:
    nation = built.table("kpi_national_year").set_index("fiscal_year")
    trend = built.table("kpi_trend_year").query("hub_code == '00' and series == 'issue_responses'").set_index("fiscal_year")
    assert set(trend.index) == set(nation.index)
    for year, row in trend.iterrows():
        if year - 1 in nation.index:
            assert row["change"] == nation.loc[year, "issue_responses"] - nation.loc[year - 1, "issue_responses"]
        else:
            assert pd.isna(row["change"]) and row["break_note"]


def test_one_data_set_gives_both_published_kinds_of_shares(built: Built) -> None:
    rows = built.table("published_reconciliation")
    founders = rows[(rows["r_number"] == "R23") & (rows["category"] == "創業前")]
    assert len(founders) == 4 and founders["warehouse_value"].nunique() > 1
    laws = rows[(rows["r_number"] == "R22") & (rows["category"] == "小規模事業者")].set_index("variant_ja")["warehouse_value"]
    assert len(laws) == 2 and (rows["why_ja"].str.len() > 0).all()


def test_no_denominator_is_invented(built: Built) -> None:
    gaps = built.table("support_gap_year")
    assert gaps["establishments"].isna().all() and gaps["served_per_1000"].isna().all() and gaps["reason_ja"].notna().all()
    whole = gaps[(gaps["industry_group"] == "すべて") & (gaps["size_class"] == "すべて")]
    served = whole.groupby("fiscal_year")[["enterprises", "founders"]].sum().sum(axis=1)
    nation = built.table("kpi_national_year").set_index("fiscal_year")["enterprises"]
    assert served.to_dict() == nation.to_dict()
