"""Notes of consultations compared, month after month and hub by hub.

Notes come in as Arrow tables; only ids, lengths and similarities leave. What of it is a mark is decided in dbt.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from ingestion.inflation.alike import Bare, Pairs, copies, recycled, slots, stacked
from ingestion.inflation.likeness import UNSIGNED, signatures
from ingestion.inflation.notes import Mask, Notes, Phrases, Places, normalised, phrases, without
from ingestion.inflation.templates import SharedPhrases, TemplateRules, Templates, shared_phrases
from ingestion.normalise.dates import fiscal_year_of

COMPARED = pa.schema(
    [("consultation_id", pa.string()), ("note_length", pa.int64()), ("is_compared", pa.bool_()),
     ("copied_from", pa.string()), ("copied_similarity", pa.float64()),
     ("recycled_from", pa.string()), ("recycled_similarity", pa.float64()), ("slot_group", pa.string())]
)  # fmt: skip
"""What comes out, a row per note: its signs without templates, whether that is enough to be compared, the notes before it (within days,
a year) that it is alike to, and the first of the alike notes in its slot."""
MONTHS_BEFORE = 13
"""Months needed before a fiscal year: for last year's notes, and to learn templates from."""


@dataclass(frozen=True)
class Rules:
    """What is alike, from which length (signs) on notes are compared, with which notes (days apart), and what templates are."""

    similarity: float
    least_signs: int
    copy_days: int
    recycle_days: int
    recycle_slack: int
    templates: TemplateRules

    @property
    def copy_months(self) -> int:
        """Months before a month in which notes may lie that are compared with it."""
        return self.copy_days // 28 + 1


@dataclass(frozen=True)
class Written:
    """Notes of one hub and month as written, in order of time, and what is known of each (`records`, by column)."""

    records: pa.Table
    notes: Notes
    phrases: Phrases


@dataclass(frozen=True)
class Month:
    """A month by hub: the phrases that enterprises share, and its notes, none where nothing is compared with them.

    `is_asked`: the notes are to be compared, else only compared with.
    """

    month: dt.date
    shared: Mapping[str, SharedPhrases]
    hubs: Mapping[str, Written]
    is_asked: bool


@dataclass(frozen=True)
class Compared:
    """What was found of a hub's month: a table as in COMPARED, and the phrases that its enterprises share."""

    hub_code: str
    month: dt.date
    notes: pa.Table
    shared: SharedPhrases


def asked_month(month: dt.date, table: pa.Table) -> Month:
    """A month whose notes are to be compared.

    Columns of `table`: consultation_id and hub_code; day (since 1970); enterprise, coordinator and issues (as hashes); started_min, ended_min
    (-1: not known); note. Ordered by hub, day, coordinator, start and id.
    """
    hubs = _by_hub(table)
    return Month(month, {hub: _shared(written) for hub, written in hubs.items()}, hubs, is_asked=True)


def known_month(month: dt.date, shared: Mapping[str, SharedPhrases], table: pa.Table | None) -> Month:
    """A month that was compared on an earlier night; its notes as above if others are compared with them."""
    return Month(month, shared, {} if table is None else _by_hub(table), is_asked=False)


def compare(months: Iterable[Month], rules: Rules) -> Iterator[Compared]:
    """What is found of every hub and month asked for. `months` in order: before those asked for, their fiscal year's others and MONTHS_BEFORE.

    Templates are learnt anew for every fiscal year, from the months before it, so that a month comes out the same alone or in a row.
    """
    recent: deque[Month] = deque(maxlen=MONTHS_BEFORE + 11)
    year: _Year | None = None
    for month in _read_ahead(months):
        if month.is_asked:
            begins = dt.date(fiscal_year_of(month.month), 4, 1)
            if year is None or year.begins != begins:
                year = _Year(begins, _months_before(recent, begins), rules)
            year.catch_up(recent)
            yield from year.compare(month, [*_months_before(recent, month.month), month])
        recent.append(month)
        if len(recent) > MONTHS_BEFORE:  # its notes are compared with no later ones
            recent[-1 - MONTHS_BEFORE] = replace(recent[-1 - MONTHS_BEFORE], hubs={})


