"""Honest reasons for odd months: disasters, fairs, island trips, new staff, growth, entries in bulk, a changed way of recording."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.inflation.world import (
    FIRST_OF_MONTH,
    FULL_DAY,
    HUBS,
    MEAN_SIZE,
    MONTH_OF_DAY,
    MONTHS,
    WORDS,
    Event,
    Records,
    World,
    coordinators,
    demand_of_hubs,
    together,
    visits,
)
from benchmarks.inflation.writing import drift, reworded, styles_of, written

DECLARED = ("disaster", "fair", "island_trip", "new_coordinator", "real_growth", "bulk_entry")
UNDECLARED = ("undeclared_fair", "style_drift")
FIRST_JUDGED = 12
AFTER_HOURS = 17 * 60 + 30


def honest_world(seed: int, scale: float) -> World:
    """47 hubs over 36 months in which nobody inflates; `scale`: share of the national volume."""
    random = np.random.default_rng(seed)
    sizes = np.clip(random.lognormal(0, 0.6, HUBS), 0.25, 2.6)
    sizes = np.maximum(sizes / sizes.mean() * MEAN_SIZE * scale, 8)
    hub_of, works, begun = coordinators(random, sizes)
    odd = {kind: np.zeros((HUBS, MONTHS), dtype=bool) for kind in DECLARED + UNDECLARED}
    demand = demand_of_hubs(random, odd["real_growth"])
    styles = styles_of(random, len(hub_of))
    drift(random, styles, odd["style_drift"])
    records = written(random, visits(random, sizes, demand, hub_of, works), styles)
    world = World(random, sizes, works, hub_of, records, odd=odd)
    _new_staff(world, begun)
    for hub in np.flatnonzero(odd["real_growth"].any(axis=1)):
        months = np.flatnonzero(odd["real_growth"][hub])
        _declare(world, "real_growth", int(hub), int(months[0]), int(months[-1]))
    _bulk_entries(world)
    world.records = together(world.records, *_disasters(world), *_fairs(world), *_island_trips(world))
    return world


def more_like(world: World, hub: int, month: int, size: int, **others: np.ndarray | int) -> Records:
    """New records in the way of a hub's month: other days and coordinators of that month, new words."""
    rows = rows_of(world, hub, month)
    taken, placed = world.random.choice(rows, (2, size))
    records = world.records.take(taken)
    records.coordinator, records.day = world.records.coordinator[placed], world.records.day[placed]
    records.words = own_words(world.random, records)
    for name, value in others.items():
        column = getattr(records, name)
        column[...] = value
    return records


