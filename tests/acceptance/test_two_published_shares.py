"""R21 and R23 (I1): one data set yields both kinds of FY2021 shares, by base and by rule of status."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.conftest import Built


@pytest.fixture(scope="module")
def shares(built: Built) -> pd.DataFrame:
    rows = built.table("kpi_status_rule_year")
    four = rows[(rows["fiscal_year"] == 2021) & (rows["breakdown"] == "employees4") & (rows["category"] != "不明")]
    return four.pivot_table(index=["base", "status_rule"], columns="category", values="share")


def test_founders_are_fewer_by_the_last_record_and_after_linkage(shares: pd.DataFrame) -> None:
    founders = shares["創業前"]
    assert founders["enterprises", "first"] > founders["enterprises", "last"]
    assert founders["clients_reported", "first"] > founders["clients_reported", "last"]


def test_without_founders_both_ways_agree(shares: pd.DataFrame) -> None:
    """What the two sources show: the rest has the same shape."""
    rest = shares.drop(columns="創業前")
    rest = rest.div(rest.sum(axis=1), axis=0)
    first, last = rest.loc[("enterprises", "first")], rest.loc[("enterprises", "last")]
    assert (first - last).abs().max() < 0.03


@pytest.mark.parametrize("base", ["clients_reported", "enterprises"])
def test_the_last_record_is_what_the_published_breakdown_counts(built: Built, base: str) -> None:
    ruled = built.table("kpi_status_rule_year").query("status_rule == 'last' and base == @base")
    published = built.table("kpi_breakdown_year").query("hub_code == '00' and base == @base")
    keys = ["fiscal_year", "breakdown", "category"]
    mine = ruled.set_index(keys)["value"].astype(int).to_dict()
    theirs = published[published["breakdown"].isin(["employees4", "employees6"])].set_index(keys)["value"].astype(int).to_dict()
    assert mine == theirs
