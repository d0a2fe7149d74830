"""The third ledger (監査推計) of hub-months and hub-years, from the strata that people looked at: consultations, and the 相談対応件数 they stand for.

The arithmetic of one sample is that of `ingestion.inflation.audit`; here strata are put together and consultations are turned into 相談対応件数.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from statistics import mean, variance
from typing import Any

from ingestion.inflation.audit import Estimate, Stratum, estimate

COLUMNS = {
    "unit": "varchar", "hub_code": "varchar", "month": "date", "fiscal_year": "integer", "months": "integer", "records": "integer",
    "drawn": "integer", "looked_at": "integer", "missing": "integer", "is_outdated": "boolean",
    "consultations": "double", "consultations_low": "double", "consultations_high": "double",
    "issue_responses": "double", "issue_responses_low": "double", "issue_responses_high": "double",
}  # fmt: skip
"""Columns of the model `int_inflation_audited` and their types."""
Told = Mapping[str, Any]
"""A stratum of a hub-month: size, drawn, found, missing, unclear, is_outdated, and 相談対応件数 of the found (found_responses) and missing."""


def audited(strata: Iterable[Told], z: float) -> list[dict[str, Any]]:
    """A row per hub-month of which anything was looked at, and one per hub and fiscal year over those of its months that are not outdated."""
    months: dict[tuple[Any, ...], list[Told]] = {}
    years: dict[tuple[Any, ...], list[Told]] = {}
    for stratum in strata:
        months.setdefault((stratum["hub_code"], stratum["month"], stratum["fiscal_year"]), []).append(stratum)
    rows = []
    for key, parts in months.items():
        if not any(_looked_at(part) for part in parts):
            continue
        rows.append({"unit": "hub_month", "hub_code": key[0], "month": key[1], "fiscal_year": key[2]} | _ledger(parts, z))
        if not rows[-1]["is_outdated"]:
            years.setdefault((key[0], key[2]), []).extend(parts)
    for (hub, year), parts in years.items():
        rows.append({"unit": "hub_year", "hub_code": hub, "month": None, "fiscal_year": year} | _ledger(parts, z))
    return rows


def _ledger(parts: Sequence[Told], z: float) -> dict[str, Any]:
    """What the strata say together; no estimate where the records changed since the draw, or nothing is known of a stratum."""
    is_outdated = any(part["is_outdated"] for part in parts)
    found = None if is_outdated else estimate(_stratum(part) for part in parts)
    row: dict[str, Any] = {
        "months": len({part["month"] for part in parts}),
        "records": sum(part["size"] for part in parts),
        "drawn": sum(part["drawn"] for part in parts),
        "looked_at": sum(_looked_at(part) for part in parts),
        "missing": sum(part["missing"] for part in parts),
        "is_outdated": is_outdated,
    }
    if found is not None:
        row |= {"consultations": found.missing, "consultations_low": found.low, "consultations_high": found.high}
        row |= _responses(parts, found, z)
    return row


def _stratum(part: Told) -> Stratum:
    """Records drawn and not yet looked at count as unclear: people begin at the top, so those done are no random part."""
    return Stratum(part["size"], part["drawn"], part["missing"], part["drawn"] - part["found"] - part["missing"])


def _looked_at(part: Told) -> int:
    return int(part["found"] + part["missing"] + part["unclear"])


def _responses(parts: Sequence[Told], found: Estimate, z: float) -> dict[str, float]:
    """相談対応件数 of the missing consultations: their mean (of all looked at, where none is missing) times their number.

    The chance in the mean widens the interval as that of an independent factor (delta method); what was seen to be missing stays its low end.
    """
    missing = [value for part in parts for value in part["missing_responses"]]
    values = missing or [value for part in parts for value in part["found_responses"]]
    each = mean(values)
    chance = z * found.missing * math.sqrt(variance(values) / len(values)) if len(values) > 1 else 0.0
    point = each * found.missing
    low = point - math.hypot(each * (found.missing - found.low), chance)
    high = point + math.hypot(each * (found.high - found.missing), chance)
    return {"issue_responses": point, "issue_responses_low": max(low, float(sum(missing))), "issue_responses_high": high}
