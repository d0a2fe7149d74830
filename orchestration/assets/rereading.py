"""Reading again: one hub's month, by partition, for reruns and backfills after a mapping or a code list was mended."""

import datetime as dt

import dagster as dg

from ingestion import pipeline
from orchestration.journal import note_stage
from orchestration.partitions import HUB_MONTHS
from orchestration.progress import report
from orchestration.resources import Yorozu


@dg.asset(
    group_name="reception",
    partitions_def=HUB_MONTHS,
    description="拠点×月の読み直し。様式の定義やコード表を直した後に使う。結果は次の夜間処理で公開される。",
    kinds={"python"},
)
def hub_month_rereading(context: dg.AssetExecutionContext, yorozu: Yorozu) -> dg.MaterializeResult:
    """Reads the files of these hub-months again, whatever was read before."""
    keys = [key.keys_by_dimension for key in context.partition_keys if isinstance(key, dg.MultiPartitionKey)]
    wanted = frozenset((key["hub"], dt.date.fromisoformat(f"{key['month']}-01")) for key in keys)
    options = yorozu.ingest_options(wanted)
    scanned = pipeline.scan(options, report)
    read = pipeline.read_new(options, scanned, report)
    note_stage(yorozu.warehouse_path, context.run_id, "読み直し", read.summary())
    return dg.MaterializeResult(metadata=read.summary())
