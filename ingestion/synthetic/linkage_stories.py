"""What each case of `linkage_cases.csv` does to its enterprises: who sits on each seat, and how it looks from which month on.

A story is given the enterprise of its first seat and returns one history a seat. Where seats are and how many stories are told is no
matter of this module.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingestion.synthetic.linkage_spelling import respelled
from ingestion.synthetic.words import words
from ingestion.synthetic.world import (
    Enterprise,
    Place,
    corporate_number_of,
    person_of,
    places,
    street_of,
    telephone_of,
    trade_name_of,
)

ALWAYS = dt.date.min
History = tuple[tuple[dt.date, Enterprise], ...]


@dataclass(frozen=True)
class Seat:
    """A client number of a hub in a fiscal year, and who would sit there without a story. `turn`: the month when half of its time is over."""

    hub_code: str
    number: int
    fiscal_year: int
    turn: dt.date
    native: Enterprise


Story = Callable[[random.Random, Sequence[Seat]], list[History]]


def unchanged(client: Enterprise) -> History:
    """The same in every month."""
    return ((ALWAYS, client),)


def _told_everywhere(seats: Sequence[Seat], before: Enterprise, after: Enterprise) -> list[History]:
    """One enterprise on all seats, changed when half the time of its first seat is over."""
    return [((ALWAYS, before), (seats[0].turn, after))] * len(seats)


def _elsewhere(rng: random.Random, place: Place, hub_code: str) -> Place:
    """Another municipality of the hub's prefecture."""
    return rng.choice([other for other in places()[hub_code] if other != place])


def _as_business(rng: random.Random, client: Enterprise) -> Enterprise:
    """A founder gets a business, others stay."""
    if client.business_form != "創業前":
        return client
    name = trade_name_of(rng, client.industry)
    return replace(
        client, trade_name=name.text, kana=name.reading, business_form="個人事業", employees=rng.randint(0, 4), founded_year=2017
    )


def _as_corporation(rng: random.Random, client: Enterprise) -> Enterprise:
    """With legal form and 法人番号."""
    business = _as_business(rng, client)
    return replace(business, legal_form=business.legal_form or "株式会社", business_form="法人", capital_man_yen=business.capital_man_yen or 300,
                   corporate_number=business.corporate_number or corporate_number_of(rng))  # fmt: skip


def _named_like(rng: random.Random, seat: Seat, model: Enterprise) -> Enterprise:
    """Another enterprise under the model's name, with another person in another municipality."""
    place = _elsewhere(rng, model.place, seat.hub_code)
    while (person := person_of(rng).text) == model.representative:
        continue
    return replace(
        model, latent_id=seat.native.latent_id, representative=person, place=place, street=street_of(rng), telephone=telephone_of(rng),
        corporate_number=corporate_number_of(rng) if model.corporate_number else None,
    )  # fmt: skip


def namesake(rng: random.Random, seats: Sequence[Seat]) -> list[History]:
    """Same name, another enterprise."""
    me = seats[0].native
    return [unchanged(me), *(unchanged(_named_like(rng, seat, me)) for seat in seats[1:])]


def person_namesake(rng: random.Random, seats: Sequence[Seat]) -> list[History]:
    """Same representative's name in the same municipality, another business."""
    me = seats[0].native
    others = [replace(_as_business(rng, seat.native), place=me.place, representative=me.representative) for seat in seats[1:]]
    while any(other.trade_name == me.trade_name for other in others):
        others = [_renamed(rng, other) for other in others]
    return [unchanged(client) for client in (me, *others)]


def shared_office(rng: random.Random, seats: Sequence[Seat]) -> list[History]:
    """One building; rooms are written in half of the offices."""
    place, street = seats[0].native.place, street_of(rng)
    building, floor, has_rooms = rng.choice(words("building")).text, rng.randint(2, 9), rng.random() < 0.5
    rooms = [f"{street} {building}{floor}{f'0{i}号室' if has_rooms else '階'}" for i in range(1, len(seats) + 1)]
    return [unchanged(replace(seat.native, place=place, street=room)) for seat, room in zip(seats, rooms, strict=True)]


def shared_telephone(rng: random.Random, seats: Sequence[Seat]) -> list[History]:
    """One number answers for several."""
    number = telephone_of(rng)
    return [unchanged(replace(seat.native, telephone=number)) for seat in seats]


def subsidiary(rng: random.Random, seats: Sequence[Seat]) -> list[History]:
    """`<name>販売` or `<name>ホールディングス` under the same roof."""
    me, seat = seats[0].native, seats[1]
    word, reading = rng.choice((("販売", "ハンバイ"), ("ホールディングス", "ホールディングス")))
    child = replace(
        me,
        latent_id=seat.native.latent_id,
        trade_name=me.trade_name + word,
        kana=me.kana + reading,
        corporate_number=corporate_number_of(rng),
    )
    return [unchanged(me), unchanged(child)]


