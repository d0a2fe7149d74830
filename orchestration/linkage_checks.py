"""The nightly figures of 名寄せ as Dagster asset checks: one check a figure, warnings that never stop a publication."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb

from ingestion.nayose.decisions import load_decisions

GATES = Path(__file__).parents[1] / "dbt_project" / "seeds" / "nayose_gate.csv"
READABLE = "nayose_decisions_are_readable"


@cache
def _gates() -> list[dict[str, str]]:
    with GATES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def linkage_specs(asset: dg.AssetKey) -> list[dg.AssetCheckSpec]:
    """One check for each figure, and one for the file of decisions."""
    figures = [dg.AssetCheckSpec(f"nayose_{gate['measure']}", asset=asset, description=gate["label_ja"]) for gate in _gates()]
    return [*figures, dg.AssetCheckSpec(READABLE, asset=asset, description="名寄せの判断（decisions/nayose.csv）がすべて読める")]


def linkage_results(asset: dg.AssetKey, build_db: Path, warehouse: Path) -> Iterator[dg.AssetCheckResult]:
    """What this night measured."""
    with duckdb.connect(str(build_db), read_only=True) as connection:
        rows = connection.execute(
            "select measure, measured, unit, at_least, at_most, is_met from marts.nayose_quality"
        ).fetchall()
        blocks = connection.execute(
            "select block || ': ' || members || ' 件' from intermediate.int_nayose_large_blocks order by members desc, 1 limit 20"
        ).fetchall()
    for measure, measured, unit, at_least, at_most, is_met in rows:
        metadata: dict[str, Any] = {"値": measured, "単位": unit or "", "下限": at_least, "上限": at_most}
        if measure == "large_blocks":
            metadata["大きい順"] = dg.MetadataValue.md("\n".join(f"- {block}" for (block,) in blocks) or "なし")
        yield dg.AssetCheckResult(
            asset_key=asset,
            check_name=f"nayose_{measure}",
            passed=bool(is_met),
            severity=dg.AssetCheckSeverity.WARN,
            metadata={name: value for name, value in metadata.items() if value is not None},
        )
    malformed = load_decisions(warehouse).malformed
    yield dg.AssetCheckResult(
        asset_key=asset,
        check_name=READABLE,
        passed=not malformed,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"読めない行": dg.MetadataValue.md("\n".join(f"- {line}" for line in malformed) or "なし")},
    )
