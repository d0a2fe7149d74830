"""How counts get inflated: a dozen ways, alone or mixed, plainly or so that they are hard to see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.inflation.events import FIRST_JUDGED, days_with_room, more_like, rows_of
from benchmarks.inflation.world import CALENDAR, DAYS, FIRST_OF_MONTH, HUBS, MONTHS, Records, World, together
from benchmarks.inflation.writing import reworded

LATER = -2
CLEAN = "clean_fabrication"


@dataclass(frozen=True)
class Scheme:
    """What one hub does: by how much (of its honest count), in which months, by which tricks; `is_evasive`: paraphrased, spread, growing."""

    hub: int
    first: int
    last: int
    rate: float
    tricks: tuple[str, ...]
    is_evasive: bool

    def rate_at(self, month: int) -> float:
        """Evasive hubs begin slowly."""
        return self.rate * (min(1.0, (month - self.first + 1) / 6) if self.is_evasive else 1.0)


@dataclass(frozen=True)
class Case:
    """So many records to be made for a hub's month."""

    world: World
    hub: int
    month: int
    size: int
    is_evasive: bool

    def made(self, **others: np.ndarray | int) -> Records:
        """Records that look like the hub's, with some columns set."""
        return more_like(self.world, self.hub, self.month, self.size, **others)

    @property
    def rewording(self) -> float:
        """Share of words that are changed in what is copied."""
        return 0.4 if self.is_evasive else 0.04


