"""Stage 3: which submissions are in force, and the first gate."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from expectations.gates import GateResult, check_submission
from expectations.suite import load_suites
from ingestion import pipeline
from ingestion.pipeline import ReadResult, ScanResult, SnapshotResult
from orchestration.checks import check_result, raise_if_blocked, suite_specs
from orchestration.journal import gate_file, note_stage
from orchestration.past_checks import past_result, past_spec, unchanged_past
from orchestration.progress import report
from orchestration.resources import Yorozu
from publishing.edition import code_digest

KEY = dg.AssetKey("submission_snapshot")


def _state(digest: str) -> str:
    return f"{digest} {code_digest()}"


def _verified(marker: Path) -> str:
    return marker.read_text(encoding="utf-8") if marker.exists() else ""


def _verify(warehouse: Path, verified: str, settled: SnapshotResult) -> GateResult:
    """The gate on what was not verified before: nothing, the partitions that changed since, or everything."""
    if verified == _state(settled.digest):
        return GateResult("submission", ())
    report("受け付けた行を検査しています", 0, 1)
    only = set(settled.changed_partitions) if verified == _state(settled.digest_before) else None
    gate = check_submission(warehouse, only)
    report("受け付けた行を検査しています", 1, 1)
    return gate


def _beside_past(warehouse: Path, verified: str, settled: SnapshotResult) -> dg.AssetCheckResult:
    """Months that changed since the last look, or the newest where that is not known; nothing on a night without changes."""
    if verified == _state(settled.digest):
        return unchanged_past(KEY)
    report("自拠点の過去と比べています", 0, 1)
    result = past_result(KEY, warehouse, settled, knows_before=verified == _state(settled.digest_before))
    report("自拠点の過去と比べています", 1, 1)
    return result


@dg.asset(
    group_name="reception",
    description="有効な提出の行（受入・保留・対象外）と台帳。訂正・差し替え・保留をここで決める。",
    kinds={"python", "duckdb", "parquet"},
    check_specs=[*suite_specs("submission", KEY), past_spec(KEY)],
)
def submission_snapshot(
    context: dg.AssetExecutionContext, inbox_files: ScanResult, submission_sheets: ReadResult, yorozu: Yorozu
) -> Iterator[dg.Output[SnapshotResult] | dg.AssetCheckResult]:
    """Settles all submissions and verifies the accepted rows; verified rows are not verified twice."""
    settled = pipeline.settle(yorozu.ingest_options(), inbox_files, report)
    note_stage(yorozu.warehouse_path, context.run_id, "提出の有効・無効", settled.summary())
    marker = yorozu.warehouse_path / "ledger" / "verified.txt"
    verified = _verified(marker)
    gate = _verify(yorozu.warehouse_path, verified, settled)
    for suite in load_suites("submission"):
        yield check_result(KEY, suite.table, gate.of_table(suite.table), is_skipped=not gate.checks)
    if gate.checks:
        gate.save(gate_file(yorozu.warehouse_path, "submission"))
    yield _beside_past(yorozu.warehouse_path, verified, settled)
    raise_if_blocked(gate)
    marker.write_text(_state(settled.digest), encoding="utf-8")
    yield dg.Output(settled, metadata={name: dg.MetadataValue.json(part) for name, part in settled.summary().items()})
