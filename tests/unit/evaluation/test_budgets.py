"""Scores, ranks and budgets: ties, rounding to the yen, the rules of each regime, hubs that began or stopped, and what-if independence."""

from __future__ import annotations

import itertools
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import project_sql
from tests.unit.evaluation.office import Office

HUBS = ("01", "13", "27", "40", "47")
CONNECTION = duckdb.connect(config={"threads": 1})
LISTED = "select hub_code, budget_yen from evaluation_hub_year where fiscal_year = 2021 and regime = '{}' order by 1"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def five_hubs(office: Office) -> Office:
    """Five hubs with falling attainment, growing contracts and hours; the last has no survey."""
    for place, hub in enumerate(HUBS):
        contract = 40_000_000 + 7_000_001 * place
        office.plan(hub, 2021, contract, 相談対応件数=1000, 来訪相談者数=100, 課題解決件数=100, ネットワーク活動件数=30)
        hours = 1000.0 + 313 * place
        office.year(hub, 2021, issue_responses=1300 - 150 * place, visiting_enterprises=100, resolved_issues=100, network_activities=30,
                    consultation_hours=hours, utilisation=hours / (contract / 1e6), satisfaction_mean=None if hub == "47" else 4 + place / 10)  # fmt: skip
    office.build()
    return office


def test_rank_group_and_rate_on_the_contract(office: Office) -> None:
    found = five_hubs(office).rows(
        'select hub_code, score, "rank", budget_group, budget_rate, budget_yen from evaluation_hub_year '
        "where fiscal_year = 2021 and regime = 'ranking' order by 1"
    )
    assert [row[:5] for row in found] == [
        ("01", 3.5, 1, "A", 1.1), ("13", 3.25, 2, "B", 1.05), ("27", 3.0, 3, "C", 1.0), ("40", 2.75, 4, "C", 1.0), ("47", 2.5, 5, "D", 0.95),
    ]  # fmt: skip
    exact = [(40_000_000 + 7_000_001 * place) * rate for place, rate in enumerate((1.1, 1.05, 1, 1, 0.95))]
    assert sum(row[5] for row in found) == round(sum(exact))
    assert all(abs(row[5] - yen) < 1 for row, yen in zip(found, exact, strict=True))


def test_ties_share_the_better_rank_and_group(office: Office) -> None:
    for hub, actual in zip(HUBS, (1300, 1300, 1000, 1000, 700), strict=True):
        office.plan(hub, 2021, 相談対応件数=1000, 来訪相談者数=10, 課題解決件数=10)
        office.year(hub, 2021, issue_responses=actual, visiting_enterprises=10, resolved_issues=10)
    office.build()
    found = office.rows(
        "select hub_code, \"rank\", budget_group from evaluation_hub_year where fiscal_year = 2021 and regime = 'ranking' order by 1"
    )
    assert found == [("01", 1, "A"), ("13", 1, "A"), ("27", 3, "C"), ("40", 3, "C"), ("47", 5, "D")]


def test_a_hub_with_too_few_graded_items_is_not_ranked(office: Office) -> None:
    office.plan("13", 2021, 相談対応件数=10, 来訪相談者数=10)
    office.year("13", 2021, issue_responses=10, visiting_enterprises=10)
    office.build()
    found = office.rows("select score, \"rank\", budget_yen, budget_reason from evaluation_hub_year where regime = 'ranking'")
    assert found == [(3.0, None, None, "not_ranked")]


def test_budgets_by_hours_and_extra_shares_as_counted_apart(office: Office) -> None:
    five_hubs(office)
    hours = [1000.0 + 313 * place for place in range(5)]
    contracts = [40_000_000 + 7_000_001 * place for place in range(5)]
    total = sum(contracts)
    by_hours = [yen for _, yen in office.rows(LISTED.format("hours"))]
    assert sum(by_hours) == total
    assert all(abs(yen - total * h / sum(hours)) < 1 for yen, h in zip(by_hours, hours, strict=True))

    use = [h / (c / 1e6) for h, c in zip(hours, contracts, strict=True)]
    liked = [4.0, 4.1, 4.2, 4.3]
    relative = [value / (sum(liked) / 4) for value in liked] + [1.0]
    weight = [h * (0.5 * u / (sum(use) / 5) + 0.5 * r) for h, u, r in zip(hours, use, relative, strict=True)]
    expected = [total * (0.8 * h / sum(hours) + 0.2 * w / sum(weight)) for h, w in zip(hours, weight, strict=True)]
    extra = [yen for _, yen in office.rows(LISTED.format("hours_extra"))]
    assert sum(extra) == total
    assert all(abs(yen - exact) < 1 for yen, exact in zip(extra, expected, strict=True))


