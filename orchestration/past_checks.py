"""Months that changed beside their hubs' own past, as a Dagster asset check: a question that never stops a night."""

from __future__ import annotations

import json
from pathlib import Path

import dagster as dg

from expectations.past import GATE, TABLE, Departure, PastResult, check_months, settings
from ingestion.pipeline import SnapshotResult
from ingestion.store.atomic import write_atomically
from orchestration.checks import check_name
from orchestration.journal import gate_file, reports

SHOWN = 50
QUESTIONS = "past.json"


def past_spec(asset: dg.AssetKey) -> dg.AssetCheckSpec:
    """The one check, on all features."""
    return dg.AssetCheckSpec(check_name(TABLE), asset=asset, description=settings()["ja"])


def past_result(asset: dg.AssetKey, warehouse: Path, settled: SnapshotResult, *, knows_before: bool) -> dg.AssetCheckResult:
    """Compares the months that this run changed; keeps gate and questions for the quality report.

    `knows_before`: whether the changes are known; else the newest month alone is looked at.
    """
    changed = {key for table, key in settled.changed_partitions if table == "consultation"}
    result = check_months(warehouse, changed if knows_before else None)
    _keep(warehouse, result)
    told = [f"- {departure.hub_code} {departure.month:%Y-%m}: {departure.told()}" for departure in result.departures]
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=check_name(TABLE),
        passed=not told,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"確かめたいこと": dg.MetadataValue.md("\n".join(told[:SHOWN]) or "なし"), "件数": len(told)},
    )


def unchanged_past(asset: dg.AssetKey) -> dg.AssetCheckResult:
    """On a night without changes nothing is asked twice."""
    unchanged = {"確かめたいこと": dg.MetadataValue.md("前回の検査から変更なし")}
    return dg.AssetCheckResult(asset_key=asset, check_name=check_name(TABLE), passed=True, metadata=unchanged)


def questions(warehouse: Path) -> list[dict[str, str]]:
    """What the last comparison asked, most unusual first: `hub_code`, `month`, `told`; empty where there was none."""
    path = reports(warehouse) / QUESTIONS
    return list(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else []


def _keep(warehouse: Path, result: PastResult) -> None:
    result.gate.save(gate_file(warehouse, GATE))
    text = json.dumps([_as_row(departure) for departure in result.departures], ensure_ascii=False, indent=1)
    write_atomically(reports(warehouse) / QUESTIONS, lambda path: path.write_text(text, encoding="utf-8"))


def _as_row(departure: Departure) -> dict[str, str]:
    return {"hub_code": departure.hub_code, "month": f"{departure.month:%Y-%m}", "told": departure.told()}
