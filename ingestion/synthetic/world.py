"""Fictitious people, enterprises and places, each drawn from the seed and its own number only."""

from __future__ import annotations

import csv
import datetime as dt
import random
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from ingestion.normalise.identifiers import corporate_check_digit

HERE = Path(__file__).parent
SURNAMES = [
    "佐藤",
    "鈴木",
    "高橋",
    "田中",
    "伊藤",
    "渡辺",
    "山本",
    "中村",
    "小林",
    "加藤",
    "吉田",
    "山田",
    "佐々木",
    "山口",
    "松本",
    "井上",
    "木村",
    "林",
    "斎藤",
    "清水",
    "髙田",
    "﨑山",
    "濵野",
]
READINGS = [
    "サトウ",
    "スズキ",
    "タカハシ",
    "タナカ",
    "イトウ",
    "ワタナベ",
    "ヤマモト",
    "ナカムラ",
    "コバヤシ",
    "カトウ",
    "ヨシダ",
    "ヤマダ",
    "ササキ",
    "ヤマグチ",
    "マツモト",
    "イノウエ",
    "キムラ",
    "ハヤシ",
    "サイトウ",
    "シミズ",
    "タカダ",
    "サキヤマ",
    "ハマノ",
]
GIVEN = [
    "太郎",
    "花子",
    "一郎",
    "恵子",
    "健",
    "美咲",
    "誠",
    "陽子",
    "大輔",
    "由美",
    "翔",
    "さくら",
    "浩",
    "直美",
    "隆",
    "愛",
    "修",
    "千尋",
]
STEMS = [
    "青空",
    "みどり",
    "若葉",
    "大和",
    "北斗",
    "さくら",
    "朝日",
    "光",
    "東和",
    "三幸",
    "はるか",
    "富岳",
    "清流",
    "銀河",
    "山水",
    "ひまわり",
    "海風",
    "桐生",
    "千歳",
    "四季",
    "花菱",
    "日の出",
]
TRADES = {
    "製造業": ("製作所", "工業", "精機"), "建設業": ("建設", "工務店"), "小売業": ("商店", "ストア"), "飲食業": ("食堂", "カフェ"),
    "宿泊業": ("旅館", "ゲストハウス"), "卸売業": ("商会", "物産"), "農業，林業": ("農園", "ファーム"), "漁業": ("水産",),
    "情報通信業": ("システムズ", "ソフト"), "医療，福祉": ("ケア", "整骨院"), "教育，学習支援業": ("塾", "スクール"),
}  # fmt: skip
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
    """One fictitious client: `latent_id` is the truth that 名寄せ should find."""

    latent_id: str
    name: str
    kana: str
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

    @property
    def address(self) -> str:
        """The whole address, prefecture first."""
        return f"{self.place.prefecture}{self.place.municipality}{self.place.town}{self.street}"


def corporate_number_of(rng: random.Random) -> str:
    """A number with a valid check digit in a range that no registry office uses (9900…)."""
    body = f"9900{rng.randrange(10**8):08d}"
    return f"{corporate_check_digit(body)}{body}"


@lru_cache(maxsize=200_000)
def enterprise(seed: int, hub_code: str, number: int, fiscal_year: int) -> Enterprise:
    """The client with this number at this hub; every 50th is a branch or second seat of one known at the next hub too."""
    home = f"{int(hub_code) % 47 + 1:02d}" if number % 50 == 0 and number else hub_code
    rng = random.Random(f"{seed}:enterprise:{home}:{number}")
    size = draw(rng, shares_of_year("employees", fiscal_year))
    industry = draw(rng, calibration()["industry"])
    place = rng.choice(places()[home])
    surname = rng.randrange(len(SURNAMES))
    representative = f"{SURNAMES[surname]} {rng.choice(GIVEN)}"
    street = f"{rng.randint(1, 9)}-{rng.randint(1, 30)}-{rng.randint(1, 40)}"
    telephone = f"0{rng.randint(11, 99)}-{rng.randint(200, 999)}-{rng.randint(1000, 9999)}"
    latent = f"{home}-{number}"
    if size == "創業前":
        return Enterprise(latent, representative, READINGS[surname], representative, None, place, street, telephone,
                          "創業前", industry, None, None, None)  # fmt: skip
    employees = rng.randint(*EMPLOYEES[size])
    is_corporation = rng.random() < (0.45 if size == "5人以下" else 0.95)
    stem = rng.choice(STEMS) + rng.choice(TRADES.get(industry, ("企画", "サービス", "オフィス")))
    name = _legal_name(rng, stem) if is_corporation else stem
    number_13 = corporate_number_of(rng) if is_corporation and rng.random() < 0.9 else None
    capital = rng.choice((50, 100, 300, 300, 500, 1000, 1000, 2000, 3000, 5000, 10000)) if is_corporation else None
    return Enterprise(latent, name, READINGS[surname], representative, number_13, place, street, telephone,
                      "法人" if is_corporation else "個人事業", industry, capital, employees, rng.randint(1950, 2018))  # fmt: skip


def _legal_name(rng: random.Random, stem: str) -> str:
    form = rng.choices(("株式会社", "有限会社", "合同会社"), weights=(70, 18, 12))[0]
    return f"{form}{stem}" if rng.random() < 0.6 else f"{stem}{form}"


def client_of(seed: int, hub_code: str, number: int, month: dt.date) -> Enterprise:
    """The client as its ledger shows it in this month: some 創業前 have founded meanwhile, some moved."""
    fiscal_year = month.year if month.month >= 4 else month.year - 1
    client = enterprise(seed, hub_code, number, fiscal_year)
    if client.business_form == "創業前" and number % 3 == 0 and month.month >= 10:
        rng = random.Random(f"{seed}:founding:{client.latent_id}")
        trade = rng.choice(STEMS) + rng.choice(TRADES.get(client.industry, ("企画",)))
        return replace(client, name=trade, business_form="個人事業", employees=rng.randint(0, 2), founded_year=month.year)
    if number % 40 == 7 and month.month >= 7:
        return replace(client, street=f"{client.street}号館")
    return client


def coordinators(seed: int, hub_code: str, count: int) -> list[tuple[str, str, str]]:
    """(number, name, role) of a hub's coordinators; the first is the CCO."""
    rng = random.Random(f"{seed}:coordinators:{hub_code}")
    return [
        (f"K{hub_code}{i:02d}", f"{rng.choice(SURNAMES)} {rng.choice(GIVEN)}", "CCO" if i == 1 else "CO")
        for i in range(1, count + 1)
    ]


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
