"""Dagster's instance of a warehouse: its home directory, telemetry off, and the lock that allows one writer."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

DAGSTER_YAML = """telemetry:
  enabled: false
nux:
  enabled: false
run_retries:
  enabled: true
  max_retries: 1
concurrency:
  runs:
    max_concurrent_runs: 1
"""


class LockBusyError(RuntimeError):
    """Another process is writing this warehouse."""


def prepare_home(warehouse: Path) -> Path:
    """DAGSTER_HOME below the warehouse, with its configuration."""
    home = warehouse / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    config = home / "dagster.yaml"
    if not config.exists() or config.read_text(encoding="utf-8") != DAGSTER_YAML:
        config.write_text(DAGSTER_YAML, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"
    return home


@contextlib.contextmanager
def writer_lock(warehouse: Path) -> Iterator[None]:
    """Holds the warehouse for one writer; raises LockBusyError at once if somebody else does. A killed holder frees it."""
    warehouse.mkdir(parents=True, exist_ok=True)
    with (warehouse / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockBusyError(str(warehouse)) from error
        yield
