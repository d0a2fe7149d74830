"""Honest hubs, record by record: who works there, how clients come back, and the columns in which all this is told.

Knows nothing of the screen: no number here is read from the patterns' seeds. What hubs write is told in `writing`, what makes honest months odd in `events`, how counts get inflated in `tricks`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, fields
from itertools import pairwise

import numpy as np

FIRST_DAY = dt.date(2022, 4, 1)
MONTHS = 36
DAYS = (dt.date(2025, 4, 1) - FIRST_DAY).days
HUBS = 47
MEAN_SIZE = 717_618 / 12 / HUBS
WORDS, WORDS_A_NOTE = 2_400, 16
MINORS = 22
FULL_DAY = 5
"""Visits after which a coordinator has no room: four to six a day are called hard (S3)."""
CHANNELS = ("来訪", "訪問", "電話", "オンライン", "メール")
CHANNEL_MINUTES = np.array([1.0, 1.2, 0.4, 0.95, 0.3])
CALENDAR = [FIRST_DAY + dt.timedelta(days=day) for day in range(DAYS)]
MONTH_OF_DAY = np.array([(day.year - 2022) * 12 + day.month - 4 for day in CALENDAR])
FIRST_OF_MONTH = np.searchsorted(MONTH_OF_DAY, np.arange(MONTHS + 1))
SEASON = np.array([0.95, 0.95, 1.08, 1.05, 0.9, 1.0, 1.05, 1.05, 0.95, 0.9, 1.1, 1.12])
CONFOUNDERS = (
    "disaster",
    "fair",
    "undeclared_fair",
    "island_trip",
    "new_coordinator",
    "real_growth",
    "bulk_entry",
    "style_drift",
)


@dataclass
class Records:
    """Consultations by column. `client` is the enterprise, `record` its number at the hub; `minors` are bits; `trick`: 0 for a real one.

    `place`: minutes after midnight at which a record claims to begin, −1 where the day's order tells; `late`: days after the report was due.
    """

    hub: np.ndarray
    coordinator: np.ndarray
    client: np.ndarray
    record: np.ndarray
    day: np.ndarray
    channel: np.ndarray
    minutes: np.ndarray
    major: np.ndarray
    minors: np.ndarray
    resolved: np.ndarray
    words: np.ndarray
    late: np.ndarray
    place: np.ndarray
    trick: np.ndarray

    def __len__(self) -> int:
        return len(self.hub)

    def take(self, rows: np.ndarray, **others: np.ndarray | int) -> Records:
        """Some of the records, copied, with other values in some columns."""
        picked = {column.name: getattr(self, column.name)[rows] for column in fields(self)}
        for name, value in others.items():
            picked[name] = np.array(np.broadcast_to(value, picked[name].shape), dtype=picked[name].dtype)
        return Records(**picked)

    def month(self) -> np.ndarray:
        """Month of the records, 0 to 35."""
        return MONTH_OF_DAY[self.day]


def together(*parts: Records) -> Records:
    """Records after each other."""
    return Records(**{column.name: np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(Records)})


@dataclass(frozen=True)
class Event:
    """What a hub declared beforehand."""

    kind: str
    hub: int
    first_day: int
    last_day: int
    coordinator: int | None = None


@dataclass
class World:
    """Records, who works when, what was declared, and which hub-months an honest reason makes odd (hubs × months by kind)."""

    random: np.random.Generator
    sizes: np.ndarray
    works: np.ndarray
    hub_of: np.ndarray
    records: Records
    events: list[Event] = field(default_factory=list)
    odd: dict[str, np.ndarray] = field(default_factory=dict)


def coordinators(random: np.random.Generator, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hub of each coordinator, who works on which day, and on which day each began (0: there from the start)."""
    hub_of, rows, begun = [], [], []
    weekday = np.array([day.weekday() for day in CALENDAR])
    closed = np.array([(day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3) for day in CALENDAR]) | (weekday == 6)
    for hub, size in enumerate(sizes):
        for _ in range(max(3, round(size / 50))):
            weekdays = random.choice(6, size=random.integers(3, 5), replace=False, p=[0.19, 0.19, 0.19, 0.19, 0.19, 0.05])
            changes = [0, *sorted(random.integers(40, DAYS, random.poisson(0.12))), DAYS]
            for first, last in pairwise(changes):
                row = np.isin(weekday, weekdays) & ~closed
                row[:first], row[last:] = False, False
                hub_of.append(hub)
                rows.append(row)
                begun.append(first)
    return np.array(hub_of), np.array(rows), np.array(begun)


def demand_of_hubs(random: np.random.Generator, grows: np.ndarray) -> np.ndarray:
    """Demand, hubs × months: season, trend, chance, and three hubs that really grow by a third in half a year."""
    months = np.arange(MONTHS)
    demand = (
        SEASON[months % 12]
        * (1 + random.uniform(-0.05, 0.08, (HUBS, 1))) ** (months / 12)
        * random.lognormal(0, 0.06, (HUBS, MONTHS))
    )
    for hub in random.choice(HUBS, 3, replace=False):
        begin = random.integers(14, 28)
        demand[hub] *= 1 + 0.35 * np.clip((months - begin) / 6, 0, 1)
        grows[hub, begin : begin + 8] = True
    return demand


