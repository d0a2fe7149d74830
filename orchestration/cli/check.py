"""`yorozu check`: stands aside for `publishing.annotated_workbook`."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console


def check_files(files: list[Path], hub: str | None, warehouse: Path | None, out: Path | None) -> int:
    """Checks files before they are handed in; 0 only if every one would be accepted without errors."""
    from publishing.annotated_workbook import check_and_annotate

    console = Console()
    return max(check_and_annotate(path, hub, warehouse, out, console) for path in files)
