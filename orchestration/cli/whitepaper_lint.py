"""`yorozu whitepaper lint`: files held against the national rules for machine-readable tables."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from publishing.whitepaper.lint.linter import lint
from publishing.whitepaper.lint.model import load_rules

SEVERITY_JA = {"error": "×", "warning": "△"}
HOUSE, HOUSE_JA = "house", "本事業の約束"


def lint_files(files: list[Path]) -> int:
    """Prints what breaks the rules (△: a sign of it), and the rules that were broken. 1: something does."""
    console = Console()
    broken = set[str]()
    for path in files:
        found = lint(path)
        broken |= {finding.rule for finding in found}
        for finding in found:
            console.print(f"  {SEVERITY_JA[finding.severity]} {finding}", markup=False, soft_wrap=True, highlight=False)
        if not found:
            console.print(f"  ○ {path}: 反するところはありません", markup=False, soft_wrap=True, highlight=False)
    for name, rule in load_rules().items():
        if name in broken:
            source = HOUSE_JA if rule.source == HOUSE else rule.source
            console.print(f"[{name}] {rule.title_ja}（{source}）", markup=False, soft_wrap=True, highlight=False)
    return 1 if broken else 0
