"""Outcomes of suites as Dagster asset checks: one check a table, with what failed in its metadata."""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg

from expectations.gates import CheckOutcome, GateResult
from expectations.suite import load_suites


def check_name(table: str) -> str:
    """Dagster's name of the check on one table."""
    return f"gx_{table}"


def suite_specs(gate: str, asset: dg.AssetKey) -> list[dg.AssetCheckSpec]:
    """One check for each suite of a gate."""
    return [
        dg.AssetCheckSpec(
            check_name(suite.table),
            asset=asset,
            description="、".join(e.description_ja for e in suite.expectations),
        )
        for suite in load_suites(gate)
    ]


def check_result(
    asset: dg.AssetKey, table: str, outcomes: Sequence[CheckOutcome], *, is_skipped: bool = False
) -> dg.AssetCheckResult:
    """The result of one table's suite; rows that were verified before and did not change pass without a second look."""
    failed = [outcome for outcome in outcomes if not outcome.success]
    is_error = any(outcome.severity == "error" for outcome in failed)
    lines = [f"{o.description_ja}: {o.observed}" for o in failed] or ["前回の検査から変更なし" if is_skipped else "すべて合格"]
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=check_name(table),
        passed=not failed,
        severity=dg.AssetCheckSeverity.ERROR if is_error else dg.AssetCheckSeverity.WARN,
        metadata={
            "結果": dg.MetadataValue.md("\n".join(f"- {line}" for line in lines)),
            "検査数": len(outcomes),
        },
    )


def raise_if_blocked(gate: GateResult) -> None:
    """Stops the run when a check of severity error failed: the old edition stays in force."""
    if gate.blocking_failures:
        failed = "\n".join(f"{o.table}: {o.description_ja}（{o.observed}）" for o in gate.blocking_failures)
        raise dg.Failure(f"検査に合格しないため公開しません。\n{failed}", allow_retries=False)
