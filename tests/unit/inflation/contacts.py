"""A small world for the patterns on notes, depth, surveys and timing: hubs' months by hand, and the project's models built over them."""

from __future__ import annotations

import datetime as dt
import importlib.util
from typing import Any

import duckdb

from tests.project_sql import PROJECT
from tests.small_warehouse import SmallWarehouse, fiscal_year
from tests.unit.inflation.sessions import FIRSTS

SEEDS = ("inflation_parameter", "inflation_marker", "inflation_silence", "declared_event_excuse")
SESSIONS = (
    "consultation_id varchar, hub_code varchar, month date, fiscal_year integer, form varchar, consulted_on date, "
    "coordinator_id varchar, record_id varchar, enterprise_id varchar, channel varchar, minutes integer, started_min integer, "
    "ended_min integer, issue_major varchar, issue_minors varchar[], issue_responses integer, resolution varchar, "
    "special_desk varchar, accompaniment_stage integer, first_received_at timestamp, is_special boolean, event_kinds varchar[]"
)
NOTES = (
    "consultation_id varchar, hub_code varchar, month date, fiscal_year integer, note_length bigint, is_compared boolean, "
    "copied_from varchar, copied_similarity double, recycled_from varchar, recycled_similarity double, slot_group varchar"
)
SURVEYS = (
    "hub_code varchar, month date, answer_no varchar, answered_on date, record_id varchar, satisfaction integer, "
    "issue_resolution integer, reuse_intent integer, row integer"
)
COUNTS = ("notes", "depth", "surveys", "timing", "contacts")
MODELS = (
    "int_inflation_receipts", "int_inflation_copied_note", "int_inflation_recycled_record", "int_inflation_seminar_split",
    "int_inflation_thin_contact", "int_inflation_first_visits", "int_inflation_resolved_first", "int_inflation_minute_heaping",
    "int_inflation_expected_minutes", "int_inflation_hours_inflation", "int_inflation_day_schedules", "int_inflation_clock_pattern",
    "int_inflation_backdated_bulk", "int_inflation_post_close", "int_inflation_frequent_few", "int_inflation_year_end_spike",
    "int_enterprise_months", "int_inflation_survey_clients", "int_inflation_answers", "int_inflation_perfect_survey", "int_inflation_survey_selection",
    "int_inflation_confirmation_sample", "int_inflation_hub_months", "int_inflation_note_counts", "int_inflation_contact_months", *(f"int_inflation_counts_{topic}" for topic in COUNTS),
    "int_inflation_silent_contacts",
)  # fmt: skip
MAY = dt.date(2024, 5, 1)


