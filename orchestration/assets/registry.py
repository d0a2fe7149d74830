"""The corporate registry, an optional input: what lies in the inbox's `registry/` becomes versions that 名寄せ can ask."""

from collections.abc import Iterator

import dagster as dg

from ingestion.registry.intake import RegistryResult, take_in_registry
from orchestration.journal import note_stage
from orchestration.progress import report
from orchestration.resources import Yorozu

KEY = dg.AssetKey("corporate_registry")
READABLE = "registry_files_are_readable"
STAGE = "法人番号公表サイト"


@dg.asset(
    group_name="reception",
    description="国税庁法人番号公表サイトの全件・差分ファイル（任意）。受信箱の registry/ に置かれたものを読み、履歴として積み上げる。",
    check_specs=[
        dg.AssetCheckSpec(READABLE, asset=KEY, description="registry/ に置かれたファイルを、すべて読めた"),
    ],
    kinds={"python", "parquet"},
)
def corporate_registry(context: dg.AssetExecutionContext, yorozu: Yorozu) -> Iterator[dg.Output[None] | dg.AssetCheckResult]:
    """Takes in the agency's new files; one that cannot be read is refused as a whole and stops nothing."""
    result = take_in_registry(yorozu.inbox_path, yorozu.warehouse_path, yorozu.workers, report)
    if result.files or result.versions:
        note_stage(yorozu.warehouse_path, context.run_id, STAGE, result.summary())
    yield dg.Output(None, metadata={"ファイル": result.files, "読んだファイル": result.files_read, "履歴の行": result.versions})
    yield _readable(result)


def _readable(result: RegistryResult) -> dg.AssetCheckResult:
    """Warns of files that were refused, each with its line and reason."""
    lines = [{"ファイル": item.file, "行": item.line, "理由": item.message_ja} for item in result.refused]
    return dg.AssetCheckResult(
        asset_key=KEY,
        check_name=READABLE,
        passed=not lines,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"読めなかったファイル": dg.MetadataValue.json(lines)},
    )
