"""Consultations made by hand for the patterns: one coordinator's day at a time, with everything the patterns need around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from tests.small_warehouse import SmallWarehouse, fiscal_year

SESSION = (
    "consultation_id varchar, hub_code varchar, month date, fiscal_year integer, form varchar, consulted_on date, coordinator_id varchar, "
    "record_id varchar, enterprise_id varchar, channel varchar, minutes integer, started_min integer, ended_min integer, "
    "issue_major varchar, issue_minors varchar[], issue_responses integer, resolution varchar, special_desk varchar, is_special boolean, "
    "event_kinds varchar[]"
)
ATTENDANCE = "hub_code varchar, month date, coordinator_id varchar, worked_on date, hours double"
OPEN_DAYS = "hub_code varchar, day date, is_open boolean, reason_ja varchar"
SEEDS = ("inflation_pattern", "inflation_marker", "inflation_parameter", "declared_event_excuse")
DAY = dt.date(2024, 5, 10)


def session(number: int, **said: Any) -> dict[str, Any]:
    """A consultation of hub 13 on DAY: its time by `at` (from, to) in minutes of the day, else without times; `said` overrides anything."""
    at = said.pop("at", (None, None))
    hub = said.get("hub_code", "13")
    on = said.get("consulted_on", DAY)
    minors = said.get("issue_minors", ["経営知識"])
    row = {
        "consultation_id": f"{hub}:{number}",
        "hub_code": hub,
        "month": on.replace(day=1),
        "fiscal_year": fiscal_year(on),
        "form": "v3",
        "consulted_on": on,
        "coordinator_id": f"{hub}:C1",
        "record_id": f"hub:{hub}:{number}",
        "enterprise_id": f"E{number}",
        "channel": "来訪",
        "minutes": at[1] - at[0] if at[0] is not None else 60,
        "started_min": at[0],
        "ended_min": at[1],
        "issue_major": "売上拡大",
        "issue_minors": minors,
        "issue_responses": len(minors),
        "event_kinds": [],
    }
    row |= said
    row["is_special"] = bool(row["event_kinds"])
    return row


FIRSTS = (
    "select enterprise_id, min(consulted_on) as first_consulted_on, count(distinct hub_code) as hubs "
    "from int_consultations_enriched group by all"
)


def bench(sessions: Iterable[dict[str, Any]]) -> SmallWarehouse:
    """Tables that the patterns of consultations read: no attendance, every day open."""
    made = SmallWarehouse()
    made.table("int_consultations_enriched", SESSION, list(sessions))
    made.change(f"create table int_enterprise_firsts as {FIRSTS}")
    made.table("stg_attendance", ATTENDANCE)
    made.table("int_hub_open_days", OPEN_DAYS)
    made.table("stg_consultations", "consultation_id varchar, month date, attending_institution varchar")
    made.seed(*SEEDS)
    return made


def marked(made: SmallWarehouse, pattern: str) -> dict[int, bool]:
    """Records that a pattern marks, by number, and whether each is in excess."""
    made.build(f"int_inflation_{pattern}")
    rows = made.rows(f"select consultation_id, is_excess from int_inflation_{pattern}")
    return {int(name.split(":")[1]): excess for name, excess in rows}


def first_consultations(made: SmallWarehouse) -> None:
    """What the models of clients read, from the sessions and `stg_clients`: years by record, and the form of each hub's month."""
    made.change(
        "create or replace table int_record_years as select hub_code, fiscal_year, record_id, enterprise_id, "
        "min(consulted_on) as first_consulted_on "
        "from int_consultations_enriched where record_id is not null group by all"
    )
    made.build("int_inflation_telephones_renewed", "int_inflation_telephones", "int_inflation_new_clients")
