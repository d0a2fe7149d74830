"""Who sits on a client number: the cases of `linkage_cases.csv` are dealt to numbers that a hub will draw, hub by hub and year by year.

Every hub casts its own stories and leaves a share of its numbers to the stories of the hub before it, so that any process can tell the
cast of any hub by itself. What a story does to its enterprises is in `linkage_stories`.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ingestion.synthetic.demo_plan import DemoPlan, Window, fiscal_year_of, form_of, window_of
from ingestion.synthetic.linkage_stories import STORIES, History, Seat
from ingestion.synthetic.world import Enterprise, enterprise

HERE = Path(__file__).parent
GUESTS = 5  # every fifth number is kept for the stories of the hub before
TRIES = 40  # numbers looked at for an enterprise that fits a story
NEEDS = {
    "any": lambda client: True,
    "founded": lambda client: client.business_form != "創業前",
    "founder": lambda client: client.business_form == "創業前",
    "sole": lambda client: client.business_form == "個人事業",
    "corporation": lambda client: client.business_form == "法人",
    "numbered": lambda client: client.corporate_number is not None,
    "unnumbered": lambda client: client.business_form != "創業前" and client.corporate_number is None,
}


@dataclass(frozen=True)
class Case:
    """A situation that 名寄せ must get right. `undecidable`: the share of pairs of which no evidence is on paper."""

    name: str
    is_same: bool
    share: float
    needs: str
    forms: str
    seats: str
    undecidable: float

    def fits(self, fiscal_year: int) -> bool:
        """Whether the form of this year can show the case."""
        is_inline = form_of(fiscal_year) == "v1"
        return self.forms == "any" or is_inline == (self.forms == "inline")


@cache
def cases() -> tuple[Case, ...]:
    """The cases of `linkage_cases.csv`."""
    with (HERE / "linkage_cases.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Case(
                row["case"],
                row["is_same"] == "true",
                float(row["share"]),
                row["needs"],
                row["forms"],
                row["seats"],
                float(row["undecidable"]),
            )
            for row in csv.DictReader(file)
        )


@dataclass(frozen=True)
class Group:
    """One story: its enterprises and the client numbers on which they sit."""

    case: Case
    name: str
    seats: tuple[Seat, ...]
    histories: tuple[History, ...]

    def row(self) -> dict[str, Any]:
        """The group as the truth tells it; the records are filled in when all hubs are written."""
        latent = list(dict.fromkeys(client.latent_id for history in self.histories for _, client in history))
        numbers = [f"{seat.hub_code}:C{seat.hub_code}{seat.number:06d}" for seat in self.seats]
        return {"case": self.case.name, "group": self.name, "is_same": self.case.is_same, "undecidable": self.case.undecidable,
                "latent_ids": latent, "client_numbers": numbers}  # fmt: skip


@dataclass(frozen=True)
class Cast:
    """Who sits on the client numbers of one hub."""

    seed: int
    hub_code: str
    groups: tuple[Group, ...] = ()
    histories: dict[int, History] = field(default_factory=dict)

    def client(self, number: int, month: dt.date) -> Enterprise:
        """The client as its ledger shows it in this month."""
        history = self.histories.get(number)
        if history is None:
            return enterprise(self.seed, self.hub_code, number, fiscal_year_of(month))
        return next(client for since, client in reversed(history) if since <= month)


def cast_of(plan: DemoPlan, hub_code: str) -> Cast:
    """The cast of a hub: its own stories and, as guest, those of the hub before it among the hubs that hand in."""
    hubs = plan.hub_codes
    before = hubs[hubs.index(hub_code) - 1]
    own = Casting(plan, hub_code).groups()
    guests = own if before == hub_code else Casting(plan, before).groups()
    histories = {
        seat.number: history
        for group in (*own, *guests)
        for seat, history in zip(group.seats, group.histories, strict=True)
        if seat.hub_code == hub_code
    }
    return Cast(plan.seed, hub_code, tuple(own), histories)


class Casting:
    """Deals the stories that begin at one hub to numbers of this hub and of the next."""

    def __init__(self, plan: DemoPlan, hub_code: str) -> None:
        self.plan = plan
        self.hub_code = hub_code
        self.next_hub = plan.hub_codes[(plan.hub_codes.index(hub_code) + 1) % len(plan.hub_codes)]
        self.rng = random.Random(f"{plan.seed}:linkage cases:{hub_code}")
        self.months: dict[int, list[dt.date]] = defaultdict(list)
        for month in plan.all_months():
            self.months[fiscal_year_of(month)].append(month)
        self.free: dict[tuple[str, int], list[int]] = {}
        for year in sorted(self.months):
            self.free["own", year] = self._numbers(hub_code, year, is_guest=False)
            self.free["next", year] = self._numbers(self.next_hub, year, is_guest=True)

    def groups(self) -> list[Group]:
        """All stories of this hub, in the order in which they were cast."""
        return list(self._cast())

    def _cast(self) -> Iterator[Group]:
        told: dict[str, int] = defaultdict(int)
        for year in sorted(self.months):
            numbers = len(self.free["own", year])
            for case in self.rng.sample(cases(), len(cases())):
                if not case.fits(year):
                    continue
                for _ in range(int(case.share * numbers + self.rng.random())):
                    if seats := self._seats(case, year):
                        told[case.name] += 1
                        yield self._group(case, told[case.name], seats)

    def _group(self, case: Case, serial: int, seats: list[Seat]) -> Group:
        name = f"{case.name}-{self.hub_code}-{serial}"
        rng = random.Random(f"{self.plan.seed}:{name}")
        return Group(case, name, tuple(seats), tuple(STORIES[case.name](rng, seats)))

    def _numbers(self, hub_code: str, year: int, *, is_guest: bool) -> list[int]:
        """Numbers that the hub will most probably draw in this year, in a random order."""
        first, last = (self._window(hub_code, month) for month in (self.months[year][0], self.months[year][-1]))
        low, high = first.first + first.mode, last.first + last.width * 0.5
        if high <= low:  # few months: the middle of the window
            low, high = first.first + first.width * 0.2, last.first + last.width * 0.9
        numbers = [number for number in range(int(low), int(high)) if (number % GUESTS == 0) == is_guest]
        self.rng.shuffle(numbers)
        return numbers

    def _window(self, hub_code: str, month: dt.date) -> Window:
        return window_of(month, self.plan.consultations_of(hub_code, fiscal_year_of(month)))

    def _seats(self, case: Case, year: int) -> list[Seat]:
        """The first seat under an enterprise that fits, the others where the case wants them; none if there is no room left."""
        free = self.free["own", year]
        fitting = (n for n in free[:TRIES] if NEEDS[case.needs](enterprise(self.plan.seed, self.hub_code, n, year)))
        number = next(fitting, None)
        if number is None:
            return []
        seats = [self._take(self.hub_code, "own", year, number)]
        for where in self.rng.choice(case.seats.split("|")).split():
            seat = self._other_seat(where, year, number)
            if seat:
                seats.append(seat)
        return seats if len(seats) > 1 or case.is_same else []

    def _other_seat(self, where: str, year: int, near: int) -> Seat | None:
        """`own`: near in number, so that both come in the same months; `later`: the same hub in a later year; `next`: the next hub."""
        if where == "own":
            close = [n for n in self.free["own", year] if n != near]
            return self._take(self.hub_code, "own", year, min(close, key=lambda n: (abs(n - near), n))) if close else None
        side, hub_code = ("next", self.next_hub) if where == "next" else ("own", self.hub_code)
        from_year = year + (where == "later")
        rooms = [(y, numbers) for (s, y), numbers in self.free.items() if s == side and y >= from_year and numbers]
        if not rooms:
            return None
        later, numbers = self.rng.choice(rooms)
        return self._take(hub_code, side, later, numbers[0])

    def _take(self, hub_code: str, side: str, year: int, number: int) -> Seat:
        self.free[side, year].remove(number)
        return Seat(
            hub_code, number, year, self._turn(hub_code, year, number), enterprise(self.plan.seed, hub_code, number, year)
        )

    def _turn(self, hub_code: str, year: int, number: int) -> dt.date:
        """The month of the year in which the window has half passed the number."""
        for month in self.months[year]:
            window = self._window(hub_code, month)
            if number < window.first + window.width * 0.5:
                return month
        return self.months[year][-1]
