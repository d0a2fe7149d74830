"""Whether people's records of the yearly cycle can be read, as a Dagster asset check: a warning that never stops a publication."""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from ingestion.evaluation.hearings import load_hearings

READABLE = "hearings_are_readable"


def cycle_specs(asset: dg.AssetKey) -> list[dg.AssetCheckSpec]:
    """One check for the file of interviews and hearings."""
    return [
        dg.AssetCheckSpec(READABLE, asset=asset, description="面談・ヒアリングの記録（decisions/hearings.csv）がすべて読める")
    ]


def cycle_results(asset: dg.AssetKey, warehouse: Path) -> list[dg.AssetCheckResult]:
    """The rows that cannot be used, in words."""
    malformed = load_hearings(warehouse).malformed
    lines = dg.MetadataValue.md("\n".join(f"- {line}" for line in malformed) or "なし")
    return [
        dg.AssetCheckResult(
            asset_key=asset,
            check_name=READABLE,
            passed=not malformed,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"読めない行": lines},
        )
    ]
