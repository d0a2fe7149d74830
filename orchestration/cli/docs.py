"""`yorozu docs`: dbt's documentation as one static file."""

from __future__ import annotations

import shutil
from pathlib import Path

from rich.console import Console

from orchestration.dbt_runner import generate_docs
from orchestration.journal import reports


def write_docs(warehouse: Path) -> int:
    """Writes `reports/dbt_docs.html` from the last build."""
    console = Console()
    build_db = (warehouse / "build" / "yorozu_build.duckdb").absolute()
    if not build_db.exists():
        console.print("先に yorozu nightly を実行してください。")
        return 2
    page = generate_docs(build_db, (warehouse / "reports" / "dbt").absolute())
    target = reports(warehouse) / "dbt_docs.html"
    shutil.copyfile(page, target)
    console.print(f"dbt の文書: {target}")
    return 0
