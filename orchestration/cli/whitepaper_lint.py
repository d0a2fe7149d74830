"""`yorozu whitepaper lint`: files held against the national rules for machine-readable tables."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from publishing.whitepaper.lint.linter import lint


def lint_files(files: list[Path]) -> int:
    """Prints what breaks the rules. 1: something does."""
    console = Console()
    broken = 0
    for path in files:
        found = lint(path)
        broken += len(found)
        for finding in found:
            console.print(f"  × {finding}", markup=False, soft_wrap=True, highlight=False)
        if not found:
            console.print(f"  ○ {path}: 反するところはありません", markup=False, soft_wrap=True, highlight=False)
    return 1 if broken else 0