class _Year:
    """The notes of a fiscal year on the way: what templates are known, and each hub's notes of the last months without them."""

    def __init__(self, begins: dt.date, before: Sequence[Month], rules: Rules) -> None:
        self.begins = begins
        self._reached = begins
        self._rules = rules
        self._templates = Templates(rules.templates)
        for month in before:
            self._templates.learn(month.shared)
            self._templates.settle(month.shared)
        self._past: dict[str, list[Bare]] = {}
        for month in before[-rules.copy_months :]:
            self._keep(month)

    def catch_up(self, recent: Iterable[Month]) -> None:
        """Goes through the year's months so far that were not asked for."""
        for month in recent:
            if month.month >= self._reached:
                self._templates.learn(month.shared)
                self._keep(month)
                self._settle(month)

    def compare(self, month: Month, recent: Sequence[Month]) -> Iterator[Compared]:
        """One result a hub."""
        self._templates.learn(month.shared)
        for hub, written in month.hubs.items():
            yield Compared(hub, month.month, self._compare_hub(hub, written, recent), month.shared[hub])
        self._settle(month)

    def _settle(self, month: Month) -> None:
        self._templates.settle(month.shared)
        self._reached = month.month + dt.timedelta(days=1)

    def _keep(self, month: Month) -> None:
        for hub, written in month.hubs.items():
            self._past.setdefault(hub, []).append(self._signed(written, *self._bare(hub, written)))

    def _compare_hub(self, hub: str, written: Written, recent: Sequence[Month]) -> pa.Table:
        notes, is_long = self._bare(hub, written)
        bare = self._signed(written, notes, is_long)
        past = [*self._past.get(hub, []), bare][-1 - self._rules.copy_months :]
        self._past[hub] = past
        stack, last_year = stacked(past), self._last_year(hub, bare, recent)
        first = len(stack.notes) - len(bare.notes)
        found = copies(stack, first, self._rules.similarity, self._rules.copy_days)
        places = np.flatnonzero(is_long)
        out = _Columns(written.records, notes.lengths, is_long)
        out.add("copied", found.nearest(), places, stack, first)
        if last_year:
            out.add("recycled", self._recycled(bare, last_year).nearest(), places, last_year)
        out.add_groups(slots(stack, found, first), places, stack)
        return out.table()

    def _recycled(self, bare: Bare, last_year: Bare) -> Pairs:
        return recycled(bare, last_year, self._rules.similarity, self._rules.recycle_days, self._rules.recycle_slack)

    def _last_year(self, hub: str, bare: Bare, recent: Sequence[Month]) -> Bare | None:
        """The hub's notes of a year before, without what are templates now."""
        parts = []
        day = bare.numbers("day")
        for month in recent:
            if hub in month.hubs and len(day) and self._is_year_before(month, int(day.min()), int(day.max())):
                notes, is_long = self._bare(hub, month.hubs[hub])
                parts.append(_only_long(month.hubs[hub].records, notes, is_long))
        return stacked(parts) if parts else None

    def _is_year_before(self, month: Month, first_day: int, last_day: int) -> bool:
        begins = (month.month - dt.date(1970, 1, 1)).days
        days, slack = self._rules.recycle_days, self._rules.recycle_slack
        return begins <= last_day - days + slack and begins + 30 >= first_day - days - slack

    def _bare(self, hub: str, written: Written) -> tuple[Notes, Mask]:
        """Notes without templates, and which are long enough to be compared."""
        notes = without(written.notes, written.phrases, self._templates.of_hub(hub, written.phrases.hashes))
        return notes, notes.lengths >= self._rules.least_signs

    def _signed(self, written: Written, notes: Notes, is_long: Mask) -> Bare:
        bare = _only_long(written.records, notes, is_long)
        return Bare(bare.records, bare.notes, signatures(bare.notes))


class _Columns:
    """Columns of the rows that come out, from numbers of notes."""

    def __init__(self, records: pa.Table, lengths: Places, is_long: Mask) -> None:
        self._size = len(lengths)
        self._columns = {
            "consultation_id": records.column("consultation_id"),
            "note_length": pa.array(lengths),
            "is_compared": pa.array(is_long),
        }

    def add(self, name: str, pairs: Pairs, places: Places, earlier: Bare, first: int = 0) -> None:
        """`<name>_from` and `<name>_similarity`: pairs[i].later - first is the number among the long notes, which stand at `places`."""
        similarity = np.full(self._size, np.nan)
        row = places[pairs.later - first]
        similarity[row] = pairs.similarity
        self._columns[f"{name}_similarity"] = pa.array(similarity, from_pandas=True)
        self._columns[f"{name}_from"] = self._ids(row, pairs.earlier, earlier)

    def add_groups(self, smallest: Places, places: Places, notes: Bare) -> None:
        """`slot_group`: the id of the first note of the slot."""
        grouped = smallest >= 0
        self._columns["slot_group"] = self._ids(places[grouped], smallest[grouped], notes)

    def _ids(self, rows: Places, numbers: Places, notes: Bare) -> pa.ChunkedArray:
        places = np.full(self._size, -1)
        places[rows] = numbers
        return notes.records.column("consultation_id").take(pa.array(places, mask=places < 0))

    def table(self) -> pa.Table:
        """The table; what was not added is null."""
        missing = {name: pa.nulls(self._size) for name in COMPARED.names if name not in self._columns}
        return pa.table(self._columns | missing).select(COMPARED.names).cast(COMPARED)


def _only_long(records: pa.Table, notes: Notes, is_long: Mask) -> Bare:
    return Bare(records.filter(pa.array(is_long)), notes.pick(is_long), UNSIGNED)


def _by_hub(table: pa.Table) -> dict[str, Written]:
    hubs = table.column("hub_code").to_numpy()
    edges = np.flatnonzero(np.concatenate([[True], hubs[1:] != hubs[:-1], [True]])) if len(hubs) else np.zeros(1, np.int64)
    parts = [table.slice(start, end - start) for start, end in itertools.pairwise(edges.tolist())]
    return {part.column("hub_code")[0].as_py(): _written(part) for part in parts}


def _written(table: pa.Table) -> Written:
    notes = normalised(table.column("note").to_pylist())
    return Written(table.drop_columns(["note"]), notes, phrases(notes))


def _shared(written: Written) -> SharedPhrases:
    return shared_phrases(written.phrases, np.asarray(written.records.column("enterprise").to_numpy()))


def _read_ahead(months: Iterable[Month]) -> Iterator[Month]:
    """The same months, the next one read while one is compared."""
    waiting = iter(months)
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, waiting, None)
        while month := coming.result():
            coming = reader.submit(next, waiting, None)
            yield month


def _months_before(recent: Iterable[Month], month: dt.date) -> list[Month]:
    number = month.year * 12 + month.month
    return [item for item in recent if 0 < number - item.month.year * 12 - item.month.month <= MONTHS_BEFORE]
