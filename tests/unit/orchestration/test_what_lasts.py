"""What a carried night need not make again, and what the tests of the project ask of whom."""

from __future__ import annotations

import datetime as dt

import pytest

from orchestration import dbt_runner
from orchestration.dbt_plan import Plan
from orchestration.dbt_tests import GoneThrough, load_tests


@pytest.fixture(scope="module")
def plan() -> Plan:
    dbt_runner.prepare_manifest()
    return Plan.load(dbt_runner.PLAN)


def test_views_stay_unless_their_text_asks_the_file(plan: Plan) -> None:
    kept = {plan.nodes[key].name for key in plan.lasting}
    assert {"stg_consultations", "fct_consultation", "enterprise_year", "holiday", "dim_hub"} <= kept
    assert not {"int_record_year_spans", "int_record_years", "kpi_hub_year", "int_enterprise_firsts"} & kept
    assert "int_inflation_screen_before" not in kept, "it stands on no other model, and on last night's file"


def test_what_years_decide_asks_for_them_on_a_carried_night_alone(plan: Plan) -> None:
    spans = plan.nodes["model.yorozu.int_record_year_spans"]
    assert spans.is_view and spans.anew != spans.carried
    assert "asked once" in spans.carried[0].text and "asked once" not in spans.anew[0].text
    months = plan.nodes["model.yorozu.int_enterprise_months"]
    assert [step.text.split()[0] for step in months.carried] == ["delete", "insert"]
    assert [" ".join(step.text.split()[:2]) for step in months.anew] == ["create or", "insert into"]
    (enterprise,) = (line for line in months.anew[0].text.splitlines() if "enterprise_id" in line)
    assert "uncompressed" in enterprise and "uncompressed" not in months.anew[0].text.replace(enterprise, "")


def test_a_selection_is_of_names_that_there_are(plan: Plan) -> None:
    chosen = plan.chosen(["+dim_hub"])
    assert chosen[-1] == "model.yorozu.dim_hub" and "model.yorozu.stg_hubs" in chosen
    assert plan.chosen(["dim_hub"]) == ["model.yorozu.dim_hub"]
    with pytest.raises(KeyError, match="dim_hab"):
        plan.chosen(["dim_hab"])


def test_what_months_decide_asks_for_months(plan: Plan) -> None:
    overlap = plan.nodes["model.yorozu.int_inflation_overlap"]
    assert [step.text.split()[0] for step in overlap.carried] == ["delete", "insert"]
    assert all("int_months_to_build" in step.text and "where month in" in step.text for step in overlap.carried)


def test_rows_that_come_as_they_were_stay_where_they_are(plan: Plan) -> None:
    screen = plan.nodes["model.yorozu.int_inflation_screen"]
    assert [step.language for step in screen.carried] == ["sql", "python", "sql", "sql", "sql"]
    assert [step.text.split()[0] for step in screen.carried if step.language == "sql"] == ["drop", "delete", "insert", "drop"]
    firsts = plan.nodes["model.yorozu.int_enterprise_firsts"]
    assert [step.text.split()[0] for step in firsts.carried] == ["create", "delete", "insert", "drop"]
    assert all("anti join" in step.text for step in firsts.carried[1:3])


def test_a_report_without_rows_is_seen_though_no_partition_changes(plan: Plan) -> None:
    """What says of hub-months that they were handed in is made whole."""
    for name in ("int_hub_months", "int_inflation_contact_months"):
        node = plan.nodes[f"model.yorozu.{name}"]
        assert [" ".join(step.text.split()[:4]) for step in node.carried] == ["create or replace table"]


def test_only_tests_that_a_period_decides_are_held_to_it() -> None:
    dbt_runner.prepare_manifest()
    tests = {test.name: test for test in load_tests(dbt_runner.TESTS)}
    assert tests["unique_combination_int_enterprise_months_hub_code__month__enterprise_id"].kept_by == "month"
    assert tests["unique_combination_int_hub_enterprise_years_hub_code__fiscal_year__enterprise_id"].kept_by == "year"
    assert tests["unique_combination_enterprise_year_enterprise_id__fiscal_year"].kept_by == "year"
    assert tests["unique_int_inflation_frequent_few_consultation_id"].kept_by == "month", "a consultation has one month"
    assert tests["unique_fct_consultation_consultation_id"].kept_by == "month"
    renewed = tests["unique_int_enterprise_firsts_enterprise_id"]
    assert (
        renewed.is_across
        and "enterprise_id in (select enterprise_id from" in renewed.renewed
        and "int_consulted_touched" in renewed.renewed
    )
    assert "int_enterprise_reassigned" in tests["unique_enterprise_record_record_id"].renewed, "a view of a kept table"
    assert " or profile_b is null or profile_b in (" in tests["unique_combination_int_nayose_pairs_profile_a__profile_b"].renewed
    assert tests["relationships_fct_consultation_hub_code__hub_code__ref_dim_hub_"].kept_by == "month", "hubs are a code list"
    assert not tests["relationships_fct_consultation_enterprise_id__enterprise_id__ref_dim_enterprise_"].kept_by, "ids go"
    across = tests["unique_stg_consultations_consultation_id"]
    assert across.is_view and across.is_across, "the same consultation could come in two years"
    (rows,) = {across.reads(GoneThrough([2024], [dt.date(2025, 3, 1)]))}
    assert rows.count("hash(") == 2 and rows.endswith("month in (date '2025-03-01'))")
    assert not tests["unique_fct_consultation_consultation_id"].is_across
    made_whole = tests["unique_combination_kpi_hub_month_hub_code__month"]
    assert not made_whole.kept_by and not made_whole.reads(GoneThrough([2024], []))


def test_a_test_that_says_so_is_held_to_months() -> None:
    dbt_runner.prepare_manifest()
    test = {test.name: test for test in load_tests(dbt_runner.TESTS)}["issue_responses_reconcile"]
    march = GoneThrough([2024], [dt.date(2025, 2, 1), dt.date(2025, 3, 1)])
    limits = "month between date '2025-02-01' and date '2025-03-01' and month in (date '2025-02-01', date '2025-03-01')"
    assert test.asks(march).endswith(f"where {limits}")
    assert test.asks(GoneThrough([2024], [])).endswith("where month is null and month in (null)")
    assert test.asks(None) == test.sql
    other = {test.name: test for test in load_tests(dbt_runner.TESTS)}["not_null_fct_consultation_minutes"]
    assert test.reads(march) == other.reads(march), "one reading of the view serves both"
    assert test.reads(None) == other.reads(None) == test.relation
