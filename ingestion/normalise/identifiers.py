"""Identifiers: 法人番号 with its check digit, hub codes and names, record numbers, postal codes, telephone numbers."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache

from ingestion.thresholds import CODES_DIR

HYPHENS = re.compile(r"[‐‑‒–—―−－ｰー]")
NOT_DIGIT = re.compile(r"\D")
HUB = re.compile(r"(\d{1,2})(?:\.0)?(?!\d)(?:\D.*)?", re.DOTALL)
TRAILING_ZERO = re.compile(r"\d+\.0")


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def corporate_check_digit(body12: str) -> int:
    """The first digit of a 法人番号 from its other twelve (法人番号の指定等に関する省令): 9 − (Σ Pn·Qn mod 9)."""
    total = sum(int(digit) * (1 if n % 2 else 2) for n, digit in enumerate(reversed(body12), 1))
    return 9 - total % 9


def corporate_number(text: str) -> str | None:
    """The 13 digits of a valid 法人番号 (with `T`, hyphens, spaces or full width as written), else None."""
    folded = _fold(text)
    if TRAILING_ZERO.fullmatch(folded):
        folded = folded[:-2]
    bare = re.sub(r"[\s-]", "", HYPHENS.sub("-", folded)).removeprefix("T").removeprefix("t")
    if not (len(bare) == 13 and bare.isascii() and bare.isdigit()):
        return None
    return bare if corporate_check_digit(bare[1:]) == int(bare[0]) else None


def hub_code(text: str) -> str | None:
    """A hub's two-digit code (`1` → `01`, `13 東京`), or None."""
    match = HUB.fullmatch(_fold(text))
    return f"{int(match[1]):02d}" if match and 1 <= int(match[1]) <= 47 else None


@cache
def _hub_names() -> list[tuple[str, str]]:
    """(name, code), longest first: full prefecture names, then short ones."""
    with (CODES_DIR / "hub.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    full = [(row["prefecture"], row["hub_code"]) for row in rows]
    short = [(name if name == "北海道" else name[:-1], code) for name, code in full]
    return full + [pair for pair in short if pair not in full]


def hub_code_of_name(text: str) -> str | None:
    """The hub a name speaks of (`東京都よろず支援拠点`, `よろず支援拠点（大阪）`); None when none or several are named."""
    folded = re.sub(r"\s", "", _fold(text))
    full = {code for name, code in _hub_names()[:47] if name in folded}
    if len(full) == 1:
        return full.pop()
    if full:
        return None
    short = {code for name, code in _hub_names()[47:] if name in folded and not (name == "京都" and "東京都" in folded)}
    return short.pop() if len(short) == 1 else None


def key_text(text: str) -> str | None:
    """A record number as it is compared: no white space, one kind of hyphen, upper case, `123.0` → `123`."""
    if text.isascii() and text.isalnum():
        return text.upper()
    folded = re.sub(r"\s+", "", _fold(text))
    if TRAILING_ZERO.fullmatch(folded):
        folded = folded[:-2]
    return HYPHENS.sub("-", folded).upper() or None


def postal_code(text: str) -> str | None:
    """Seven digits; a lost leading zero is restored; None for anything else."""
    folded = _fold(text)
    if TRAILING_ZERO.fullmatch(folded):
        folded = folded[:-2]
    digits = re.sub(r"[〒\s-]", "", HYPHENS.sub("-", folded))
    if not (digits.isascii() and digits.isdigit()):
        return None
    return digits.zfill(7) if len(digits) in (6, 7) else None


def telephone(text: str) -> str | None:
    """Digits and hyphens; a lost leading zero (9–10 digits without one) is restored; extensions are dropped."""
    folded = re.split(r"内線|ext|\(内|代表|[xX×]", _fold(text))[0]
    if TRAILING_ZERO.fullmatch(folded):
        folded = folded[:-2]
    folded = re.sub(r"^\+?81[-\s]?(?=\d)", "0", folded) if folded.startswith(("+81", "81-")) else folded
    bare = re.sub(r"[()\s]+", "-", HYPHENS.sub("-", folded)).strip("-")
    bare = re.sub(r"-{2,}", "-", re.sub(r"[^\d-]", "", bare))
    digits = bare.replace("-", "")
    if not digits:
        return None
    return "0" + bare if not digits.startswith("0") and len(digits) in (9, 10) else bare
