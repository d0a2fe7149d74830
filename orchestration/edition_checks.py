"""Whether the white paper's editions are still what was handed out, as a Dagster asset check: a warning that never stops a publication."""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from publishing.whitepaper.editions.shelf import Edition, EditionError, standing
from publishing.whitepaper.editions.verify import wrong_files

UNTOUCHED = "white_paper_editions_are_untouched"
CHECKED = ("output",)
"""What people open. Inputs are as large as a snapshot: `yorozu whitepaper verify` looks at them too."""


def edition_specs(asset: dg.AssetKey) -> list[dg.AssetCheckSpec]:
    """One check for all editions."""
    return [dg.AssetCheckSpec(UNTOUCHED, asset=asset, description="白書の版の様式が、つくられたときのままである")]


def edition_results(asset: dg.AssetKey, warehouse: Path) -> list[dg.AssetCheckResult]:
    """Files that are not as their manifest says, in words."""
    wrong = [line for edition in standing(warehouse) for line in _wrong(edition)]
    lines = dg.MetadataValue.md("\n".join(f"- {line}" for line in wrong) or "なし")
    severity = dg.AssetCheckSeverity.WARN
    return [
        dg.AssetCheckResult(asset_key=asset, check_name=UNTOUCHED, passed=not wrong, severity=severity, metadata={"違い": lines})
    ]


def _wrong(edition: Edition) -> list[str]:
    try:
        return [f"{edition.name}: {line}" for line in wrong_files(edition, CHECKED)]
    except EditionError as error:
        return [str(error)]
