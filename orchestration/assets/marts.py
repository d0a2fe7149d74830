"""Stage 5: dbt builds staging, intermediate and marts; its tests are asset checks, and a failed one stops the publication."""

from collections.abc import Iterator
from functools import partial

import dagster as dg

from ingestion.store.carried import is_carried
from orchestration import dbt_runner
from orchestration.dbt_graph import TESTS, DbtGraph
from orchestration.dbt_tests import NodeResult
from orchestration.journal import BUILT, note_stage
from orchestration.progress import report
from orchestration.resources import Yorozu

GRAPH = DbtGraph(dbt_runner.prepare_manifest())


@dg.multi_asset(name="dbt_models", specs=GRAPH.asset_specs(), check_specs=GRAPH.check_specs())
def dbt_models(context: dg.AssetExecutionContext, yorozu: Yorozu) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Builds and tests every model in the private file."""
    carried = is_carried(yorozu.build_db)
    logs = yorozu.warehouse_path / "reports" / "dbt"
    results = dbt_runner.build(yorozu.build_db, logs, is_carried=carried, on_progress=partial(report, "集計表を組み立てています"))
    summary = {
        "carried": int(carried),
        "models": sum(r.resource_type == "model" for r in results),
        "tests": sum(r.resource_type == "test" for r in results),
    }
    note_stage(yorozu.warehouse_path, context.run_id, BUILT, summary)
    yield from materialized([result for result in results if result.resource_type != "test"])
    yield from checked([result for result in results if result.resource_type == "test"])
    failed = [result for result in results if result.is_blocking]
    if failed:
        lines = "\n".join(f"{r.name}: {r.message or r.status}" for r in failed if r.status != "skipped")
        raise dg.Failure(f"dbt の組み立てまたは検査に失敗したため公開しません。\n{lines}", allow_retries=False)


def materialized(nodes: list[NodeResult]) -> Iterator[dg.MaterializeResult]:
    """The assets that stand, all of whose nodes were built."""
    for key, built in _by_asset(nodes).items():
        if all(node.passed for node in built):
            seconds = sum(node.seconds for node in built)
            yield dg.MaterializeResult(asset_key=key, metadata={"秒": seconds, "表": len(built)})


def checked(tests: list[NodeResult]) -> Iterator[dg.AssetCheckResult]:
    """One result for each asset that was tested: each of its tests, and in words those that found something."""
    for key, results in _by_asset(tests).items():
        failed = [result for result in results if not result.passed]
        records = [dg.TableRecord({"検査": r.name, "状態": r.status, "外れた行": r.failures}) for r in results]
        yield dg.AssetCheckResult(
            asset_key=key,
            check_name=TESTS,
            passed=not failed,
            severity=dg.AssetCheckSeverity.ERROR if any(r.is_blocking for r in failed) else dg.AssetCheckSeverity.WARN,
            description="、".join(f"{r.name}: {r.failures} 行（{r.status}）" for r in failed) or None,
            metadata={"検査": dg.MetadataValue.table(records)},
        )


def _by_asset(results: list[NodeResult]) -> dict[dg.AssetKey, list[NodeResult]]:
    grouped: dict[dg.AssetKey, list[NodeResult]] = {}
    for result in results:
        grouped.setdefault(GRAPH.asset_of(result.unique_id), []).append(result)
    return grouped
