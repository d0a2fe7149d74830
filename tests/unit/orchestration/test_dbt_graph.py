"""dbt's models and tests as Dagster shows them: one asset and one check each, and a failed test is named."""

from __future__ import annotations

import dagster as dg
import pytest

from orchestration.assets.marts import GRAPH, checked, dbt_models, materialized
from orchestration.dbt_graph import SOURCES, TESTS
from orchestration.dbt_tests import NodeResult

MART = dg.AssetKey(["marts", "kpi_hub_month"])


def result(unique_id: str, status: str, severity: str = "error", failures: int = 0) -> NodeResult:
    kind, _, name = unique_id.split(".")[:3]
    return NodeResult(unique_id, name, kind, status, severity, failures, "", 0.5)


def looking_at(key: dg.AssetKey) -> list[str]:
    return [unique_id for unique_id in GRAPH.tests if GRAPH.asset_of(unique_id) == key]


def test_every_test_of_dbt_belongs_to_one_check_of_a_model() -> None:
    assert {GRAPH.asset_of(unique_id) for unique_id in GRAPH.tests} == {key.asset_key for key in dbt_models.check_keys}
    assert {key.name for key in dbt_models.check_keys} == {TESTS}
    for spec in GRAPH.check_specs():
        for unique_id in looking_at(spec.asset_key):
            assert GRAPH.tests[unique_id]["name"] in (spec.description or "")


def test_a_test_that_compares_marts_with_staging_belongs_to_the_mart() -> None:
    names = {test["name"]: unique_id for unique_id, test in GRAPH.tests.items()}
    assert GRAPH.asset_of(names["reconciliation_is_what_matches_say"]) == dg.AssetKey(["marts", "fct_referral"])
    assert GRAPH.asset_of(names["decisions_are_kept"]) == dg.AssetKey(["intermediate", "int_enterprises_assigned"])


def test_lineage_runs_from_the_sources_through_staging_and_seeds() -> None:
    specs = {spec.key: spec for spec in GRAPH.asset_specs()}
    parents = {key: {dep.asset_key for dep in spec.deps} for key, spec in specs.items()}
    assert parents[dg.AssetKey("seeds")] == set()
    assert SOURCES in parents[dg.AssetKey("staging")]
    reached, todo = set(), [MART]
    while todo:
        key = todo.pop()
        reached.add(key)
        todo += parents.get(key, set()) - reached
    assert {SOURCES, dg.AssetKey("seeds"), dg.AssetKey("staging")} <= reached
    assert any(key.path[0] == "intermediate" for key in reached)


def test_columns_of_a_mart_are_shown() -> None:
    spec = next(spec for spec in GRAPH.asset_specs() if spec.key == MART)
    columns = {column.name: column for column in spec.metadata["dagster/column_schema"].columns}
    assert columns["hub_code"].type == "varchar" and columns["hub_code"].description


@pytest.mark.parametrize(
    ("status", "severity", "expected"),
    [("fail", "error", dg.AssetCheckSeverity.ERROR), ("warn", "warn", dg.AssetCheckSeverity.WARN)],
)
def test_a_failed_test_is_named_beside_those_that_passed(status: str, severity: str, expected: dg.AssetCheckSeverity) -> None:
    first, second = looking_at(MART)[:2]
    (check,) = checked([result(first, "pass"), result(second, status, severity, failures=7)])
    assert (check.asset_key, check.check_name, check.passed, check.severity) == (MART, TESTS, False, expected)
    assert GRAPH.tests[second]["name"].split(".")[0] in (check.description or "") and "7 行" in (check.description or "")
    table = check.metadata["検査"]
    assert isinstance(table, dg.TableMetadataValue)
    assert [record.data["状態"] for record in table.records] == ["pass", status]


def test_tests_that_all_pass_make_one_check_that_passes() -> None:
    (check,) = checked([result(unique_id, "pass") for unique_id in looking_at(MART)])
    assert check.passed and check.description is None


def test_a_layer_stands_only_if_all_of_it_was_built() -> None:
    seeds = [key for key in GRAPH.built if key.startswith("seed.")]
    (whole,) = materialized([result(key, "success") for key in seeds])
    assert whole.asset_key == dg.AssetKey("seeds") and whole.metadata is not None and whole.metadata["表"] == len(seeds)
    assert not list(materialized([result(seeds[0], "success"), result(seeds[1], "error")]))
