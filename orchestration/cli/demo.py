"""`yorozu demo`: makes the demonstration inbox."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.progress import Progress


def make_demo_inbox(inbox: Path, consultations: int, scale: float | None, seed: int, truth: Path | None) -> int:
    """Makes the inbox if it is not there; an existing one is left alone (exit 2)."""
    from ingestion.synthetic.demo import DemoPlan, make_demo

    console = Console()
    if inbox.exists():
        console.print(f"[red]{inbox} はすでにあります。[/red] 別の場所を --inbox で指定してください。")
        return 2
    plan = DemoPlan(consultations=consultations, scale=scale, seed=seed)
    with Progress(console=console, disable=not console.is_terminal) as bars:
        task = bars.add_task("実演用の受信箱をつくっています", total=len(plan.hub_codes))
        summary = make_demo(
            inbox,
            plan,
            truth_dir=truth,
            progress=lambda done, total: bars.update(task, completed=done, total=total),
        )
    console.print(
        f"実演用の架空データです: {inbox}（ファイル {summary.files:,}、相談 {summary.consultations:,}、仕込んだ誤りと注意 {summary.planted_issues:,}）"
    )
    return 0
