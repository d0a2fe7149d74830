"""`yorozu evaluate`: a year's evaluation and budget under another regime, or without excess."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from orchestration.cli.endings import told
from publishing.evaluation import tables, without_excess
from publishing.evaluation.what_if import NEEDED, CannotCompareError, Evaluations

Answer = TypeVar("Answer")
UNDER_A_REGIME = {".xlsx": tables.write_workbook, ".csv": tables.write_csv}
WITHOUT_EXCESS = {".xlsx": without_excess.write_workbook, ".csv": without_excess.write_csv}


@told(refused=(CannotCompareError,))
def list_regimes(warehouse: Path) -> int:
    """Prints the regimes of the published edition. 2: nothing is published."""
    console = Console()
    with Evaluations(warehouse) as evaluations:
        console.print(tables.regimes_table(evaluations.regimes()))
    return 0


def evaluate(warehouse: Path, fiscal_year: int, regime: str, hub: str | None, out: Path | None) -> int:
    """Prints the year under another regime and writes it if asked. 2: it cannot be told."""

    def ask() -> tables.Comparison:
        with Evaluations(warehouse, NEEDED) as evaluations:
            return evaluations.compare(fiscal_year, regime, _code(hub))

    return _tell(ask, tables.show, UNDER_A_REGIME, out)


def evaluate_without_excess(
    warehouse: Path, fiscal_year: int, excess: str, regime: str | None, hub: str | None, out: Path | None
) -> int:
    """Prints what would change without excess and writes it if asked. 2: it cannot be told."""

    def ask() -> without_excess.WithoutExcess:
        with Evaluations(warehouse, without_excess.NEEDED) as evaluations:
            return without_excess.without_excess(evaluations, fiscal_year, excess, regime, _code(hub))

    return _tell(ask, without_excess.show, WITHOUT_EXCESS, out)


def _code(hub: str | None) -> str | None:
    return hub.zfill(2) if hub else None


@told(refused=(CannotCompareError, OSError))
def _tell(
    ask: Callable[[], Answer],
    show: Callable[[Answer, Console], None],
    writers: Mapping[str, Callable[[Answer, Path], None]],
    out: Path | None,
) -> int:
    console = Console()
    if out and out.suffix.lower() not in writers:
        raise CannotCompareError(f"{out.name} には書けません。--out は .xlsx か .csv で終わる名前にしてください。")
    answer = ask()
    show(answer, console)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        writers[out.suffix.lower()](answer, out)
        console.print(f"\n書きました: {out}", soft_wrap=True)
    return 0
