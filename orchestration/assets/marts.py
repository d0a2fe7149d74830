"""Stage 5: dbt builds staging, intermediate and marts; its tests are asset checks, and a failed one stops the publication."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets

from ingestion.store.carried import is_carried
from orchestration import dbt_runner
from orchestration.dbt_tests import NodeResult
from orchestration.journal import BUILT, note_stage
from orchestration.progress import report
from orchestration.resources import Yorozu

SOURCES = dg.AssetKey("warehouse_sources")


class Translator(DagsterDbtTranslator):
    """Japanese descriptions, a group for each layer; all of dbt's sources are the one build file."""

    def __init__(self) -> None:
        super().__init__(settings=DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Sources: the build file; models and seeds: layer and name."""
        if dbt_resource_props["resource_type"] == "source":
            return SOURCES
        return dg.AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The layer."""
        return str(dbt_resource_props["schema"])

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The Japanese label before the English description."""
        meta = (dbt_resource_props.get("config") or {}).get("meta") or {}
        label = meta.get("label_ja")
        description = str(dbt_resource_props.get("description") or dbt_resource_props["name"])
        return f"{label}｜{description}" if label else description


TRANSLATOR = Translator()


@dbt_assets(manifest=dbt_runner.prepare_manifest(), dagster_dbt_translator=TRANSLATOR, name="dbt_models")
def dbt_models(context: dg.AssetExecutionContext, yorozu: Yorozu) -> Iterator[Any]:
    """Builds and tests every model in the private file."""
    report("集計表を組み立てています", 0, 1)
    carried = is_carried(yorozu.build_db)
    results = dbt_runner.build(yorozu.build_db, yorozu.warehouse_path / "reports" / "dbt", is_carried=carried)
    report("集計表を組み立てています", 1, 1)
    summary = {
        "carried": int(carried),
        "models": sum(r.resource_type == "model" for r in results),
        "tests": sum(r.resource_type == "test" for r in results),
    }
    note_stage(yorozu.warehouse_path, context.run_id, BUILT, summary)
    yield from _events(context, results)
    failed = [result for result in results if result.is_blocking]
    if failed:
        lines = "\n".join(f"{r.name}: {r.message or r.status}" for r in failed if r.status != "skipped")
        raise dg.Failure(f"dbt の組み立てまたは検査に失敗したため公開しません。\n{lines}", allow_retries=False)


def _events(context: dg.AssetExecutionContext, results: list[NodeResult]) -> Iterator[Any]:
    checks = {key.name: key for key in context.selected_asset_check_keys}
    keys = {key.path[-1]: key for key in context.selected_asset_keys}
    for result in results:
        if result.resource_type == "test" and result.name in checks:
            yield _check(checks[result.name], result)
        elif result.resource_type in ("model", "seed") and result.passed and result.name in keys:
            yield dg.MaterializeResult(asset_key=keys[result.name], metadata={"秒": result.seconds})


def _check(key: dg.AssetCheckKey, result: NodeResult) -> dg.AssetCheckResult:
    severity = dg.AssetCheckSeverity.WARN if result.severity == "warn" else dg.AssetCheckSeverity.ERROR
    metadata: dict[str, Any] = {"状態": result.status, "外れた行": result.failures}
    return dg.AssetCheckResult(
        asset_key=key.asset_key,
        check_name=key.name,
        passed=result.passed,
        severity=severity,
        metadata=metadata,
    )
