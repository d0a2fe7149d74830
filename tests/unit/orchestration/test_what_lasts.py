"""What a carried night need not make again, and what the tests of the project ask of whom."""

from __future__ import annotations

from dbt.contracts.graph.manifest import Manifest

from orchestration import dbt_runner
from orchestration.dbt_tests import load_tests


def test_views_stay_unless_their_text_asks_the_file() -> None:
    dbt_runner.prepare_manifest()
    manifest = Manifest.from_msgpack((dbt_runner.TARGET / "partial_parse.msgpack").read_bytes())
    kept = {node.name for node in dbt_runner.lasting_nodes(manifest)}
    assert {"stg_consultations", "fct_consultation", "enterprise_year", "holiday", "dim_hub"} <= kept
    assert not {"int_record_year_spans", "int_record_years", "kpi_hub_year", "int_enterprise_firsts"} & kept


def test_only_tests_that_a_year_decides_are_held_to_years() -> None:
    dbt_runner.prepare_manifest()
    tests = {test.name: test for test in load_tests(dbt_runner.TESTS)}
    assert tests["unique_combination_int_enterprise_months_hub_code__month__enterprise_id"].is_by_year
    assert tests["unique_combination_enterprise_year_enterprise_id__fiscal_year"].is_by_year
    across = tests["unique_fct_consultation_consultation_id"]
    assert across.is_view and not across.is_by_year, "the same consultation could come in two years"
    made_whole = tests["unique_combination_kpi_hub_month_hub_code__month"]
    assert not made_whole.is_by_year and not made_whole.reads([2024])
