"""Prefectures: of an address, and of a postal code."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache

from ingestion.thresholds import CODES_DIR

POSTAL_PREFIX = re.compile(r"^〒?\s*\d{3}-?\d{4}\s*")


@cache
def _prefectures() -> dict[str, str]:
    with (CODES_DIR / "hub.csv").open(encoding="utf-8", newline="") as file:
        return {row["prefecture"]: row["hub_code"] for row in csv.DictReader(file)}


def prefecture_code(address: str) -> str | None:
    """The JIS code of the prefecture an address begins with, or None."""
    folded = POSTAL_PREFIX.sub("", unicodedata.normalize("NFKC", address).strip()).replace(" ", "")
    names = _prefectures()
    return names.get(folded[:3]) or names.get(folded[:4])


@cache
def _postal_prefixes() -> dict[str, frozenset[str]]:
    with (CODES_DIR / "postal_prefix.csv").open(encoding="utf-8", newline="") as file:
        return {row["prefix"]: frozenset(row["prefecture_codes"].split("|")) for row in csv.DictReader(file)}


def postal_disagrees(postal7: str, prefecture: str) -> bool:
    """Whether the first three digits of a postal code rule this prefecture out; an unknown code rules nothing out."""
    possible = _postal_prefixes().get(postal7[:3])
    return possible is not None and prefecture not in possible
