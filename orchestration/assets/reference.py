"""Reference data, an optional input: statistics, closed days and declared events that lie in the inbox's `reference/`."""

from collections.abc import Iterator

import dagster as dg

from ingestion.reference import LAYOUTS
from ingestion.reference.lines import take_in
from orchestration.journal import note_stage
from orchestration.resources import Yorozu

KEY = dg.AssetKey("reference_data")
READABLE = "reference_rows_are_readable"
STAGE = "参照データ"


@dg.asset(
    group_name="reception",
    description="参照データ（任意）。受信箱の reference/ にある事業所数の統計、閉所日、届け出た催し・事情を読む。",
    check_specs=[
        dg.AssetCheckSpec(READABLE, asset=KEY, description="reference/ の CSV の行を、すべて読めた"),
    ],
    kinds={"python", "parquet"},
)
def reference_data(context: dg.AssetExecutionContext, yorozu: Yorozu) -> Iterator[dg.Output[None] | dg.AssetCheckResult]:
    """Takes in the files as they stand; a row that cannot be used is left out with its line and stops nothing."""
    results = {layout.label_ja: take_in(layout, yorozu.inbox_path, yorozu.warehouse_path) for layout in LAYOUTS}
    rows = {label: result.rows for label, result in results.items() if result.is_present}
    refused = [refusal for result in results.values() for refusal in result.refused]
    if rows:
        note_stage(
            yorozu.warehouse_path, context.run_id, STAGE, {"rows": rows, "refused": [refusal.told() for refusal in refused]}
        )
    yield dg.Output(None, metadata={label: count for label, count in rows.items()})
    lines = [{"ファイル": refusal.file, "行": refusal.line, "理由": refusal.message_ja} for refusal in refused]
    yield dg.AssetCheckResult(
        asset_key=KEY,
        check_name=READABLE,
        passed=not lines,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"使わなかった行": dg.MetadataValue.json(lines)},
    )
