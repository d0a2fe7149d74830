"""Whether people's files on flags can be read, as a Dagster asset check: a warning that never stops a publication."""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from ingestion.inflation.confirmation import LETTERS, REPLIES, replies_to_no_letter
from ingestion.inflation.confirmation_seed import seeds
from ingestion.inflation.decisions import AUDITS, DECISIONS, SAMPLES, audits_of_no_sample

READABLE = "flag_decisions_are_readable"


def flag_specs(asset: dg.AssetKey) -> list[dg.AssetCheckSpec]:
    """One check for all the files."""
    description = (
        "確認のお願いへの判定・抽出・照合（decisions/flag_*.csv）と郵便での確かめ（decisions/confirmation_*.csv）がすべて読める"
    )
    return [dg.AssetCheckSpec(READABLE, asset=asset, description=description)]


def malformed_lines(warehouse: Path) -> list[str]:
    """What cannot be used in any of the files."""
    files = [kind.load(warehouse).malformed for kind in (DECISIONS, SAMPLES, AUDITS, LETTERS, REPLIES)]
    return [line for malformed in (*files, seeds(warehouse).malformed) for line in malformed]


def flag_results(asset: dg.AssetKey, warehouse: Path) -> list[dg.AssetCheckResult]:
    """The lines that cannot be used, in words; results for records that nobody drew, and answers to letters that nobody listed."""
    malformed = malformed_lines(warehouse)
    lines = dg.MetadataValue.md("\n".join(f"- {line}" for line in malformed) or "なし")
    return [
        dg.AssetCheckResult(
            asset_key=asset,
            check_name=READABLE,
            passed=not malformed,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={
                "読めない行": lines,
                "抽出していない記録の照合結果": len(audits_of_no_sample(warehouse)),
                "名簿にない相談への回答": len(replies_to_no_letter(warehouse)),
            },
        )
    ]
