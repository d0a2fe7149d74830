"""Reference data, an optional input: what lies in the inbox's `reference/` becomes the denominators of `support_gap_year`."""

from collections.abc import Iterator

import dagster as dg

from ingestion.reference.establishments import take_in_establishments
from orchestration.journal import note_stage
from orchestration.resources import Yorozu

KEY = dg.AssetKey("reference_data")
READABLE = "reference_rows_are_readable"
STAGE = "参照データ"


@dg.asset(
    group_name="reception",
    description="事業所数の統計（任意）。受信箱の reference/establishments.csv を読み、支援の空白の分母にする。",
    check_specs=[
        dg.AssetCheckSpec(READABLE, asset=KEY, description="reference/establishments.csv の行を、すべて読めた"),
    ],
    kinds={"python", "parquet"},
)
def reference_data(context: dg.AssetExecutionContext, yorozu: Yorozu) -> Iterator[dg.Output[None] | dg.AssetCheckResult]:
    """Takes in the file as it stands; a row that cannot be used is left out with its line and stops nothing."""
    result = take_in_establishments(yorozu.inbox_path, yorozu.warehouse_path)
    if result.is_present:
        note_stage(yorozu.warehouse_path, context.run_id, STAGE, result.summary())
    yield dg.Output(None, metadata={"行": result.rows})
    lines = [{"行": refusal.line, "理由": refusal.message_ja} for refusal in result.refused]
    yield dg.AssetCheckResult(
        asset_key=KEY,
        check_name=READABLE,
        passed=not lines,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"使わなかった行": dg.MetadataValue.json(lines)},
    )
