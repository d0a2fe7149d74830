"""How a command ends: its exit statuses, and the errors that people are told in a sentence instead of a traceback. Not what a command does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import ParamSpec

from rich.console import Console
from rich.text import Text

from ingestion.inflation.answer_sheet import Outcome
from orchestration.lock import LockBusyError

OK, FAILED, REFUSED, BUSY = 0, 1, 2, 3
Errors = tuple[type[Exception], ...]
Arguments = ParamSpec("Arguments")
Command = Callable[Arguments, int]


def told(refused: Errors = (), failed: Errors = ()) -> Callable[[Command[Arguments]], Command[Arguments]]:
    """Makes a command tell these errors: 2 where it refuses, 1 where it failed on the way, 3 where another run holds the warehouse."""

    def telling(command: Command[Arguments]) -> Command[Arguments]:
        @wraps(command)
        def run(*args: Arguments.args, **named: Arguments.kwargs) -> int:
            try:
                return command(*args, **named)
            except LockBusyError as error:
                return tell(error, BUSY)
            except refused as error:
                return tell(_unwritable(error) if isinstance(error, OSError) else error)
            except failed as error:
                return tell(f"できませんでした。{type(error).__name__}: {error}", FAILED)

        return run

    return telling


def tell(reason: object, status: int = REFUSED) -> int:
    """Prints why a command ends and returns its exit status."""
    Console().print(Text(str(reason), style="red"), soft_wrap=True)
    return status


def _unwritable(error: OSError) -> str:
    return f"ファイルを読み書きできません（{error}）。開いていれば閉じ、場所を確かめてください。"


def tell_taken(added: Mapping[str, int], outcome: Outcome) -> int:
    """Prints how many answers of which kind a workbook added, and each row that cannot be taken. 1: there are such rows."""
    console = Console()
    for line in outcome.refused:
        console.print(Text.assemble(("受け付けません", "red"), f" {line}"), soft_wrap=True)
    counts = {
        **added,
        "すでに取り込んだ行": outcome.before,
        "受け付けない行": len(outcome.refused),
        "答えのない行": outcome.unanswered,
    }
    effect = "次の処理で反映されます。" if any(added.values()) else ""
    console.print("受け付けた" + "、".join(f"{name} {count}" for name, count in counts.items()) + f"。{effect}", soft_wrap=True)
    return FAILED if outcome.refused else OK
