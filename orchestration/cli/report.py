"""`yorozu report` and `yorozu feedback`: the monthly workbooks from the edition in force."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from orchestration.cli.endings import told
from publishing.feedback.own import Nation
from publishing.feedback.workbook import file_name, write_feedback
from publishing.report.periods import month_ja, month_of
from publishing.report.report import Report
from publishing.report.source import CannotReportError, Published
from publishing.report.workbook import default_name, sheets, write_report


@told(refused=(CannotReportError, OSError))
def make_report(warehouse: Path, month: str, out: Path | None) -> int:
    """Writes the workbook for headquarters. 2: nothing to report from."""
    console = Console()
    target = out or Path(default_name(month_of(month)))
    with Published(warehouse) as source, _bars(console) as bars:
        task = bars.add_task("月次統計", total=len(sheets()))
        report = write_report(source, month_of(month), target, lambda _sheet: bars.advance(task))
        bars.update(task, completed=len(sheets()))
        missing = [source.hubs[hub]["hub_name"] for hub in report.hubs_without(report.month)]
    console.print(f"{month_ja(report.month)}分（{report.edition}）: {target}", soft_wrap=True)
    if missing:
        console.print(f"報告のない拠点 {len(missing)}: {'、'.join(missing)}", soft_wrap=True)
    return 0


@told(refused=(CannotReportError,))
def make_feedback(warehouse: Path, month: str, hubs: list[str], out: Path) -> int:
    """Writes a workbook for each hub (all of them if none is named). 1: some could not be written; 2: nothing to report from."""
    console = Console()
    failed: list[str] = []
    with Published(warehouse) as source:
        source.require_month(month_of(month))
        unknown = [hub for hub in hubs if hub not in source.hubs]
        if unknown:
            raise CannotReportError(
                f"拠点コード {'、'.join(unknown)} はありません。01 から 47 の 2 桁で指定してください（例: --hub 13）。"
            )
        report = Report(source, month_of(month))
        failed = _write_all(console, report, hubs or list(source.hubs), out)
        done = len(hubs or source.hubs) - len(failed)
    console.print(f"{month_ja(report.month)}分（{report.edition}）のブック {done} 冊: {out}", soft_wrap=True)
    for line in failed:
        console.print(f"[red]できませんでした[/red] {line}", soft_wrap=True)
    return 1 if failed else 0


def _write_all(console: Console, report: Report, hubs: list[str], out: Path) -> list[str]:
    """Writes one workbook after the other; the hubs that failed, with the reason."""
    failed = []
    nation = Nation(report)
    with _bars(console) as bars:
        task = bars.add_task("フィードバック", total=len(hubs))
        for hub in hubs:
            try:
                write_feedback(report, nation, hub, out / file_name(report, hub))
            except OSError as error:  # a workbook that is open in Excel, a full disk: the others are still written
                failed.append(f"{report.source.hubs[hub]['hub_name']}: {error}")
            bars.advance(task)
    return failed


def _bars(console: Console) -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