class Contacts(SmallWarehouse):
    """Consultations at hubs whose reports came in on the tenth of the next month; everything before April 2023 is as if it had never been."""

    def __init__(self) -> None:
        super().__init__()
        self.seed(*SEEDS)
        self.table("int_consultations_enriched", SESSIONS)
        self.table("stg_confirmation_seeds", "fiscal_year integer, seed varchar, drawn_on date")
        self.table("stg_surveys", SURVEYS)
        self.table("int_hub_months", "hub_code varchar, month date, fiscal_year integer, has_survey boolean")
        self.table("stg_files", "hub_code varchar, month date, family varchar, status varchar, received_at timestamp")
        self.table("int_enterprises_assigned", "record_id varchar, enterprise_id varchar")
        self.table("texts", "consultation_id varchar, month date, request_text varchar, response_text varchar")
        self.number = 0
        self.report("13", dt.date(2023, 4, 1))

    def report(self, hub: str, month: dt.date, *, has_survey: bool = True, received: dt.datetime | None = None) -> None:
        """A month handed in, on the tenth of the next unless said otherwise; again for another submission."""
        if not self.rows(f"select 1 from int_hub_months where hub_code = '{hub}' and month = date '{month}'"):
            self.add("int_hub_months", hub_code=hub, month=month, fiscal_year=fiscal_year(month), has_survey=has_survey)
        self.add(
            "stg_files", hub_code=hub, month=month, family="monthly", status="accepted", received_at=received or on_time(month)
        )

    def visit(self, on: dt.date, enterprise: str = "E1", hub: str = "13", note: str | None = None, **said: Any) -> str:
        """A consultation; `said` overrides any column. Its id."""
        self.number += 1
        name, month = f"{hub}:{self.number:05}", on.replace(day=1)
        kinds = said.get("event_kinds", [])
        row = {
            "consultation_id": name, "hub_code": hub, "month": month, "fiscal_year": fiscal_year(on), "form": "v3", "consulted_on": on,
            "coordinator_id": f"{hub}:C1", "record_id": f"{hub}:{enterprise}", "enterprise_id": enterprise, "channel": "来訪",
            "minutes": 45, "issue_major": "売上拡大", "issue_minors": ["販路"], "issue_responses": 1, "resolution": "継続",
            "first_received_at": on_time(month), "is_special": bool(kinds), "event_kinds": kinds,
        }  # fmt: skip
        if not self.rows(f"select 1 from int_hub_months where hub_code = '{hub}' and month = date '{month}'"):
            self.report(hub, month)
        self.add("int_consultations_enriched", **(row | said))
        self.add("texts", consultation_id=name, month=month, request_text=note)
        return name

    def answer(self, month: dt.date, enterprise: str, score: int, hub: str = "13", **said: Any) -> None:
        """A survey answer of an enterprise seen there."""
        self.number += 1
        row = {"hub_code": hub, "month": month, "answer_no": str(self.number), "answered_on": month, "satisfaction": score,
               "record_id": f"{hub}:{enterprise}", "row": self.number}  # fmt: skip
        self.add("stg_surveys", **(row | said))

    def judge(self) -> None:
        """Builds everything, notes first."""
        self.change("create or replace table stg_consultations as from texts")
        self.change(
            "insert into int_enterprises_assigned select distinct record_id, enterprise_id from int_consultations_enriched"
        )
        self.change(f"create or replace table int_enterprise_firsts as {FIRSTS}")
        self.build("int_inflation_note_months", "int_inflation_known_phrases")
        self.connection.register("int_inflation_compared_notes", note_model().model(_Dbt(self.connection), self.connection))
        self.build("int_inflation_notes")
        self.build(*MODELS)

    def marks(self, pattern: str) -> dict[str, bool]:
        """Consultations (else records) marked, and whether they are in excess."""
        return dict(self.rows(f"select coalesce(consultation_id, record_id), is_excess from int_inflation_{pattern} order by 1"))

    def count(self, marker: str, month: dt.date = MAY, hub: str = "13") -> tuple[float, float, float | None] | None:
        """n, marked and peer_expected of a hub-month; None where there is no row."""
        place = f"marker = '{marker}' and hub_code = '{hub}' and month = date '{month}'"
        found = self.rows(f"select n, marked, round(peer_expected, 4) from int_inflation_counts_contacts where {place}")
        return found[0] if found else None

    def silence(self, marker: str, month: dt.date = MAY, hub: str = "13") -> str | None:
        """Why a marker says nothing of a hub-month; None where it speaks."""
        place = f"marker = '{marker}' and hub_code = '{hub}' and month = date '{month}'"
        found = self.rows(f"select silence from int_inflation_silent_contacts where {place}")
        return str(found[0][0]) if found else None


def on_time(month: dt.date) -> dt.datetime:
    """The tenth of the month after."""
    return dt.datetime(month.year + (month.month == 12), month.month % 12 + 1, 10, 9)


def note_model() -> Any:
    """The dbt model that compares notes, as Python."""
    path = PROJECT / "models" / "intermediate" / "inflation" / "int_inflation_compared_notes.py"
    spec = importlib.util.spec_from_file_location("int_inflation_compared_notes", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class _Dbt:
    """What dbt hands to a Python model."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def config(self, **_settings: Any) -> None:
        """Nothing to set."""

    def ref(self, name: str) -> duckdb.DuckDBPyRelation | None:
        """A table by its bare name."""
        return None if name == "int_inflation_months" else self._connection.table(name)