def visits(random: np.random.Generator, sizes: np.ndarray, demand: np.ndarray, hub_of: np.ndarray, works: np.ndarray) -> Records:
    """Who comes when, to whom: clients with a few visits a month apart, one in twelve again a year later about the same."""
    peak = demand.max(axis=1)
    clients = random.poisson(sizes * peak / 3.1 / 30.4 * (DAYS + 420))
    hub = np.repeat(np.arange(HUBS), clients)
    first = random.integers(-420, DAYS, len(hub))
    visits = random.geometric(1 / 2.9, len(hub))
    client = np.repeat(np.arange(len(hub)), visits)
    gaps = random.gamma(1.5, 18, len(client)).astype(int) + 1
    gaps[np.cumsum(visits) - visits] = 0
    order = np.cumsum(gaps)
    day = first[client] + order - np.repeat(order[np.cumsum(visits) - visits], visits)
    yearly = np.flatnonzero(random.random(len(hub))[client] < 1 / 12)
    day = np.concatenate([day, day[yearly] + 365 + random.integers(-20, 21, len(yearly))])
    client = np.concatenate([client, client[yearly]])
    usual = a_member(random, hub, hub_of)
    coordinator = np.where(random.random(len(client)) < 0.8, usual[client], a_member(random, hub[client], hub_of))
    is_inside = (day >= 0) & (day < DAYS)
    client, day, coordinator = client[is_inside], day[is_inside], coordinator[is_inside]
    kept = random.random(len(day)) < (demand / peak[:, None])[hub[client], MONTH_OF_DAY[day]]
    client, day, coordinator = client[kept], day[kept], coordinator[kept]
    coordinator, day = on_workdays(random, coordinator, day, hub_of, works)
    is_met = works[coordinator, day] & ~_without_room(random, coordinator, day)
    return blank(hub[client], coordinator, client, day).take(np.flatnonzero(is_met))


def a_member(random: np.random.Generator, hub: np.ndarray, hub_of: np.ndarray) -> np.ndarray:
    """Any coordinator of each hub."""
    first = np.searchsorted(hub_of, np.arange(HUBS + 1))
    member: np.ndarray = first[hub] + (random.random(len(hub)) * np.diff(first)[hub]).astype(int)
    return member


def on_workdays(
    random: np.random.Generator, coordinator: np.ndarray, day: np.ndarray, hub_of: np.ndarray, works: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Visits moved to the next day on which the coordinator works and has room; to a colleague if that is far off."""
    following = next_workday(works)
    for _ in range(8):
        is_far = following[coordinator, day] - day > 10
        coordinator = np.where(is_far, a_member(random, hub_of[coordinator], hub_of), coordinator)
        day = np.where(is_far, day, following[coordinator, day]).clip(max=DAYS - 1)
        day = np.where(_without_room(random, coordinator, day), day + 1, day).clip(max=DAYS - 1)
    return coordinator, day


def _without_room(random: np.random.Generator, coordinator: np.ndarray, day: np.ndarray) -> np.ndarray:
    order = np.lexsort((random.random(len(day)), day, coordinator))
    is_full = np.zeros(len(day), dtype=bool)
    is_full[order] = rank_in_group(coordinator[order] * DAYS + day[order]) >= FULL_DAY
    return is_full


def next_workday(works: np.ndarray) -> np.ndarray:
    """First day from a day on at which a coordinator works, coordinators × days; DAYS if there is none."""
    days = np.where(works, np.arange(DAYS), DAYS)
    following: np.ndarray = np.minimum.accumulate(days[:, ::-1], axis=1)[:, ::-1]
    return following


def rank_in_group(sorted_keys: np.ndarray) -> np.ndarray:
    """0, 1, 2 … within runs of equal keys."""
    is_first = np.concatenate([[True], sorted_keys[1:] != sorted_keys[:-1]]) if len(sorted_keys) else np.zeros(0, dtype=bool)
    places = np.arange(len(sorted_keys))
    rank: np.ndarray = places - np.maximum.accumulate(np.where(is_first, places, 0))
    return rank


def blank(hub: np.ndarray, coordinator: np.ndarray, client: np.ndarray, day: np.ndarray) -> Records:
    """Records of which nothing is written yet."""
    size = len(hub)
    empty = np.zeros(size, dtype=np.int32)
    return Records(
        hub=hub.astype(np.int32), coordinator=coordinator.astype(np.int32), client=client.astype(np.int64), record=client.astype(np.int64) * 4,
        day=day.astype(np.int32), channel=empty.copy(), minutes=empty.copy(), major=empty.copy(), minors=np.zeros(size, dtype=np.uint32),
        resolved=np.zeros(size, dtype=bool), words=np.zeros((size, WORDS_A_NOTE), dtype=np.int16), late=empty.copy(),
        place=empty - 1, trick=empty.copy(),
    )  # fmt: skip