def test_a_total_given_for_the_year_is_distributed_to_the_yen(office: Office) -> None:
    office.add("budget_total", fiscal_year=2021, total_yen=1_000_000_007)
    five_hubs(office)
    for regime in ("ranking", "hours", "hours_extra"):
        assert sum(yen for _, yen in office.rows(LISTED.format(regime))) == 1_000_000_007
    assert len(office.failures("budgets_add_up")) == 0
    office.change("update evaluation_hub_year set budget_yen = budget_yen + 1 where hub_code = '13' and regime = 'hours'")
    assert len(office.failures("budgets_add_up")) == 1


def test_hubs_without_a_contract_and_hubs_that_stopped_take_nothing_from_the_others(office: Office) -> None:
    five_hubs(office)
    before = office.rows(LISTED.format("hours"))
    office.year("02", 2021, consultation_hours=5000)
    office.plan("03", 2021, 10_000_000)
    office.plan("04", 2020, 10_000_000)
    office.year("04", 2020, consultation_hours=100)
    office.build()
    after = dict(office.rows(LISTED.format("hours")))
    assert {hub: after[hub] for hub in HUBS} == dict(before)
    reasons = dict(
        office.rows("select hub_code, budget_reason from evaluation_hub_year where fiscal_year = 2021 and regime = 'hours'")
    )
    assert (reasons["02"], reasons["03"], reasons["04"]) == ("no_contract", "no_hours", "no_contract")


def test_what_if_leaves_the_regime_in_force_as_it_was(office: Office) -> None:
    five_hubs(office)
    query = "select * exclude (assumptions) from evaluation_hub_year where regime = 'ranking' order by hub_code, fiscal_year"
    among_others = office.rows(query)
    for table in ("evaluation_regime", "evaluation_item", "budget_rule"):
        office.change(f"delete from {table} where regime <> 'ranking'")
    office.build()
    assert office.rows(query) == among_others != []
    assert office.rows("select distinct is_what_if from evaluation_hub_year where fiscal_year = 2021") == [(False,)]


def test_assumptions_are_named_beside_every_result(office: Office) -> None:
    five_hubs(office)
    texts = dict(office.rows("select distinct regime, assumptions from evaluation_hub_year"))
    assert set(texts) == {"ranking", "transition", "hours", "hours_extra", "ranking_quintile"}
    assert "掛率は1.10" in texts["ranking"] and "基礎配分8割" in texts["hours_extra"]
    assert "基礎配分8割" not in texts["hours"] and all("（仮定）" in text for text in texts.values())


def _shared(parts: list[float], total: int, step: int) -> list[tuple[str, int]]:
    rows = ", ".join(f"('{place:02d}', {part!r}::double)" for place, part in enumerate(parts))
    text = (
        "{% set sql %}{{ largest_remainder('given', '1', 'part', '"
        + str(total)
        + "', '"
        + str(step)
        + "') }}{% endset %}{{ sql }}"
    )
    body = project_sql.render(text).sql
    query = f"with given as (select * from (values {rows}) as t(hub_code, part)), {body} select hub_code, rounded_yen from rounded order by 1"
    return CONNECTION.execute(query).fetchall()


PARTS = st.lists(st.one_of(st.sampled_from([1.0, 1 / 3]), st.floats(1e-3, 1e9)), min_size=1, max_size=47)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(PARTS, st.integers(0, 13_040_000_000), st.sampled_from([1, 1000]))
def test_shares_add_up_to_the_yen(parts: list[float], total: int, step: int) -> None:
    found = [yen for _, yen in _shared(parts, total, step)]
    assert sum(found) == total
    whole = total // step * step
    for yen, part in zip(found, parts, strict=True):
        assert -step < yen - whole * part / sum(parts) < 2 * step
    for one, other in itertools.combinations(range(len(parts)), 2):
        if parts[one] == parts[other]:
            assert 0 <= found[one] - found[other] < 2 * step, "equal parts: the lower code first"


def test_three_equal_parts_of_a_hundred() -> None:
    assert _shared([1.0, 1.0, 1.0], 100, 1) == [("00", 34), ("01", 33), ("02", 33)]
    assert _shared([1.0, 1.0], 2500, 1000) == [("00", 1500), ("01", 1000)]
