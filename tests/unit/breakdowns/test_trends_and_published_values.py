"""Crossings, trends with their breaks, and published values, on rows made by hand."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.small_warehouse import SmallWarehouse

TREND = "fiscal_year integer, hub_code varchar, series_kind varchar, series varchar, base varchar, category varchar, unit varchar, value double"
CALENDAR = "hub_code varchar, fiscal_year integer, month integer, status varchar"


def trend(
    values: dict[int, float], series: str = "issue_responses", months: dict[int, int] | None = None, broken: str = ""
) -> dict:
    """Year to (change, note) of one national series."""
    bench = SmallWarehouse()
    bench.seed("series_break")
    if broken:
        bench.connection.execute(broken)
    rows = [(year, "00", "measure", series, "", "全体", "件", value) for year, value in values.items()]
    bench.table("int_trend_values", TREND, rows)
    counts = {year: 12 for year in values} | (months or {})
    calendar = [("13", year, 100 * year + month, "on_time") for year, count in counts.items() for month in range(count)]
    bench.table("submission_calendar", CALENDAR, [*calendar, ("13", 2022, 1, "missing")])
    bench.build("kpi_trend_year")
    return {row[0]: row[1:] for row in bench.rows("select fiscal_year, change, break_note, is_chained from kpi_trend_year")}


def test_change_against_the_year_before_only() -> None:
    found = trend({2021: 100.0, 2022: 110.0, 2024: 150.0})
    assert found[2022] == (10.0, None, True)
    assert found[2021][:2] == (None, "前年度の値がない")
    assert found[2024][:2] == (None, "前年度の値がない")


def test_a_break_is_marked_and_not_chained() -> None:
    change, note, is_chained = trend({2019: 100.0, 2020: 90.0}, "enterprises")[2020]
    assert change is None and not is_chained and "v1" in note
    assert trend({2019: 100.0, 2020: 90.0}, "issue_responses")[2020] == (-10.0, None, True)
    assert trend({2022: 1.0, 2023: 2.0}, "issue_major")[2023][0] is None
    marked = trend({2022: 1.0, 2023: 2.0}, "consultation_hours")[2023]
    assert marked[0] == 1.0 and "v3" in marked[1]
    assert trend({2023: 1.0, 2024: 2.0}, "consultations")[2024] == (1.0, None, True)


def test_a_break_that_the_seed_forgets_is_chained() -> None:
    assert trend({2019: 100.0, 2020: 90.0}, "enterprises", broken="delete from series_break")[2020][0] == -10.0


def test_part_years_are_never_compared() -> None:
    """I13: FY2014 began in June; and a year that is still running."""
    found = trend({2014: 10.0, 2015: 20.0, 2016: 21.0})
    assert found[2015][0] is None and "6月" in found[2015][1] and found[2016][0] == 1.0
    running = trend({2021: 10.0, 2022: 3.0, 2023: 11.0}, months={2022: 2})
    assert running[2022][0] is None and "2か月" in running[2022][1]
    assert running[2023][0] is None


def test_crossings_count_each_enterprise_once_in_a_cell() -> None:
    bench = SmallWarehouse()
    attributes = "unit_code varchar, fiscal_year integer, enterprise_id varchar, industry_group varchar, size_class varchar, business_form varchar, is_only_hub boolean"
    issues = "unit_code varchar, fiscal_year integer, enterprise_id varchar, issue_major varchar, consultations integer, issue_responses integer"
    bench.table(
        "int_unit_enterprise_years",
        attributes,
        [
            ("00", 2023, "A", "製造業", "小規模事業者", "法人", False),
            ("00", 2023, "B", "製造業", "小規模事業者", "法人", False),
            ("00", 2023, "C", None, "不明", None, False),
        ],
    )
    rows = [("A", "売上拡大", 2, 3), ("B", "売上拡大", 1, 1), ("A", "創業", 1, 1), ("C", "創業", 1, 4)]
    bench.table("int_enterprise_issues", issues, [("00", 2023, *row) for row in rows])
    bench.build("kpi_crossing_year")
    found = bench.rows(
        "select issue_major, industry_group, consultations, issue_responses, enterprises from kpi_crossing_year order by all"
    )
    assert found == [("創業", "不明", 1, 4, 1), ("創業", "製造業", 1, 1, 1), ("売上拡大", "製造業", 3, 4, 2)]


def test_an_enterprise_of_one_hub_counts_in_the_crossings_of_hub_and_nation() -> None:
    bench = SmallWarehouse()
    attributes = "unit_code varchar, fiscal_year integer, enterprise_id varchar, industry_group varchar, size_class varchar, business_form varchar, is_only_hub boolean"
    issues = "unit_code varchar, fiscal_year integer, enterprise_id varchar, issue_major varchar, consultations integer, issue_responses integer"
    said = ("製造業", "小規模事業者", "法人")
    units = [("13", "A", True), ("00", "A", True), ("13", "B", False), ("27", "B", False), ("00", "B", False)]
    bench.table("int_unit_enterprise_years", attributes, [(unit, 2023, who, *said, alone) for unit, who, alone in units])
    rows = [("13", "A", 2, 3), ("13", "B", 1, 1), ("27", "B", 4, 5), ("00", "B", 5, 6)]
    bench.table("int_enterprise_issues", issues, [(unit, 2023, who, "創業", *counts) for unit, who, *counts in rows])
    bench.build("kpi_crossing_year")
    found = bench.rows("select hub_code, consultations, issue_responses, enterprises from kpi_crossing_year order by all")
    assert found == [("00", 7, 9, 2), ("13", 3, 4, 2), ("27", 4, 5, 1)]


# Read from the documents, apart from the seed: R-number and year to the values as printed.
PRINTED = {
    ("R18", 2023): ["74.1", "12.7", "11.1", "2.0"],
    ("R19", 2021): ["69", "18", "11", "2"],
    ("R20", 2023): ["57.3", "19.5", "13.5", "9.7"],
    ("R21", 2021): ["15", "59", "15", "6", "3", "2"],
    ("R22", 2021): ["66", "15", "18", "1"],
    ("R23", 2021): ["17.3", "56.8", "15.1", "10.9"],
    ("R24", 2021): ["85", "15", "77", "15", "4", "2", "2"],
    ("R25", 2023): ["34.4", "15.1", "12.3", "11.7", "7.1", "3.7", "15.7"],
    ("R27", 2023): ["7", "8", "25", "8", "12", "40"],
    ("R28", 2023): ["25", "8", "15", "13", "10", "29"],
}


@pytest.fixture(scope="module")
def published() -> SmallWarehouse:
    bench = SmallWarehouse()
    bench.seed("published_value", "breakdown")
    return bench


def test_every_digit_as_printed(published: SmallWarehouse) -> None:
    found = defaultdict(list)
    query = "select r_number, fiscal_year, value, decimals from published_value where kind in ('statistic', 'national') order by value_id"
    for number, year, value, decimals in published.rows(query):
        if (number, year) in PRINTED:
            found[number, year].append(f"{value:.{decimals}f}")
    assert found == PRINTED


def test_printed_shares_are_left_as_they_add_up(published: SmallWarehouse) -> None:
    query = "select round(sum(value), 1) from published_value where r_number = '{}' and fiscal_year = {}"
    totals = {key: published.rows(query.format(*key))[0][0] for key in PRINTED}
    assert totals["R18", 2023] == 99.9 and totals["R23", 2021] == 100.1
    assert sum(totals[key] for key in (("R20", 2023), ("R25", 2023))) == 200.0


def test_what_is_sure_of_a_value_is_said(published: SmallWarehouse) -> None:
    uncertain = published.rows("select distinct r_number from published_value where is_text_order_uncertain order by 1")
    assert uncertain == [("R27",), ("R28",)]
    assert published.rows("select bool_and(is_secondary) from published_value where value = 717618") == [(True,)]
    assert published.rows("select count(*) from published_value where kind = 'narrative' and series is not null") == [(0,)]
    unknown = (
        "select series from published_value where series like '%issue_m%' and series not in (select breakdown from breakdown)"
    )
    assert published.rows(unknown) == []


@pytest.mark.parametrize(("share", "is_equal"), [(74.149, True), (74.051, True), (74.16, False), (74.04, False)])
def test_equal_at_the_published_decimals(share: float, is_equal: bool) -> None:
    bench = SmallWarehouse()
    bench.seed("published_value", "series_break")
    columns = "fiscal_year integer, series varchar, base varchar, category varchar, variant_ja varchar, value double"
    bench.table("int_counted_values", columns, [(2023, "issue_major", "issue_responses", "売上拡大", "記録のまま", share)])
    bench.table("kpi_national_year", "fiscal_year integer, hubs_due integer, hubs_reporting integer", [(2023, 47, 5)])
    bench.build("published_reconciliation")
    row = bench.rows("select is_equal, published_total, why_ja from published_reconciliation where value_id = 'R18-01'")
    assert row[0][:2] == (is_equal, pytest.approx(99.9))
    assert ("47 拠点のうち" in row[0][2]) != is_equal
    assert bench.rows("select count(*) from published_reconciliation where coalesce(why_ja, '') = ''") == [(0,)]
