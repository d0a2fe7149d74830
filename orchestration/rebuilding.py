"""A published file rebuilt from frozen inputs, in a folder of its own: what checking and comparing editions needs of dbt."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from orchestration import dbt_runner
from orchestration.sources import ready_build
from publishing.publish import publish


class RebuildError(RuntimeError):
    """Frozen inputs that this code cannot build; the message names the models."""


def rebuild(inputs: Path, as_of: dt.date, work: Path) -> Path:
    """Builds inputs as of a day under `work` and returns the published file. Raises RebuildError if a model fails.

    Without dbt's tests: what they look at was tested when it was published, and figures are compared here. Names of clients do not stay.
    """
    build_db = work / "build" / dbt_runner.BUILD_NAME
    logs = work / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    ready_build(build_db, inputs, as_of)
    failed = [node for node in dbt_runner.build(build_db, logs, is_tested=False) if node.is_blocking]
    if failed:
        raise RebuildError(
            "集計表を組み立て直せません。\n" + "\n".join(f"{node.name}: {node.message or node.status}" for node in failed)
        )
    publish(work, build_db, "rebuilt", as_of)
    for folder in ("build", "restricted"):
        shutil.rmtree(work / folder)
    return work / "published" / "yorozu.duckdb"
