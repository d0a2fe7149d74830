"""A simulated world as what hubs handed in: tables of `raw`, declared events and the enterprise of each record."""

from __future__ import annotations

import datetime as dt

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.inflation.tricks import LATER
from benchmarks.inflation.world import (
    CALENDAR,
    CHANNELS,
    DAYS,
    FIRST_DAY,
    MINORS,
    MONTHS,
    WORDS,
    WORDS_A_NOTE,
    Records,
    World,
    rank_in_group,
)

OPENS = 9 * 60
SENTENCE = 6
DUE_AFTER = 40
MAJORS = ("売上拡大", "経営改善・事業再生", "創業", "事業承継", "その他")
MONTH_STARTS = [dt.date(2022 + (month + 3) // 12, (month + 3) % 12 + 1, 1) for month in range(MONTHS)]


def begun(random: np.random.Generator, records: Records) -> np.ndarray:
    """Minutes after midnight at which each record begins: the day's order with pauses between clients, none within one; or where it claims."""
    kind = np.where(records.place >= 0, 2, np.where(records.place == LATER, 1, 0))
    turn = random.random(len(records))
    same_day = records.coordinator.astype(np.int64) * DAYS + records.day
    of_client = np.unique(same_day * 4 + kind, return_inverse=True)[1] + (records.client * 2654435761 % 1009) / 1009
    order = np.lexsort((turn, of_client, kind, same_day))
    minutes, client, day = records.minutes[order], records.client[order], same_day[order]
    follows = np.concatenate([[False], (client[1:] == client[:-1]) & (day[1:] == day[:-1]) & (kind[order][1:] == 0)])
    pause = np.where(follows, random.integers(0, 3, len(order)), random.integers(2, 7, len(order))) * 5
    before = np.cumsum(minutes + pause) - minutes
    is_first = rank_in_group(day) == 0
    opening = np.maximum.accumulate(np.where(is_first, np.arange(len(order)), 0))
    started = np.empty(len(order), dtype=np.int64)
    started[order] = OPENS + before - before[opening] + 30 * (kind[order] == 1)
    typo = np.where(random.random(len(order)) < 0.003, -60, 0)
    claimed = np.where(records.place >= 0, records.place, started + typo)
    return np.clip(claimed, 0, 24 * 60 - records.minutes - 1)


def consultations(world: World) -> pa.Table:
    """The sheet 相談記録 of every hub and month."""
    records = world.records
    random = np.random.default_rng(len(records))
    started = begun(random, records)
    month = records.month()
    number = np.arange(len(records))
    due = np.array(MONTH_STARTS, dtype="datetime64[D]")[month] + DUE_AFTER
    return pa.table(
        {
            "consultation_id": _text(number, "K"),
            "consultation_no": _text(number, ""),
            "hub_code": _taken([f"{hub + 1:02d}" for hub in range(records.hub.max() + 1)], records.hub),
            "month": pa.array(MONTH_STARTS).take(pa.array(month)),
            "form": pa.repeat("v3", len(records)),
            "record_id": _text(records.record, "R"),
            "client_no": _text(records.record, ""),
            "consulted_on": pa.array(CALENDAR).take(pa.array(records.day)),
            "started_min": pa.array(started, pa.int32()),
            "ended_min": pa.array(started + records.minutes, pa.int32()),
            "minutes": pa.array(records.minutes, pa.int32()),
            "channel": _taken(CHANNELS, records.channel),
            "coordinator_no": _text(records.coordinator, "C"),
            "issue_major": _taken(MAJORS, records.major),
            "issue_minors": _minors(records.minors),
            "request_text": _phrase(records.words[:, :SENTENCE]),
            "response_text": pc.binary_join_element_wise(
                _phrase(records.words[:, SENTENCE : 2 * SENTENCE]), _phrase(records.words[:, 2 * SENTENCE :]), ""
            ),
            "resolution": _taken(("継続", "解決"), records.resolved.astype(int)),
            "first_received_at": pa.array((due + records.late).astype("datetime64[us]")),
        }
    )


def _text(numbers: np.ndarray, prefix: str) -> pa.Array:
    return pc.binary_join_element_wise(prefix, pc.cast(pa.array(numbers), pa.string()), "")


def _taken(labels: list[str] | tuple[str, ...], places: np.ndarray) -> pa.Array:
    return pa.array(labels).take(pa.array(places))


def _minors(bits: np.ndarray) -> pa.Array:
    sets = (bits[:, None] >> np.arange(MINORS, dtype=np.uint32)) & 1
    starts = np.concatenate([[0], np.cumsum(sets.sum(axis=1))])
    labels = pa.array([f"課題{place}" for place in range(MINORS)])
    return pa.ListArray.from_arrays(pa.array(starts, pa.int32()), labels.take(pa.array(np.nonzero(sets)[1])))


def _phrase(words: np.ndarray) -> pa.Array:
    random = np.random.default_rng(0)
    signs = [chr(code) for code in random.integers(0x4E00, 0x7000, 900)]
    lexicon = pa.array(["".join(random.choice(signs, random.integers(2, 5))) for _ in range(WORDS)])
    return pc.binary_join_element_wise(*(lexicon.take(pa.array(words[:, place])) for place in range(words.shape[1])), "。", "")


def fill(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    """Fills the tables of `raw` and what enterprises were found."""
    handed = consultations(world)
    insert(connection, "raw.consultation", handed)
    insert(connection, "int_hub_months", _hub_months(handed))
    enterprises = pa.table({"record_id": handed["record_id"], "enterprise_id": _text(world.records.client, "E")})
    connection.register("named", enterprises)
    connection.execute("insert into int_enterprises_assigned by name select distinct on (record_id) * from named")
    connection.unregister("named")
    insert(connection, "raw.attendance", _attendance(world))
    insert(connection, "raw.file", _files(handed))
    insert(connection, "raw.declared_event", _declared(world))
    connection.execute(
        "insert into raw.client by name select distinct on (hub_code, month, record_id) hub_code, month, form, record_id, client_no, "
        "'事業者' || record_id as name from raw.consultation"
    )


def insert(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Adds rows to a table by the names of its columns."""
    connection.register("handed_over", rows)
    connection.execute(f"insert into {name} by name from handed_over")
    connection.unregister("handed_over")


def _hub_months(handed: pa.Table) -> pa.Table:
    months = handed.group_by(["hub_code", "month", "form"]).aggregate([])
    years = [month.year - (month.month < 4) for month in months["month"].to_pylist()]
    there = pa.repeat(True, len(years))
    flags = {f"has_{sheet}": there for sheet in ("referral", "attendance", "survey", "network", "stages")}
    return pa.table({**{name: months[name] for name in months.column_names}, "fiscal_year": pa.array(years, pa.int32()), **flags})


def _files(handed: pa.Table) -> pa.Table:
    """Every month handed in on the day it was due; what was added later came with files that are not simulated."""
    months = handed.group_by(["hub_code", "month"]).aggregate([])
    received = [dt.datetime.combine(month, dt.time()) + dt.timedelta(days=DUE_AFTER) for month in months["month"].to_pylist()]
    same = {"sender_kind": "hub", "form": "v3", "family": "monthly", "status": "accepted"}
    fixed = {name: pa.repeat(value, len(received)) for name, value in same.items()}
    in_force = pa.repeat(True, len(received))
    return pa.table(
        {"hub_code": months["hub_code"], "month": months["month"], "received_at": received, "is_in_force": in_force, **fixed}
    )


def _attendance(world: World) -> pa.Table:
    """Days worked: those of the roster, and trips and fairs beyond it; hours as long as real consultations took."""
    real = world.records.take(np.flatnonzero(world.records.trick == 0))
    minutes = np.zeros(world.works.shape)
    np.add.at(minutes, (real.coordinator, real.day), real.minutes)
    coordinator, day = np.nonzero(world.works | (minutes > 0))
    hours = np.maximum(7.5, minutes[coordinator, day] / 60 + 0.5)
    month = np.array([(CALENDAR[at].year - FIRST_DAY.year) * 12 + CALENDAR[at].month - 4 for at in range(DAYS)])[day]
    return pa.table(
        {
            "hub_code": _taken([f"{hub + 1:02d}" for hub in range(world.hub_of.max() + 1)], world.hub_of[coordinator]),
            "month": pa.array(MONTH_STARTS).take(pa.array(month)),
            "form": pa.repeat("v3", len(day)),
            "coordinator_no": _text(coordinator, "C"),
            "role": pa.repeat("CO", len(day)),
            "worked_on": pa.array(CALENDAR).take(pa.array(day)),
            "hours": pa.array(hours),
        }
    )


def _declared(world: World) -> pa.Table:
    return pa.table(
        {
            "hub_code": [f"{event.hub + 1:02d}" for event in world.events],
            "first_on": [CALENDAR[event.first_day] for event in world.events],
            "last_on": [CALENDAR[event.last_day] for event in world.events],
            "coordinator_no": [None if event.coordinator is None else f"C{event.coordinator}" for event in world.events],
            "event_kind": [event.kind for event in world.events],
        }
    )


assert WORDS_A_NOTE > 2 * SENTENCE
