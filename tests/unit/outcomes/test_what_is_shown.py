"""What the marts of 成果把握 show, withhold and put beside each other."""

from __future__ import annotations

import pytest

from tests.unit.outcomes.followed import follow, one, report


def pairs(grown: int, shrunk: int, unprofitable: int = 0, hub: str = "13") -> list[dict]:  # type: ignore[type-arg]
    """Enterprises with both years, some of which grew."""
    names = [f"E{hub}{i:02d}" for i in range(grown + shrunk)]
    now = [report(e, 2023, 120 if i < grown else 80, profit=-1 if i < unprofitable else 1, hub=hub) for i, e in enumerate(names)]
    return [report(e, 2022, 100, hub=hub) for e in names] + now


@pytest.mark.parametrize(("n", "status"), [(1, "withheld_small_n"), (9, "withheld_small_n"), (10, "ok")])
def test_under_the_threshold_the_figure_and_its_interval_are_withheld(n: int, status: str) -> None:
    row = one(follow(report(f"E{i}", 2023, 100.0) for i in range(n)), "value_added_productivity")
    assert (row["n"], row["status"]) == (n, status)
    assert (row["value"] is None) == (row["low"] is None) == (row["high"] is None) == (status != "ok")
    assert bool(row["reason_ja"]) == (status != "ok")


def test_no_year_before_is_none_and_not_zero() -> None:
    row = one(follow(report(f"E{i}", 2023, 100.0) for i in range(20)), "sales_growth")
    assert (row["n"], row["value"], row["status"], row["reason_ja"]) == (
        0, None, "none", "この指標に使える「成果把握」の値がありません。",
    )  # fmt: skip


def test_growth_stands_beside_growth_without_profit() -> None:
    row = one(follow(pairs(grown=12, shrunk=3, unprofitable=6)), "sales_growth")
    assert (row["status"], row["read_with"], row["read_with_n"], row["read_with_value"]) == (
        "ok",
        "unprofitable_growth_share",
        12,
        50.0,
    )
    assert row["read_with_low"] < 50 < row["read_with_high"]


def test_growth_is_withheld_where_the_share_beside_it_would_be() -> None:
    made = follow(pairs(grown=9, shrunk=6))
    row = one(made, "sales_growth")
    assert (row["n"], row["status"], row["value"], row["read_with_value"]) == (15, "withheld_with", None, None)
    assert row["reason_ja"] and row["read_with_reason_ja"]
    assert one(made, "sales_total")["status"] == "ok"
    assert made.failures("sales_growth_is_never_alone") == []


def test_where_nobody_grew_a_fall_is_shown() -> None:
    row = one(follow(pairs(grown=0, shrunk=12)), "sales_growth")
    assert (row["status"], row["value"], row["read_with_status"]) == ("ok", pytest.approx(-20), "none")


@pytest.mark.parametrize(
    "defect",
    [
        "update outcome_year set read_with_value = null where measure = 'sales_growth' and hub_code = '13'",
        "update outcome_year set read_with = 'sales_total' where measure = 'sales_growth' and hub_code = '13'",
        "update outcome_breakdown_year set read_with = null where measure = 'sales_growth' and breakdown = 'industry7'",
    ],
)
def test_growth_alone_is_found(defect: str) -> None:
    made = follow(pairs(grown=12, shrunk=3))
    assert made.failures("sales_growth_is_never_alone") == []
    made.connection.execute(defect)
    assert len(made.failures("sales_growth_is_never_alone")) == 1


def test_an_enterprise_of_two_hubs_is_one_of_the_nation() -> None:
    both = [report("E1", 2023, 100.0, hub=hub) for hub in ("13", "27")]
    others = [report(f"X{i}", 2023, 100.0) for i in range(10)]
    made = follow([*others, *both])
    made.connection.execute(
        "delete from int_enterprise_outcomes where unit_code = '00' and hub_code = '27'"
    )  # the nation keeps one report
    made.build("int_outcome_pairs", "int_outcome_units")
    query = "select unit_code, count(*) as n from int_outcome_units where breakdown = 'total' group by 1 order by 1"
    assert [(row["unit_code"], row["n"]) for row in made.dicts(query)] == [("00", 11), ("13", 11), ("27", 1)]


def test_coverage_is_of_those_ever_consulted() -> None:
    consulted = [(f"E{i}", "13", "製造業", "小規模事業者") for i in range(40)] + [("Z", "27", "製造業", "小規模事業者")]
    made = follow([report(f"E{i}", 2023, 100.0) for i in range(10)], consulted)
    hub, nation = one(made, "sales_total"), one(made, "sales_total", hub="00")
    assert (hub["followed_enterprises"], hub["enterprises"], hub["follow_up_coverage"]) == (10, 40, 25)
    assert (nation["enterprises"], nation["follow_up_coverage"]) == (41, pytest.approx(100 * 10 / 41))


def test_breakdowns_are_of_the_nation_and_what_is_unknown_is_shown() -> None:
    consulted = [(f"E{i}", "13", "製造業" if i < 12 else "小売業", "小規模事業者") for i in range(20)]
    made = follow([report(f"E{i}", 2023, 100.0 + i) for i in range(21)], consulted)
    rows = made.dicts(
        "select breakdown, category, n, value, status from outcome_breakdown_year where measure = 'sales_total' order by 1, 2"
    )
    assert [(r["breakdown"], r["category"], r["n"], r["value"]) for r in rows] == [
        ("industry7", "不明", 1, None),
        ("industry7", "小売業", 8, None),
        ("industry7", "製造業", 12, sum(100.0 + i for i in range(12))),
        ("size_class", "不明", 1, None),
        ("size_class", "小規模事業者", 20, sum(100.0 + i for i in range(20))),
    ]


@pytest.mark.parametrize(
    ("defect", "failures"),
    [
        ("", 0),
        ("update outcome_year set value = value + 1 where measure = 'sales_total' and hub_code = '13' and fiscal_year = 2023", 1),
        ("update outcome_year set low = 1 where measure = 'sales_growth' and hub_code = '27' and fiscal_year = 2023", 1),
    ],
)
def test_a_figure_that_is_not_the_kpi_marts_or_shown_though_withheld_is_found(defect: str, failures: int) -> None:
    made = follow([*pairs(grown=12, shrunk=3), *pairs(grown=3, shrunk=2, hub="27")])
    names = "value_added_productivity, value_added_productivity_growth, sales_total, sales_growth, unprofitable_growth_share"
    made.connection.execute(
        "create table kpi_hub_year as pivot (select unit_code as hub_code, fiscal_year, measure, value from int_outcome_estimated "
        f"where unit_code <> '00') on measure using first(value); create table kpi_national_year as select fiscal_year, {names} "
        "from (pivot (select fiscal_year, measure, value from int_outcome_estimated where unit_code = '00' and breakdown = 'total') "
        "on measure using first(value))"
    )
    if defect:
        made.connection.execute(defect)
    assert len(made.failures("outcomes_are_those_of_kpi_marts")) == failures
