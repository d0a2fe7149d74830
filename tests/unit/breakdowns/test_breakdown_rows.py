"""Breakdowns on rows made by hand: 不明 is shown and never spread, founders apart, desks by period, functions by rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from tests.small_warehouse import SmallWarehouse

ENTITIES = (
    "hub_code varchar, fiscal_year integer, employees4 varchar, employees6 varchar, industry7 varchar, size_class varchar, "
    "size_class_basic_act varchar, industry_division varchar, business_form varchar, prefecture varchar, records bigint, "
    "hub_enterprises bigint, national_enterprises bigint"
)
RESPONSES = (
    "fiscal_year integer, hub_code varchar, published_group varchar, issue_minor varchar, special_desk varchar, price_pass_through varchar, "
    "issue_responses integer"
)
CONSULTATIONS = (
    "consultation_id varchar, hub_code varchar, month date, consulted_on date, channel varchar, issue_major varchar, issue_minors varchar[], "
    "special_desk varchar, attending_institution varchar, referred_to varchar, resolution varchar, accompaniment_stage integer"
)
BREAKDOWN = "kpi_breakdown_year"


def entity(count: int, hub: str = "13", **said: str | None) -> dict[str, Any]:
    """So many enterprises of the nation; as many again speak for their hub alone, and each has three records."""
    counts = {"records": 6 * count, "hub_enterprises": 2 * count, "national_enterprises": count}
    return {"hub_code": hub, "fiscal_year": 2021} | said | counts


@pytest.fixture
def bench() -> Iterator[SmallWarehouse]:
    made = SmallWarehouse()
    made.seed("breakdown", "breakdown_topic", "support_function", "reference_share")
    made.table("int_breakdown_entities", ENTITIES, [])
    made.table("int_issue_response_counts", RESPONSES, [])
    made.table("fct_referral", "fiscal_year integer, hub_code varchar, direction varchar, institution_type varchar", [])
    made.table("stg_institution_types", "institution_type varchar, published_group varchar", [])
    counts = "fiscal_year integer, hub_code varchar, breakdown varchar, category varchar, consultations integer"
    made.table("int_consultation_counts", counts, [])
    made.table("int_founding_cases", "base varchar, hub_code varchar, fiscal_year integer, category varchar, value bigint", [])
    yield made
    made.connection.close()


def shares(
    bench: SmallWarehouse, breakdown: str, column: str = "share", base: str = "enterprises", hub: str = "00"
) -> dict[str, float | None]:
    return dict(
        bench.rows(
            f"select category, round({column}, 1) from kpi_breakdown_year "
            f"where breakdown = '{breakdown}' and base = '{base}' and hub_code = '{hub}'"
        )
    )


PUBLISHED_2021 = [
    entity(66, size_class="小規模事業者"),
    entity(15, size_class="創業前"),
    entity(18, size_class="中小企業（小規模を除く）"),
    entity(1, size_class="その他（大企業等）"),
]


def test_unknown_is_shown_and_never_spread(bench: SmallWarehouse) -> None:
    bench.table(
        "int_breakdown_entities", ENTITIES, [entity(3, business_form="法人"), entity(1, business_form="個人事業"), entity(6)]
    )
    bench.build(BREAKDOWN)
    assert shares(bench, "business_form") == {"法人": 75.0, "個人事業": 25.0, "不明": None}
    assert shares(bench, "business_form", "value")["不明"] == 6


def test_records_and_enterprises_of_hub_and_nation_are_counted_apart(bench: SmallWarehouse) -> None:
    there = entity(4, "27", business_form="法人") | {"national_enterprises": 1}
    bench.table("int_breakdown_entities", ENTITIES, [entity(3, business_form="法人"), there, entity(0, business_form="個人事業")])
    bench.build(BREAKDOWN)
    counted = {
        (base, hub): shares(bench, "business_form", "value", base, hub)
        for base in ("clients_reported", "enterprises")
        for hub in ("00", "13", "27")
    }
    assert counted == {
        ("clients_reported", "13"): {"法人": 18},
        ("clients_reported", "27"): {"法人": 24},
        ("clients_reported", "00"): {"法人": 42},
        ("enterprises", "13"): {"法人": 6},
        ("enterprises", "27"): {"法人": 8},
        ("enterprises", "00"): {"法人": 4},
    }


def test_shares_that_spread_unknown_are_found(bench: SmallWarehouse) -> None:
    bench.table("int_breakdown_entities", ENTITIES, [entity(3, business_form="法人"), entity(6)])
    bench.build(BREAKDOWN)
    assert [row for row in bench.failures("shares_add_up") if row[2] == "business_form"] == []
    bench.build(BREAKDOWN, instead=(" filter (where counted.category <> '不明')", ""))
    assert [row for row in bench.failures("shares_add_up") if row[2] == "business_form"]


def test_without_founders_and_a_share_that_lets_one_in(bench: SmallWarehouse) -> None:
    bench.table("int_breakdown_entities", ENTITIES, PUBLISHED_2021)
    bench.build(BREAKDOWN)
    expected = {"小規模事業者": 77.6, "中小企業（小規模を除く）": 21.2, "その他（大企業等）": 1.2, "創業前": None}
    assert shares(bench, "size_class", "share_without_founders") == expected
    assert bench.failures("shares_add_up") == []
    assert set(shares(bench, "industry7", "share_without_founders").values()) == {None}
    bench.build(
        BREAKDOWN,
        instead=("filter (where counted.category not in ('不明', '創業前'))", "filter (where counted.category <> '不明')"),
    )
    assert bench.failures("shares_add_up")


def test_national_comparison_as_published(bench: SmallWarehouse) -> None:
    """I2: 78.6 : 21.4 against 85 : 15. I3: 5.9 % against 4 % above 50 employees."""
    six = {"創業前": 15, "5人以下": 59, "～20人": 15, "～50人": 6, "～100人": 3, "100人超": 2}
    bench.table("int_breakdown_entities", ENTITIES, [*PUBLISHED_2021, *(entity(n, employees6=name) for name, n in six.items())])
    bench.build(BREAKDOWN, "kpi_comparison_year")
    query = "select category, round(share_comparable, 1), reference_share, round(share, 1) from kpi_comparison_year where breakdown = '{}'"
    sizes = {row[0]: row[1:] for row in bench.rows(query.format("size_class"))}
    assert sizes["小規模事業者"] == (78.6, 85.0, 66.0)
    assert sizes["中小企業（小規模を除く）"][:2] == (21.4, 15.0)
    assert sizes["創業前"][:2] == (None, None) and sizes["不明"] == (None, None, None)
    staff = {row[0]: row[1:] for row in bench.rows(query.format("employees6"))}
    assert staff["50人超"][:2] == (5.9, 4.0)
    assert staff["5人以下"][:2] == (69.4, 77.0)


def test_price_pass_through_counts_each_response_once(bench: SmallWarehouse) -> None:
    desk = "価格転嫁サポート"
    said = [
        ("価格転嫁", None, 1),
        ("価格転嫁", desk, 2),
        ("IT活用", desk, 4),
        ("価格転嫁", "新型コロナ", 8),
        ("IT活用", None, 16),
    ]
    rows = [
        {
            "hub_code": "13",
            "month": dt.date(2023, 4, 1),
            "issue_major": "売上拡大",
            "issue_minors": [minor, "財務"],
            "special_desk": at,
        }
        for minor, at, count in said
        for _ in range(count)
    ]
    bench.table("stg_consultations", CONSULTATIONS, rows)
    bench.codes("issue_major")
    bench.build("stg_issue_majors", "int_issue_response_counts", BREAKDOWN)
    expected = {"課題（中）のみ": 9, "課題（中）と特別相談窓口の両方": 2, "特別相談窓口のみ": 4 + 6, "いずれでもない": 16 + 25}
    assert shares(bench, "price_pass_through", "value", "issue_responses") == expected


@pytest.mark.parametrize(
    ("desk", "day", "category"),
    [
        ("新型コロナ", dt.date(2020, 1, 28), "新型コロナ（期間外）"),
        ("新型コロナ", dt.date(2020, 1, 29), "新型コロナ（期間内）"),
        ("新型コロナ", dt.date(2024, 3, 31), "新型コロナ（期間内）"),
        ("新型コロナ", dt.date(2024, 4, 1), "新型コロナ（期間外）"),
        ("熊本地震", dt.date(2030, 1, 1), "熊本地震（期間内）"),
        ("価格転嫁サポート", dt.date(2023, 6, 30), "価格転嫁サポート（期間外）"),
        (None, dt.date(2023, 6, 30), None),
    ],
)
def test_desks_within_and_outside_their_period(desk: str | None, day: dt.date, category: str | None) -> None:
    said = {"hub_code": "13", "month": dt.date(2023, 4, 1), "consulted_on": day, "channel": "来訪", "special_desk": desk}
    bench = classed([said] * 2)
    counts = {row[0]: row[1:] for row in bench.rows("select breakdown, category, consultations from int_consultation_counts")}
    expected = {"channel": ("来訪", 2), "resolution": ("不明", 2), "support_function": ("不明", 2)}
    assert counts == expected | ({"special_desk_period": (category, 2)} if category else {})


FUNCTIONS = [
    ({}, "ワンストップ"),
    ({"stage": 1}, "ワンストップ"),
    ({"stage": 2}, "高度な経営アドバイス"),
    ({"stage": 7, "referral": "out"}, "コーディネート"),
    ({"referral": "joint"}, "コーディネート"),
    ({"referral": "in"}, "ワンストップ"),
    ({"partner": "○○信用金庫"}, "コーディネート"),
    ({"referred_to": "○○商工会"}, "コーディネート"),
    ({"resolution": "他機関へ引継"}, "コーディネート"),
    ({"resolution": "解決"}, "ワンストップ"),
    ({"has_stages": False}, "ワンストップまたは高度な経営アドバイス"),
    ({"has_stages": False, "referral": "out"}, "コーディネート"),
    ({"has_stages": False, "has_referral": False}, "不明"),
    ({"has_referral": False}, "不明"),
    ({"has_referral": False, "stage": 3}, "高度な経営アドバイス"),
    ({"has_stages": False, "has_referral": False, "referred_to": "○○商工会"}, "コーディネート"),
]


def classed(
    consultations: list[dict[str, Any]],
    referrals: Sequence[tuple[str, str | None, str]] = (),
    handed_in: Sequence[tuple[Any, ...]] = (),
    broken: str = "",
) -> SmallWarehouse:
    """Consultations with their categories, and counted."""
    bench = SmallWarehouse()
    bench.seed("support_function")
    bench.codes("special_desk", "accompaniment_stage")
    if broken:
        bench.change(broken)
    bench.table("stg_consultations", CONSULTATIONS, consultations)
    bench.table("stg_referrals", "hub_code varchar, consultation_no varchar, direction varchar", referrals)
    bench.table("int_hub_months", "hub_code varchar, month date, has_stages boolean, has_referral boolean", handed_in)
    bench.build("stg_special_desks", "stg_accompaniment_stages", "int_support_function_cases", "int_consultations_classed")
    bench.build("int_consultation_counts")
    return bench


def function_of(said: dict[str, Any], broken: str = "") -> list[tuple[Any, ...]]:
    month = dt.date(2023, 4, 1)
    row = {
        "consultation_id": "13:1",
        "hub_code": "13",
        "month": month,
        "attending_institution": said.get("partner"),
        "referred_to": said.get("referred_to"),
        "resolution": said.get("resolution"),
        "accompaniment_stage": said.get("stage"),
    }
    referrals = [("13", "1", said["referral"]), ("13", None, "joint")] if "referral" in said else [("14", "1", "joint")]
    handed_in = [("13", month, said.get("has_stages", True), said.get("has_referral", True))]
    bench = classed([row], referrals, handed_in, broken)
    return bench.rows(
        "select fiscal_year, hub_code, category, consultations from int_consultation_counts where breakdown = 'support_function'"
    )


@pytest.mark.parametrize(("said", "function"), FUNCTIONS, ids=str)
def test_function_of_a_consultation(said: dict[str, Any], function: str) -> None:
    assert function_of(said) == [(2023, "13", function, 1)]


def test_the_rule_of_functions_is_data() -> None:
    assert function_of({"stage": 2}, "update support_function set at_least = 3 where evidence = 'stage'")[0][2] == "ワンストップ"
    first = function_of({"stage": 2, "referral": "out"}, "update support_function set priority = 0 where evidence = 'stage'")
    assert first[0][2] == "高度な経営アドバイス"
    sources = SmallWarehouse()
    sources.seed("support_function")
    assert sources.rows("select count(*) from support_function where source not like 'assumption%'") == [(0,)]