def merger(rng: random.Random, seats: Sequence[Seat]) -> list[History]:
    """Until the end of the year there are two; then the first one has taken over the other's office."""
    me, absorbed = seats[0].native, _as_corporation(rng, seats[1].native)
    after = replace(me, place=absorbed.place, street=absorbed.street, telephone=absorbed.telephone)
    mine = ((ALWAYS, me), (dt.date(seats[0].fiscal_year + 1, 4, 1), after))
    return [mine, unchanged(absorbed), *[mine] * (len(seats) - 2)]


def branch(rng: random.Random, seats: Sequence[Seat]) -> list[History]:
    """`<name> 横浜支店` with a manager, an address and a telephone of its own."""
    me = seats[0].native
    branches = []
    for seat in seats[1:]:
        place = _elsewhere(rng, me.place, seat.hub_code)
        town = re.sub("^.+?郡|[市区町村]$", "", place.municipality)
        branches.append(
            replace(
                me,
                branch=f"{town}支店",
                place=place,
                street=street_of(rng),
                telephone=telephone_of(rng),
                representative=person_of(rng).text,
            )
        )
    return [unchanged(client) for client in (me, *branches)]


def move_with_number(rng: random.Random, seats: Sequence[Seat]) -> list[History]:
    """Another address and telephone."""
    me = seats[0].native
    after = replace(me, place=_elsewhere(rng, me.place, seats[0].hub_code), street=street_of(rng), telephone=telephone_of(rng))
    return _told_everywhere(seats, me, after)


def move(rng: random.Random, seats: Sequence[Seat]) -> list[History]:
    """Another address; the telephone number moves along."""
    me = seats[0].native
    return _told_everywhere(seats, me, replace(me, place=_elsewhere(rng, me.place, seats[0].hub_code), street=street_of(rng)))


def _renamed(rng: random.Random, client: Enterprise) -> Enterprise:
    while (name := trade_name_of(rng, client.industry)).text == client.trade_name:
        continue
    return replace(client, trade_name=name.text, kana=name.reading)


def rename(rng: random.Random, seats: Sequence[Seat]) -> list[History]:
    """Another trade name, all else the same."""
    return _told_everywhere(seats, seats[0].native, _renamed(rng, seats[0].native))


def rename_form(_rng: random.Random, seats: Sequence[Seat]) -> list[History]:
    """有限会社 becomes 株式会社; no 法人番号 is written on either side."""
    me = replace(seats[0].native, legal_form="有限会社", corporate_number=None)
    return _told_everywhere(seats, me, replace(me, legal_form="株式会社"))


def rename_and_move(rng: random.Random, seats: Sequence[Seat]) -> list[History]:
    """Only the person remains, in another year under another number."""
    me = seats[0].native
    moved = replace(
        _renamed(rng, me), place=_elsewhere(rng, me.place, seats[0].hub_code), street=street_of(rng), telephone=telephone_of(rng)
    )
    return [unchanged(me), *[unchanged(moved)] * (len(seats) - 1)]


def succession(rng: random.Random, seats: Sequence[Seat]) -> list[History]:
    """The same surname, another given name."""
    me = seats[0].native
    surname, given = me.representative.split(" ")
    heir = rng.choice([word.text for word in words("given") if word.text != given])
    return _told_everywhere(seats, me, replace(me, representative=f"{surname} {heir}"))


def incorporation(rng: random.Random, seats: Sequence[Seat]) -> list[History]:
    """個人事業 becomes 法人."""
    return _told_everywhere(seats, seats[0].native, _as_corporation(rng, seats[0].native))


def founding(rng: random.Random, seats: Sequence[Seat]) -> list[History]:
    """創業前 becomes 個人事業."""
    me = seats[0].native
    return _told_everywhere(seats, me, replace(_as_business(rng, me), founded_year=seats[0].turn.year))


def spelt_differently(rng: random.Random, seats: Sequence[Seat]) -> list[History]:
    """One enterprise in the hand of several clerks; the first writes the building, a 法人番号 is on one side at most."""
    me = seats[0].native
    if rng.random() < 0.4:
        me = replace(me, street=f"{me.street} {rng.choice(words('building')).text}{rng.randint(2, 9)}階")
    others = [
        replace(respelled(rng, me, is_home=seat.hub_code == me.place.prefecture_code), corporate_number=None)
        for seat in seats[1:]
    ]
    return [unchanged(client) for client in (me, *others)]


STORIES: dict[str, Story] = {
    **dict.fromkeys(("namesake_in_prefecture", "namesake_elsewhere", "franchise_shop"), namesake),
    "person_namesake": person_namesake, "shared_office": shared_office, "shared_telephone": shared_telephone,
    "subsidiary": subsidiary, "merger": merger, "branch": branch, "move_with_number": move_with_number, "move": move,
    **dict.fromkeys(("rename_with_number", "rename_shop"), rename), "rename_form": rename_form, "rename_and_move": rename_and_move,
    "succession": succession, "incorporation": incorporation, "founding": founding,
    **dict.fromkeys(("two_hubs", "over_the_years"), spelt_differently),
}  # fmt: skip
