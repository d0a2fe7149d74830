"""Fictitious people, enterprises and places, each drawn from the seed and its own number only."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from ingestion.normalise.identifiers import corporate_check_digit
from ingestion.synthetic.words import Word, words

HERE = Path(__file__).parent
EMPLOYEES = {
    "5人以下": (0, 5),
    "～20人": (6, 20),
    "～50人": (21, 50),
    "～100人": (51, 100),
    "100人超": (101, 450),
}


@cache
def calibration() -> dict[str, Any]:
    """The shares of `calibration.yml`."""
    return dict(yaml.safe_load((HERE / "calibration.yml").read_text(encoding="utf-8")))


def shares_of_year(name: str, fiscal_year: int) -> dict[str, float]:
    """Shares that differ by year: the latest given for this year or before it."""
    by_year = calibration()[name]
    return dict(by_year[max((year for year in by_year if year <= fiscal_year), default=min(by_year))])


def draw(rng: random.Random, shares: dict[Any, float]) -> Any:
    """One key by its share."""
    return rng.choices(list(shares), weights=list(shares.values()))[0]


@dataclass(frozen=True)
class Place:
    """A municipality and town with a real postal code (Japan Post), the street invented."""

    prefecture_code: str
    prefecture: str
    municipality: str
    town: str
    postal_code: str


@cache
def places() -> dict[str, list[Place]]:
    """Places by prefecture code, from `prefecture_places.csv`."""
    found: dict[str, list[Place]] = {}
    with (HERE / "prefecture_places.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["prefecture_code"], []).append(Place(**row))
    return found


@dataclass(frozen=True)
class Enterprise:
    """One fictitious client: `latent_id` is the truth that 名寄せ should find. `kana` reads the trade name without its legal form."""

    latent_id: str
    trade_name: str
    kana: str
    legal_form: str
    is_form_first: bool
    representative: str
    corporate_number: str | None
    place: Place
    street: str
    telephone: str
    business_form: str
    industry: str
    capital_man_yen: int | None
    employees: int | None
    founded_year: int | None
    branch: str = ""
    address_as_written: str = ""

    @property
    def name(self) -> str:
        """The whole name: legal form, trade name, branch."""
        whole = f"{self.legal_form}{self.trade_name}" if self.is_form_first else f"{self.trade_name}{self.legal_form}"
        return f"{whole} {self.branch}" if self.branch else whole

    @property
    def address(self) -> str:
        """The whole address, prefecture first, unless a clerk wrote it in a way of their own."""
        return self.address_as_written or f"{self.place.prefecture}{self.place.municipality}{self.place.town}{self.street}"


def corporate_number_of(rng: random.Random) -> str:
    """A number with a valid check digit in a range that no registry office uses (9900…)."""
    body = f"9900{rng.randrange(10**8):08d}"
    return f"{corporate_check_digit(body)}{body}"


def street_of(rng: random.Random) -> str:
    """Invented numbers in a town."""
    return f"{rng.randint(1, 9)}-{rng.randint(1, 30)}-{rng.randint(1, 40)}"


def telephone_of(rng: random.Random) -> str:
    """An invented telephone number."""
    return f"0{rng.randint(11, 99)}-{rng.randint(200, 999)}-{rng.randint(1000, 9999)}"


def person_of(rng: random.Random) -> Word:
    """Surname and given name with a space between."""
    return rng.choice(words("surname")) + Word(" ", " ") + rng.choice(words("given"))


def trade_name_of(rng: random.Random, industry: str) -> Word:
    """A trade name that tells its industry, without legal form."""
    return rng.choice(words("stem")) + rng.choice(words("trade", industry))


@lru_cache(maxsize=200_000)
def enterprise(seed: int, hub_code: str, number: int, fiscal_year: int) -> Enterprise:
    """The client with this number at this hub, where no case of `linkage_cases` says otherwise."""
    rng = random.Random(f"{seed}:enterprise:{hub_code}:{number}")
    size = draw(rng, shares_of_year("employees", fiscal_year))
    industry = draw(rng, calibration()["industry"])
    place = rng.choice(places()[hub_code])
    person = person_of(rng)
    founder = Enterprise(f"{hub_code}-{number}", person.text, person.reading, "", False, person.text, None, place, street_of(rng),
                         telephone_of(rng), "創業前", industry, None, None, None)  # fmt: skip
    if size == "創業前":
        return founder
    trade_name = trade_name_of(rng, industry)
    is_corporation = rng.random() < (0.45 if size == "5人以下" else 0.95)
    founded = replace(
        founder, trade_name=trade_name.text, kana=trade_name.reading, business_form="法人" if is_corporation else "個人事業",
        employees=rng.randint(*EMPLOYEES[size]), founded_year=rng.randint(1950, 2018),
    )  # fmt: skip
    return _incorporated(rng, founded) if is_corporation else founded


def _incorporated(rng: random.Random, founded: Enterprise) -> Enterprise:
    return replace(
        founded,
        legal_form=rng.choices(("株式会社", "有限会社", "合同会社"), weights=(70, 18, 12))[0],
        is_form_first=rng.random() < 0.6,
        corporate_number=corporate_number_of(rng) if rng.random() < 0.9 else None,
        capital_man_yen=rng.choice((50, 100, 300, 300, 500, 1000, 1000, 2000, 3000, 5000, 10000)),
    )


def coordinators(seed: int, hub_code: str, count: int) -> list[tuple[str, str, str]]:
    """(number, name, role) of a hub's coordinators; the first is the CCO."""
    rng = random.Random(f"{seed}:coordinators:{hub_code}")
    return [(f"K{hub_code}{i:02d}", person_of(rng).text, "CCO" if i == 1 else "CO") for i in range(1, count + 1)]


@cache
def hub_weights() -> dict[str, float]:
    """How much of the nation's volume each hub has: larger where the prefecture is larger (invented, between 1 and 4)."""
    large = {
        "01": 2.2,
        "11": 2.5,
        "12": 2.2,
        "13": 4.0,
        "14": 3.0,
        "22": 2.0,
        "23": 3.2,
        "27": 3.4,
        "28": 2.2,
        "40": 2.6,
    }
    return {f"{code:02d}": large.get(f"{code:02d}", 1.0 + (code * 7 % 5) / 10) for code in range(1, 48)}
