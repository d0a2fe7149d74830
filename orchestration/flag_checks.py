"""Whether people's files on flags can be read, as a Dagster asset check: a warning that never stops a publication."""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from ingestion.inflation.decisions import audits_of_no_sample, malformed_lines

READABLE = "flag_decisions_are_readable"


def flag_specs(asset: dg.AssetKey) -> list[dg.AssetCheckSpec]:
    """One check for the three files."""
    description = "確認のお願いへの判定・抽出・照合（decisions/flag_*.csv）がすべて読める"
    return [dg.AssetCheckSpec(READABLE, asset=asset, description=description)]


def flag_results(asset: dg.AssetKey, warehouse: Path) -> list[dg.AssetCheckResult]:
    """The lines that cannot be used, in words, and results for records that nobody drew."""
    malformed = malformed_lines(warehouse)
    lines = dg.MetadataValue.md("\n".join(f"- {line}" for line in malformed) or "なし")
    return [
        dg.AssetCheckResult(
            asset_key=asset,
            check_name=READABLE,
            passed=not malformed,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"読めない行": lines, "抽出していない記録の照合結果": len(audits_of_no_sample(warehouse))},
        )
    ]
