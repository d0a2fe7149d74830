"""The sample of a month: drawn once from flagged hub-months and from controls, logged, and read back ever after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from ingestion.inflation.decisions import AUDITS, SAMPLES, Audit, Drawn
from ingestion.inflation.sampling import Draw, controls, sample
from publishing.inflation.flags import Flags
from publishing.inflation.words import sizes

OF_MONTH = "select hub_code, consultation_id from marts.fct_consultation where month = ?"
FLAGGED = "select hub_code, flagged from marts.inflation_hub_month where month = ? order by hub_code"
FACTS = """
    with files as (select sha256, min(path) as path from marts.submission_file where is_in_force group by 1)
    select consultation_id, consulted_on, coordinator_id, channel, minutes, path, sheet, "row"
    from marts.fct_consultation left join files using (sha256)
    where list_contains($ids, consultation_id)
"""


def of_month(flags: Flags, month: dt.date) -> list[Drawn]:
    """What was drawn for a month, in the order of the file."""
    return [line for line in SAMPLES.load(flags.warehouse).in_force.values() if line.month == month]


def to_draw(flags: Flags, draw: Draw) -> list[Drawn]:
    """The lines still to be logged: flagged hub-months without a sample, and, once a month, the controls."""
    before = of_month(flags, draw.month)
    done = {line.hub_code for line in before}
    hub_months = {row["hub_code"]: row["flagged"] for row in flags.rows(FLAGGED, draw.month)}
    wanted = sizes()
    chosen = {hub for hub, is_flagged in hub_months.items() if is_flagged} - done
    control: list[str] = []
    if not any(line.stratum == "control" for line in before):
        free = [hub for hub, is_flagged in hub_months.items() if not is_flagged and hub not in done]
        control = controls(free, wanted.control_share, draw.seed)
    strata = _strata(flags, draw.month, chosen, control)
    return [line for hub, of_hub in sorted(strata.items()) for line in sample(draw, hub, of_hub, vars(wanted))]


def _strata(
    flags: Flags, month: dt.date, flagged: Collection[str], control: Collection[str]
) -> dict[str, Mapping[str, Collection[str]]]:
    """The consultations of each hub-month by stratum; hub-months without a consultation are left out."""
    standing = [flag for flag in flags.of_month(month) if flag.row["is_standing"]]
    marked = {row["told_id"] for row in flags.records(standing) if row["kind"] == "相談"}
    held: dict[str, set[str]] = {}
    for row in flags.rows(OF_MONTH, month):
        held.setdefault(row["hub_code"], set()).add(row["consultation_id"])
    strata: dict[str, Mapping[str, Collection[str]]] = {hub: {"control": held[hub]} for hub in control if hub in held}
    for hub in flagged:
        if hub in held:
            strata[hub] = {"marked": held[hub] & marked, "unmarked": held[hub] - marked}
    return strata


def facts(flags: Flags, lines: Collection[Drawn]) -> dict[str, dict[str, Any]]:
    """What helps to find each record drawn, by consultation; withdrawn ones are not there."""
    rows = flags.named_rows(FACTS, {"ids": [line.consultation_id for line in lines]})
    return {row["consultation_id"]: row for row in rows}


def audits(flags: Flags) -> dict[tuple[str, ...], Audit]:
    """What people found so far, by sample and record."""
    return AUDITS.load(flags.warehouse).in_force
