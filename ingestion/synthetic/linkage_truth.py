"""Which records the cases of 名寄せ came to: one row a group with all records of its enterprises, hub by hub and partner by partner."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

Row = dict[str, Any]


def told_cases(tables: dict[str, list[Row]]) -> list[Row]:
    """The groups that were really consulted, with `record_ids` and, beside each, its `record_latent_ids`; then partners' rows by layout."""
    records = records_by_enterprise(tables)
    told = []
    for group in tables["linkage_case"]:
        seen = [latent for latent in group["latent_ids"] if latent in records]
        if seen and (group["is_same"] or len(seen) > 1):
            told.append(group | _records(records, seen))
    return told + list(_partner_cases(tables, records))


def records_by_enterprise(tables: dict[str, list[Row]]) -> dict[str, list[str]]:
    """Records that a file in force names in full, by the enterprise they truly are."""
    ledger = {f"hub:{row['hub_code']}:client:{row['相談者番号']}" for row in tables["client"] if row["is_counted"]}
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for row in tables["consultation"]:
        if row["record_id"] in ledger or (row["form"] == "v1" and row["is_counted"]):
            found[row["latent_id"]][row["record_id"]] = None
    for row in tables["partner_referral"]:
        if row["is_counted"]:
            found[row["latent_id"]][f"partner:{row['partner_id']}:{row['record_no']}"] = None
    return {latent: list(ids) for latent, ids in found.items()}


def _records(records: dict[str, list[str]], latent_ids: list[str]) -> Row:
    pairs = [(record, latent) for latent in latent_ids for record in records[latent]]
    return {"record_ids": [record for record, _ in pairs], "record_latent_ids": [latent for _, latent in pairs]}


def _partner_cases(tables: dict[str, list[Row]], records: dict[str, list[str]]) -> list[Row]:
    """Every enterprise that a partner's log names too, as a case of the log's layout."""
    hidden = {latent for group in tables["linkage_case"] if group["undecidable"] for latent in group["latent_ids"]}
    seen: dict[tuple[str, str], None] = {}
    for row in tables["partner_referral"]:
        if row["is_counted"] and row["latent_id"] not in hidden:
            seen[f"partner_{row['layout']}", row["latent_id"]] = None
    return [
        {
            "case": case,
            "group": f"{case}-{latent}",
            "is_same": True,
            "undecidable": 0.0,
            "latent_ids": [latent],
            "client_numbers": [],
        }
        | _records(records, [latent])
        for case, latent in seen
    ]