def _split_visit(case: Case) -> Records:
    """One visit written as two: half of the minutes each, one after the other (evasive: hours later)."""
    world, random = case.world, case.world.random
    rows = rows_of(world, case.hub, case.month)
    rows = rows[world.records.minutes[rows] >= 30]
    rows = random.choice(rows, min(case.size, len(rows)), replace=False)
    made = world.records.take(rows)
    half = np.maximum(made.minutes // 10 * 5, 5)
    world.records.minutes[rows] -= half
    made.minutes[:] = half
    made.words = _fresh(case, len(rows)).words
    made.place[:] = LATER if case.is_evasive else -1
    return made


def _fresh(case: Case, size: int) -> Records:
    return more_like(case.world, case.hub, case.month, size)


def _copied_note(case: Case) -> Records:
    """Other clients' notes used again, a handful of them many times."""
    sources = case.world.random.choice(rows_of(case.world, case.hub, case.month), max(3, case.size // 12))
    chosen = case.world.random.choice(sources, case.size)
    return case.made(words=reworded(case.world.random, case.world.records.words[chosen], case.rewording))


def _recycled_record(case: Case) -> Records:
    """Last year's records handed in again with this year's dates."""
    random = case.world.random
    before = random.choice(rows_of(case.world, case.hub, case.month - 12), case.size)
    made = case.world.records.take(before)
    placed = case.made()
    words = reworded(random, made.words, case.rewording)
    day = np.clip(
        made.day + 365 + random.integers(-12, 13, case.size), FIRST_OF_MONTH[case.month], FIRST_OF_MONTH[case.month + 1] - 1
    )
    return made.take(np.arange(case.size), coordinator=placed.coordinator, day=day.astype(np.int32), words=words, place=-1)


def _new_variant(case: Case) -> Records:
    """Known enterprises under new numbers."""
    made = case.made()
    made.record[:] = made.client * 4 + 1 + case.world.random.integers(0, 3, case.size)
    return made


def _thin_contact(case: Case) -> Records:
    """A telephone call or a mail of five minutes counted as a session."""
    random = case.world.random
    return case.made(channel=np.where(random.random(case.size) < 0.6, 2, 4), minutes=random.choice([5, 10], case.size))


def _seminar_split(case: Case) -> Records:
    """Those who attended a lecture written as one session each, in common slots."""
    random = case.world.random
    made = case.made(minutes=30, channel=0)
    lecture = np.arange(case.size) // 25
    days = random.choice(made.day, lecture.max() + 1)
    first = np.searchsorted(lecture, lecture)
    made.day[:], made.place[:] = days[lecture], 14 * 60 + 30 * random.integers(0, 3, case.size) * case.is_evasive
    made.words[:] = reworded(random, made.words[first], case.rewording)
    return made


def _overlap(case: Case) -> Records:
    """Records put into days that are full, at hours that are taken."""
    return case.made(place=9 * 60 + 5 * case.world.random.integers(0, 84, case.size))


def _high_load(case: Case) -> Records:
    """Records heaped on the days of a few coordinators."""
    random = case.world.random
    made = case.made(minutes=20)
    days = np.unique(np.stack([made.coordinator, made.day]), axis=1)
    chosen = random.integers(0, max(1, case.size // (4 if case.is_evasive else 8)) + 1, case.size) % days.shape[1]
    made.coordinator[:], made.day[:] = days[0, chosen], days[1, chosen]
    return made


def _closed_day(case: Case) -> Records:
    """Sessions on days on which nobody was there."""
    made = case.made()
    month = range(int(FIRST_OF_MONTH[case.month]), int(FIRST_OF_MONTH[case.month + 1]))
    closed = [
        day for day in month if CALENDAR[day].weekday() == 6 or not case.world.works[case.world.hub_of == case.hub, day].any()
    ]
    made.day[:] = case.world.random.choice(closed, case.size)
    return made


def _backdated_bulk(case: Case) -> Records:
    """Records of a month that is long over, added together."""
    return case.made(late=45)


def _clean(case: Case) -> Records:
    """Records that differ in nothing from real ones: on days with room, of clients who come once more. No internal data can show them."""
    world, random = case.world, case.world.random
    made = case.made()
    made.coordinator[:], made.day[:] = days_with_room(world, case.hub, case.month, case.size)
    clients = world.records.client[rows_of(world, case.hub, case.month)]
    strangers = random.integers(2 * 10**7, 3 * 10**7, case.size)
    made.client[:] = np.where(random.random(case.size) < len(np.unique(clients)) / len(clients), strangers, made.client)
    made.record[:] = made.client * 4
    return made


TRICKS: dict[str, Callable[[Case], Records]] = {
    "split_visit": _split_visit,
    "copied_note": _copied_note,
    "recycled_record": _recycled_record,
    "new_variant": _new_variant,
    "thin_contact": _thin_contact,
    "seminar_split": _seminar_split,
    "overlap": _overlap,
    "high_load": _high_load,
    "closed_day": _closed_day,
    "backdated_bulk": _backdated_bulk,
    CLEAN: _clean,
}
"""Tricks that add records. `issue_padding` adds 課題 to real ones instead."""
PADDING = "issue_padding"
NAMES = (*TRICKS, PADDING)


def mixed_schemes(random: np.random.Generator, rates: Sequence[float], hubs: int = 5) -> list[Scheme]:
    """So many hubs for each rate that each mix two or three tricks for half a year to a year; one in four evasively."""
    names = [name for name in NAMES if name != CLEAN]
    chosen = random.choice(HUBS, hubs * len(rates), replace=False)
    return [
        _scheme(
            random,
            int(hub),
            rates[place // hubs],
            tuple(random.choice(names, random.integers(2, 4), replace=False)),
            place % 4 == 0,
        )
        for place, hub in enumerate(chosen)
    ]


def single_schemes(random: np.random.Generator, rate: float) -> list[Scheme]:
    """One hub a trick, plainly."""
    hubs = random.choice(HUBS, len(NAMES), replace=False)
    ordered = (*(name for name in NAMES if name != CLEAN), CLEAN)
    return [_scheme(random, int(hub), rate, (name,), is_evasive=False) for hub, name in zip(hubs, ordered, strict=True)]


def _scheme(random: np.random.Generator, hub: int, rate: float, tricks: tuple[str, ...], is_evasive: bool) -> Scheme:
    first = int(random.integers(FIRST_JUDGED + 1, MONTHS - 8))
    return Scheme(hub, first, min(first + int(random.integers(6, 13)), MONTHS) - 1, rate, tricks, is_evasive)


def inflate(honest: World, schemes: list[Scheme]) -> World:
    """The world with these hubs inflating. `trick` of the added records: place of the trick in NAMES, plus one."""
    world = replace(honest, records=honest.records.take(np.arange(len(honest.records))))
    added = [
        part
        for scheme in schemes
        for month in range(scheme.first, scheme.last + 1)
        for part in _inflated_month(world, scheme, month)
    ]
    world.records = together(world.records, *added)
    assert int(world.records.day.max()) < DAYS
    return world


def _inflated_month(world: World, scheme: Scheme, month: int) -> list[Records]:
    total = scheme.rate_at(month) * len(rows_of(world, scheme.hub, month))
    parts = []
    for trick in scheme.tricks:
        size = round(total / len(scheme.tricks))
        if trick == PADDING:
            _pad(world, scheme.hub, month, total / len(scheme.tricks))
        elif size:
            made = TRICKS[trick](Case(world, scheme.hub, month, size, scheme.is_evasive))
            made.trick[:] = NAMES.index(trick) + 1
            parts.append(made)
    return parts


def _pad(world: World, hub: int, month: int, records: float) -> None:
    """As many 課題 more as so many records would bring, one to a record."""
    rows = rows_of(world, hub, month)
    issues = records * float(np.bitwise_count(world.records.minors[rows]).mean())
    chosen = world.random.choice(rows, min(round(issues), len(rows)), replace=False)
    free = ~world.records.minors[chosen]
    world.records.minors[chosen] |= free & (~free + np.uint32(1))
