"""`yorozu evaluate`: a year's evaluation and budget under another regime."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from publishing.evaluation.tables import regimes_table, show, write_csv, write_workbook
from publishing.evaluation.what_if import CannotCompareError, Evaluations

WRITERS = {".xlsx": write_workbook, ".csv": write_csv}


def list_regimes(warehouse: Path) -> int:
    """Prints the regimes of the published edition. 2: nothing is published."""
    console = Console()
    try:
        with Evaluations(warehouse) as evaluations:
            console.print(regimes_table(evaluations.regimes()))
    except CannotCompareError as error:
        console.print(f"[red]{error}[/red]", soft_wrap=True)
        return 2
    return 0


def evaluate(warehouse: Path, fiscal_year: int, regime: str, hub: str | None, out: Path | None) -> int:
    """Prints the comparison and writes it if asked. 2: it cannot be made."""
    console = Console()
    if out and out.suffix.lower() not in WRITERS:
        console.print(
            f"[red]{out.name} には書けません。--out は .xlsx か .csv で終わる名前にしてください。[/red]", soft_wrap=True
        )
        return 2
    try:
        with Evaluations(warehouse) as evaluations:
            comparison = evaluations.compare(fiscal_year, regime, hub.zfill(2) if hub else None)
    except CannotCompareError as error:
        console.print(f"[red]{error}[/red]", soft_wrap=True)
        return 2
    show(comparison, console)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        WRITERS[out.suffix.lower()](comparison, out)
        console.print(f"\n書きました: {out}", soft_wrap=True)
    return 0
