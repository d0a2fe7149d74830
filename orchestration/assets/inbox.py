"""Stage 1–2: what lies in the inbox, and the reading of what is new."""

import datetime as dt

import dagster as dg

from expectations.gates import import_ahead
from ingestion import pipeline
from ingestion.pipeline import ReadResult, ScanResult
from orchestration.journal import note_stage
from orchestration.progress import report
from orchestration.resources import Yorozu


class Reread(dg.Config):
    """Hubs and months to read again though nothing changed: "13", "13/2024-05", or "*/2024-05" for every hub and partner."""

    reread: list[str] = []  # noqa: RUF012 - Dagster configs copy their defaults


def reread_keys(texts: list[str]) -> frozenset[tuple[str, dt.date | None]]:
    """("13", None) for a hub, ("13", 2024-05-01) for one of its months."""
    pairs = (text.partition("/") for text in texts)
    return frozenset((hub, dt.date.fromisoformat(f"{month}-01") if month else None) for hub, _, month in pairs)


@dg.asset(
    group_name="reception",
    description="受信箱のファイルの一覧。新しいもの、重複、送り主を見分ける。",
    kinds={"python"},
)
def inbox_files(context: dg.AssetExecutionContext, config: Reread, yorozu: Yorozu) -> dg.Output[ScanResult]:
    """Every file ever received, and which of them have to be read."""
    scanned = pipeline.scan(yorozu.ingest_options(reread_keys(config.reread)), report)
    note_stage(yorozu.warehouse_path, context.run_id, "受信箱の確認", scanned.summary())
    return dg.Output(scanned, metadata=scanned.summary())


@dg.asset(
    group_name="reception",
    description="様式の読み取り。シートと見出しを見つけ、値をそろえ、誤りと注意を記す。",
    kinds={"python", "pandas"},
    retry_policy=dg.RetryPolicy(max_retries=1, delay=5),
)
def submission_sheets(context: dg.AssetExecutionContext, inbox_files: ScanResult, yorozu: Yorozu) -> dg.Output[ReadResult]:
    """New files as typed rows in the landing area."""
    if inbox_files.new:
        import_ahead()
    read = pipeline.read_new(yorozu.ingest_options(), inbox_files, report)
    note_stage(yorozu.warehouse_path, context.run_id, "様式の読み取り", read.summary())
    return dg.Output(read, metadata=read.summary())
