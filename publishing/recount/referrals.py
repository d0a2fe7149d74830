"""Which referrals the partners' own logs confirm, decided one by one (contract §10, docs/analyst_guide.md)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from publishing.recount.records import Records, each


def reconciled(records: Records) -> pd.Series:
    """`confirmed`, `unconfirmed` or `no_partner_log` for each row of referral."""
    referrals = records["referral"]
    confirmed = _confirmed(records)
    logs = _log_months(records)
    words = _words(records)
    result = []
    for row in each(referrals):
        if row.referral_id in confirmed:
            result.append("confirmed")
        elif (row.partner_id, _month(row.referred_on)) in logs and row.direction in words.get(row.partner_id, ()):
            result.append("unconfirmed")
        else:
            result.append("no_partner_log")
    return pd.Series(result, index=referrals.index, dtype=object)


def _month(day: Any) -> tuple[int, int] | None:
    return None if pd.isna(day) else (day.year, day.month)


def _words(records: Records) -> dict[Any, set[str]]:
    """Directions for which a partner's layout has a word."""
    layouts: dict[str, set[str]] = defaultdict(set)
    for row in each(records.codes["partner_direction"]):
        layouts[row.layout].add(row.code)
    return {row.partner_id: layouts[row.layout] for row in each(records["partner"]) if row.layout in layouts}


def _log_months(records: Records) -> set[tuple[Any, Any]]:
    """Partner and month with a log: a row dated there, a file in force named for it, or a copy of a header-only log so named."""
    rows = records["partner_referral"]
    logs = {(row.partner_id, _month(row.referred_on)) for row in each(rows)}
    files = [f for f in each(records["file"]) if f.sender_kind == "partner" and not pd.isna(f.partner_id)]
    bare = {(f.partner_id, f.sha256) for f in files if f.is_in_force and f.rows_read == f.rows_ignored}
    for file in files:
        is_copy = file.status == "duplicate_file" and (file.partner_id, file.sha256) in bare
        if file.is_in_force or is_copy:
            logs.add((file.partner_id, _month(file.named_month)))
    return {(partner, month) for partner, month in logs if month}


def _confirmed(records: Records) -> set[Any]:
    """Referrals with a row of the partner's log, one to one, the nearest pair first."""
    thresholds = records.codes["threshold"].set_index("threshold_id")["value"]
    said: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in each(records["partner_referral"]):
        said[row.partner_id, row.direction, row.enterprise_id].append(row)
    pairs = []
    for referral in each(records["referral"]):
        for row in said.get((referral.partner_id, referral.direction, referral.enterprise_id), ()):
            if pd.isna(row.named_hub_code) or row.named_hub_code == referral.hub_code:
                gap = abs((referral.referred_on - row.referred_on).days)
                if gap <= float(thresholds["referral_days"]):
                    pairs.append((gap, bool(pd.isna(row.named_hub_code)), referral.referral_id, row.record_id))
    taken: set[Any] = set()
    rows_taken: set[Any] = set()
    for _, _, referral_id, row_id in sorted(pairs):
        if referral_id not in taken and row_id not in rows_taken:
            taken.add(referral_id)
            rows_taken.add(row_id)
    return taken


def three_parties(referrals: pd.DataFrame, keys: list[str]) -> dict[Any, int]:
    """Enterprises with a referral or joint support with the two centres, by unit."""
    with_centre = referrals[referrals["institution_type"].isin(["rev", "suc"]) & referrals["enterprise_id"].notna()]
    seen: dict[Any, set[Any]] = defaultdict(set)
    columns = [with_centre[key] for key in keys]
    for *unit, enterprise in zip(*columns, with_centre["enterprise_id"], strict=True):
        seen[tuple(unit) if len(unit) > 1 else unit[0]].add(enterprise)
    return {unit: len(enterprises) for unit, enterprises in seen.items()}
