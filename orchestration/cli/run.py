"""`yorozu nightly`: runs the nightly job in this process with a progress display and a closing summary."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from orchestration import progress
from orchestration.cli.instance import prepare_home
from orchestration.journal import load_stages, note_outcome, reports, unpublished
from orchestration.lock import LockBusyError, writer_lock
from publishing.edition import load_edition, published
from publishing.quality_report import STATUS_JA
from publishing.status_page import ROWS_JA, when_ja

EXIT_OK, EXIT_FAILED, EXIT_USAGE, EXIT_BUSY = 0, 1, 2, 3
REFUSED_SHOWN = 12


def run_nightly(inbox: Path, warehouse: Path, as_of: str, workers: int, reread: list[str]) -> int:
    """Runs the job; exit status 0 only if it did all its work."""
    console = Console(stderr=False)
    if not inbox.is_dir():
        console.print(f"[red]受信箱 {inbox} がありません。[/red] --inbox で場所を指定してください。")
        return EXIT_USAGE
    started = time.monotonic()
    try:
        with writer_lock(warehouse):
            error = _execute(console, inbox, warehouse, as_of, workers, reread)
    except LockBusyError as busy:
        console.print(f"[red]{busy}[/red]", soft_wrap=True)
        return EXIT_BUSY
    _summarise(console, warehouse, time.monotonic() - started, error)
    return EXIT_FAILED if error else EXIT_OK


def _execute(console: Console, inbox: Path, warehouse: Path, as_of: str, workers: int, reread: list[str]) -> str | None:
    """Runs the Dagster job; returns the message of a failure."""
    home = prepare_home(warehouse.absolute())
    _quiet_logs(home)
    display = _Display(console)
    stop = progress.listen(display.report)
    run_id = ""
    try:
        with display:
            display.report("準備しています", 0, 1)
            import dagster as dg

            from orchestration.definitions import build_defs
            from orchestration.resources import Notifier, Yorozu

            display.report("準備しています", 1, 1)
            yorozu = Yorozu(
                inbox=str(inbox.absolute()), warehouse=str(warehouse.absolute()), as_of=as_of, workers=workers, is_locked=True
            )
            log = dg.logger({})(lambda _context: logging.getLogger("dagster"))
            defs = build_defs(resource_overrides={"yorozu": yorozu}, loggers={"console": log})
            job = defs.resolve_job_def("nightly")
            config: dict[str, Any] = {"ops": {"inbox_files": {"config": {"reread": reread}}}, "loggers": {"console": {}}}
            with dg.DagsterInstance.from_config(str(home)) as instance:
                result = job.execute_in_process(instance=instance, run_config=config, raise_on_error=False)
            run_id = result.run_id
            error = unpublished(warehouse, run_id) if result.success else _failure_of(result)
    except Exception as caught:  # a broken stage must end in a message and an exit status, whatever it was
        error = f"{type(caught).__name__}: {caught}"
        logging.getLogger("yorozu").exception("夜間処理が失敗しました")
    finally:
        stop()
    if note_outcome(warehouse, run_id or _last_run(warehouse), error) and error:
        from orchestration.resources import Notifier

        for problem in Notifier().send("よろず夜間処理が失敗しました", error):
            console.print(f"通知できませんでした: {problem}")
    return error


def _failure_of(result: Any) -> str:
    failures = [event for event in result.all_events if event.is_step_failure]
    messages = []
    for event in failures:
        data = event.event_specific_data
        cause = data.error.cause or data.error if data.error else None
        metadata = getattr(data, "user_failure_data", None)
        messages.append(
            f"{event.step_key}: {(metadata.description if metadata else None) or (cause.message if cause else '')}".strip()
        )
    return "\n".join(messages) or "原因不明の失敗"


def _last_run(warehouse: Path) -> str:
    stages = load_stages(warehouse)
    return str(stages[-1]["run"]) if stages else "-"


def _quiet_logs(home: Path) -> None:
    """Dagster's own log goes to a file; the terminal shows progress."""
    handler = logging.FileHandler(home / "nightly.log", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name in ("dagster", "yorozu", "great_expectations"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(logging.INFO)
        logger.propagate = False


class _Display:
    """Stages with bars on a terminal; one line a stage elsewhere."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.tasks: dict[str, TaskID] = {}
        self.told: set[str] = set()
        self.bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        )

    def __enter__(self) -> _Display:
        if self.console.is_terminal:
            self.bars.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        if self.console.is_terminal:
            self.bars.stop()

    def report(self, stage: str, done: int, total: int) -> None:
        """Shows progress of one stage."""
        if self.console.is_terminal:
            task = self.tasks.setdefault(
                stage,
                self.bars.add_task(stage, total=total) if stage not in self.tasks else self.tasks[stage],
            )
            self.bars.update(task, completed=done, total=total)
        elif stage not in self.told:
            self.told.add(stage)
            self.console.print(f"… {stage}")


def _summarise(console: Console, warehouse: Path, seconds: float, error: str | None) -> None:
    """What was read, what was refused, and where the results are."""
    stages = load_stages(warehouse)
    run = stages[-1]["run"] if stages else ""
    this_run = {stage["stage"]: stage for stage in stages if stage["run"] == run}
    settled = this_run.get("提出の有効・無効", {})
    if files := settled.get("files_by_status"):
        table = Table("ファイルの状態", "件数", title="受け取ったファイル", title_justify="left")
        for status, count in sorted(files.items(), key=lambda item: -item[1]):
            table.add_row(STATUS_JA.get(status, status), f"{count:,}")
        console.print(table)
        rows = settled.get("rows_by_status", {})
        parts = "、".join(f"{ja} {rows.get(key, 0):,}" for key, ja in ROWS_JA.items())
        console.print(f"行: {sum(rows.values()):,} 行を読みました（{parts}）", soft_wrap=True)
        issues = settled.get("issues_by_code", {})
        if issues:
            console.print("誤りと注意: " + "、".join(f"{code} {count:,}" for code, count in issues.items()), soft_wrap=True)
    _show_refused(console, warehouse)
    _show_registry(console, this_run.get("法人番号公表サイト", {}))
    _show_reference(console, this_run.get("参照データ", {}))
    if error:
        console.print(
            f"\n[bold red]失敗しました[/bold red]（{seconds:.1f} 秒）。前の版はそのまま公開されています。\n{error}",
            soft_wrap=True,
        )
        console.print(f"記録: {warehouse / 'dagster' / 'nightly.log'}", soft_wrap=True)
        return
    if "変更なし" in this_run:
        console.print("変更はありません。公開中の版をそのまま使います。")
    edition = load_edition(warehouse)
    console.print(f"\n[bold green]完了[/bold green]（{seconds:.1f} 秒）　版 {edition.get('edition', '－')}")
    for label, path in (("分析用", published(warehouse) / "yorozu.duckdb"), ("Parquet", published(warehouse) / "parquet"),
                        ("品質報告書", reports(warehouse) / "quality.html"), ("処理の状況", reports(warehouse) / "status.html")):  # fmt: skip
        console.print(f"  {label}: {path}", soft_wrap=True)


def _show_refused(console: Console, warehouse: Path) -> None:
    """The files that need a person, each with its reason."""
    import datetime as dt

    import duckdb

    from ingestion.store.snapshot import create_raw_views, load_manifest

    if not load_manifest(warehouse.absolute()).digest:
        return
    with duckdb.connect() as connection:
        create_raw_views(connection, warehouse.absolute(), dt.date(1970, 1, 1))
        rows = connection.execute(
            "select path, status, split_part(reasons, chr(10), 1), count(*) over () from raw.file "
            "where status in ('rejected', 'held', 'incomplete') order by status desc, path"
        ).fetchmany(REFUSED_SHOWN)
    if rows:
        console.print(f"人の対応が要るファイル（{rows[0][3]} 件）")
    for path, status, reason, _ in rows:
        console.print(f"  [{STATUS_JA[status]}] {path}\n      {reason}", markup=False, soft_wrap=True)
    if rows and rows[0][3] > len(rows):
        console.print(f"  ほか {rows[0][3] - len(rows)} 件は品質報告書にあります。")


def _show_registry(console: Console, registry: dict[str, Any]) -> None:
    """What the corporate registry brought, and its files that need a person; nothing where there is no registry."""
    if not registry:
        return
    refused = registry["refused"]
    console.print(
        f"法人番号公表サイト: ファイル {registry['files']:,} 件（今回読んだもの {registry['files_read']:,}、"
        f"読めないもの {len(refused):,}）、履歴 {registry['versions']:,} 行",
        soft_wrap=True,
    )
    for line in refused[:REFUSED_SHOWN]:
        console.print(f"  [読めません] {line}", markup=False, soft_wrap=True)
    if len(refused) > REFUSED_SHOWN:
        console.print(f"  ほか {len(refused) - REFUSED_SHOWN} 件は 倉庫/registry/refused.json にあります。")


def _show_reference(console: Console, reference: dict[str, Any]) -> None:
    """What the reference data brought, and its rows that need a person; nothing where there is none."""
    if not reference:
        return
    refused = reference["refused"]
    rows = "、".join(f"{label} {count:,} 行" for label, count in reference["rows"].items())
    console.print(f"参照データ: {rows}（使わなかった行 {len(refused):,}）", soft_wrap=True)
    for line in refused[:REFUSED_SHOWN]:
        console.print(f"  [使いません] {line}", markup=False, soft_wrap=True)
    if len(refused) > REFUSED_SHOWN:
        console.print(f"  ほか {len(refused) - REFUSED_SHOWN} 行は処理の状況（status.html）にあります。")


def show_status(warehouse: Path) -> int:
    """Prints the edition in force and the last run."""
    console = Console()
    edition = load_edition(warehouse)
    if not edition:
        console.print("公開中の版はまだありません。yorozu nightly を実行してください。")
        return EXIT_FAILED
    console.print(f"版 {edition['edition']}　基準日 {edition['as_of']}　公開 {when_ja(edition['published_at'])}")
    last = load_stages(warehouse)[-1]
    console.print(f"最後の処理: {when_ja(last['at'])} {last['stage']}")
    return EXIT_OK
