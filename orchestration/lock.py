"""One writer a warehouse: the lock that every run holds, whoever started it."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path


class LockBusyError(RuntimeError):
    """Another process is writing this warehouse; the message says so to people."""


@contextlib.contextmanager
def writer_lock(warehouse: Path) -> Iterator[None]:
    """Holds the warehouse for one writer; raises LockBusyError at once if somebody else does. A killed holder frees it."""
    warehouse.mkdir(parents=True, exist_ok=True)
    with (warehouse / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockBusyError(
                f"ほかの処理が倉庫 {warehouse} を更新しています。終わってからもう一度実行してください。"
            ) from error
        yield
