"""Stage 4: the private DuckDB file of a build, with views over the snapshot: last night's, or an empty one; skipped when nothing changed."""

from collections.abc import Iterator

import dagster as dg

from ingestion.inflation.confirmation_seed import draw_missing_seeds
from ingestion.pipeline import SnapshotResult
from orchestration.assets.reference import reference_data
from orchestration.assets.registry import corporate_registry
from orchestration.journal import note_stage
from orchestration.resources import Yorozu
from orchestration.sources import ready_build
from publishing.edition import fingerprint
from publishing.publish import is_up_to_date


@dg.asset(
    group_name="warehouse",
    description="組み立て用の DuckDB。スナップショットとコード表を dbt から見えるようにする。変更がなければここで終わる。",
    deps=[corporate_registry, reference_data],
    kinds={"duckdb"},
    output_required=False,
)
def warehouse_sources(
    context: dg.AssetExecutionContext, submission_snapshot: SnapshotResult, yorozu: Yorozu
) -> Iterator[dg.Output[str]]:
    """Yields the fingerprint of the edition to build; nothing when that edition is already published."""
    draw_missing_seeds(yorozu.warehouse_path, yorozu.as_of_date)
    mark = fingerprint(yorozu.warehouse_path, submission_snapshot.digest, yorozu.as_of_date)
    if is_up_to_date(yorozu.warehouse_path, mark):
        note_stage(yorozu.warehouse_path, context.run_id, "変更なし", {"edition": mark})
        return
    carried = ready_build(yorozu.build_db, yorozu.warehouse_path, yorozu.as_of_date)
    yield dg.Output(mark, metadata={"fingerprint": mark, "前夜から引き継いだか": carried})