def days_with_room(world: World, hub: int, month: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Coordinators and days of the hub's month on which they had room for one more; any of their days where none is left."""
    staff = np.flatnonzero(world.hub_of == hub)
    days = np.arange(FIRST_OF_MONTH[month], FIRST_OF_MONTH[month + 1])
    load = np.zeros((len(staff), len(days)), dtype=int)
    rows = rows_of(world, hub, month)
    np.add.at(load, (np.searchsorted(staff, world.records.coordinator[rows]), world.records.day[rows] - days[0]), 1)
    room = np.where(world.works[np.ix_(staff, days)], np.maximum(FULL_DAY - load, 0), 0)
    places = np.repeat(np.arange(room.size), room.ravel())
    if len(places) < size:
        places = np.concatenate([places, world.random.choice(np.flatnonzero(load), size - len(places))])
    chosen = world.random.permutation(places)[:size]
    return staff[chosen // len(days)], days[chosen % len(days)]


def rows_of(world: World, hub: int, month: int) -> np.ndarray:
    """Places of a hub's records of a month."""
    return np.flatnonzero((world.records.hub == hub) & (world.records.month() == month))


def own_words(random: np.random.Generator, records: Records) -> np.ndarray:
    """A note of its own that begins with what goes with the client."""
    words = (random.random(records.words.shape) ** 1.5 * WORDS).astype(np.int16)
    words[:, :3] = records.words[:, :3]
    return words


def _declare(world: World, kind: str, hub: int, month: int, last: int, coordinator: int | None = None) -> None:
    world.events.append(Event(kind, hub, int(FIRST_OF_MONTH[month]), int(FIRST_OF_MONTH[last + 1]) - 1, coordinator))


def _new_staff(world: World, begun: np.ndarray) -> None:
    """A new coordinator's first quarter is declared."""
    for coordinator in np.flatnonzero(begun):
        hub, month = int(world.hub_of[coordinator]), int(MONTH_OF_DAY[begun[coordinator]])
        last = min(month + 2, MONTHS - 1)
        world.odd["new_coordinator"][hub, month : last + 1] = True
        _declare(world, "new_coordinator", hub, month, last, int(coordinator))


def _disasters(world: World) -> Iterator[Records]:
    """Two hubs for three months: two in five more, mostly by telephone, short, about the same measures, several issues at once."""
    random = world.random
    for hub in random.choice(HUBS, 2, replace=False):
        month = int(random.integers(FIRST_JUDGED, MONTHS - 3))
        _declare(world, "disaster", int(hub), month, month + 2)
        for at in range(month, month + 3):
            world.odd["disaster"][hub, at] = True
            size = int(0.4 * len(rows_of(world, hub, at)))
            client = random.integers(10**7, 2 * 10**7, size)
            added = more_like(world, int(hub), at, size, client=client, record=client * 4)
            added.channel[:] = np.where(random.random(size) < 0.6, 2, added.channel)
            added.minutes[:] = np.maximum(added.minutes // 10 * 5, 5)
            added.minors |= np.uint32(3) << random.integers(0, 8, size).astype(np.uint32)
            added.words[:, 5:] = reworded(random, np.broadcast_to(added.words[:1, 5:], added.words[:, 5:].shape), 0.2)
            yield added


def _fairs(world: World) -> Iterator[Records]:
    """One hub-month in twelve has an event after which people consult in common slots in the evening; one in four is not declared."""
    random = world.random
    for hub, month in zip(*np.nonzero(random.random((HUBS, MONTHS)) < 1 / 12), strict=True):
        is_declared = random.random() < 0.75
        size = int(random.integers(20, 50) if is_declared else random.integers(8, 16))
        rows = rows_of(world, int(hub), int(month))
        added = more_like(world, int(hub), int(month), min(size, len(rows) // 10 + 4), minutes=30, channel=0)
        day = int(world.records.day[random.choice(rows)])
        staff = np.flatnonzero(world.works[:, day] & (world.hub_of == hub))
        added.coordinator[:] = staff[np.arange(len(added)) % len(staff)]
        added.day[:], added.place[:] = day, AFTER_HOURS + 30 * (np.arange(len(added)) // len(staff))
        added.words[:] = reworded(random, np.broadcast_to(added.words[:1], added.words.shape), 0.15)
        yield added
        world.odd["fair" if is_declared else "undeclared_fair"][hub, month] = True
        if is_declared:
            world.events.append(Event("fair", int(hub), day, day))


def _island_trips(world: World) -> Iterator[Records]:
    """Three hubs send a coordinator to the islands each quarter: a dozen short sessions a day for two days."""
    random = world.random
    for hub in random.choice(HUBS, 3, replace=False):
        for month in range(int(random.integers(0, 3)), MONTHS, 3):
            size = min(24, len(rows_of(world, int(hub), month)) // 8 + 2)
            added = more_like(world, int(hub), month, size, minutes=30, channel=1)
            coordinator = int(added.coordinator[0])
            of_month = np.arange(FIRST_OF_MONTH[month], FIRST_OF_MONTH[month + 1])
            days = of_month[~world.works[coordinator, of_month]][-2:]
            added.coordinator[:], added.day[:] = coordinator, days[np.arange(size) % 2]
            added.place[:] = 9 * 60 + 40 * (np.arange(size) // 2)
            yield added
            world.odd["island_trip"][hub, month] = True
            world.events += [Event("island_trip", int(hub), int(day), int(day), coordinator) for day in days]


def _bulk_entries(world: World) -> None:
    """Six hub-months that a clerk entered late."""
    random = world.random
    for hub in random.choice(HUBS, 6, replace=False):
        month = int(random.integers(FIRST_JUDGED, MONTHS))
        rows = rows_of(world, int(hub), month)
        late = rows[random.random(len(rows)) < 0.7]
        world.records.late[late] = 30
        world.odd["bulk_entry"][hub, month] = True
        _declare(world, "bulk_entry", int(hub), month, month)
