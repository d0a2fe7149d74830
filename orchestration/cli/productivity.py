"""`yorozu funnel`: stands aside for `publishing.productivity`."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from orchestration.cli.endings import told
from publishing.productivity.funnel_page import NothingToShowError, write_funnel_page


@told(refused=(NothingToShowError, OSError))
def show_funnel(warehouse: Path, fiscal_year: int, measure: str, hub: str | None, out: Path | None) -> int:
    """Writes the page of one measure; 2 if the marts hold no such figure."""
    console = Console()
    target = out or Path(f"{measure}_{fiscal_year}.html")
    shown = write_funnel_page(warehouse, fiscal_year, measure, hub, target)
    console.print(f"拠点 {shown.hubs} を比べた頁: {target}（値のない拠点 {shown.without_value}）", soft_wrap=True)
    return 0
