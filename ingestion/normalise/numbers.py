"""Numbers, money, durations, clock times and scores as clerks write them (contract §4, §5)."""

from __future__ import annotations

import csv
import math
import re
import unicodedata
from functools import cache

from ingestion.normalise.text import code_key
from ingestion.thresholds import CODES_DIR

NUMBER = re.compile(
    r"(?P<sign>[-+−△▲])?\s*(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?P<exp>e[+-]?\d{1,3})?",
    re.I,
)
PARENTHESISED = re.compile(r"\(\s*(\d[\d,]*(?:\.\d+)?)\s*\)")
COUNT = re.compile(
    r"(?:約|およそ|計)?\s*(?P<number>[-+−△▲]?[\d,.]+)\s*(?:名|人|者|件|回|社|日|%)?(?:\s*\(.*\))?(?:程度|くらい|ほど)?"
)
MONEY_PART = re.compile(r"([\d,]+(?:\.\d+)?)\s*(億|千万|百万|万|千)?")
UNIT_YEN = {"億": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3}
HOURS_MINUTES = re.compile(
    r"(?P<h>\d+(?:\.\d+)?)\s*(?:時間|h(?:ours?|r)?s?)\s*(?:(?P<m>\d+)\s*(?:分|m(?:in)?)?|(?P<half>半))?", re.I
)
MINUTES = re.compile(r"(?P<m>[-+−△▲]?\d[\d,]*(?:\.\d+)?)\s*(?:分間?|min(?:utes?|s)?\.?|m)?", re.I)
CLOCK = re.compile(r"(?P<h>\d{1,3}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:\.\d+)?)?")
TIME = re.compile(
    r"(?:\d{4}-\d{2}-\d{2}[ T])?(?P<half>午前|午後|am|pm)?\s*(?P<h>\d{1,2})\s*[:時]\s*(?P<m>\d{1,2}|半)?\s*(?:分|:(?P<s>\d{2})(?:\.\d+)?)?"
    r"\s*(?P<after>am|pm)?",
    re.I,
)
SCORE = re.compile(r"(?P<score>[-+]?\d+(?:\.\d+)?)\s*(?:点|$|[:：.．)\s].*)")
STAGE = re.compile(r"(?:第|段階|ステージ|stage)?\s*(?P<stage>\d{1,2})\s*(?:段階|$|[:：.．)\s].*)?", re.I)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def parse_number(text: str) -> float | None:
    """A plain number: `1,234.5`, `△5`, `(1,000)`, `1.2e3`, `95%`; None for anything else."""
    folded = _fold(text).removesuffix("%").strip()
    if match := PARENTHESISED.fullmatch(folded):
        return -float(match[1].replace(",", ""))
    match = NUMBER.fullmatch(folded)
    if match is None:
        return None
    value = float(match["digits"].replace(",", "") + (match["exp"] or ""))
    if not math.isfinite(value):
        return None
    return -value if match["sign"] in ("-", "−", "△", "▲") else value


def parse_count(text: str) -> float | None:
    """A number of persons or things: `12`, `12名`, `約12人`, `12人（うちパート3）`."""
    match = COUNT.fullmatch(_fold(text))
    return parse_number(match["number"]) if match else parse_number(text)


def parse_man_yen(text: str) -> float | None:
    """Money in 万円 (10,000 yen) unless the text names another unit: `1,000`, `3億円`, `500千円`, `△20`."""
    plain = _plain_amount(text)
    if plain is not None:
        return plain
    yen = _yen_with_units(text, 10**4)
    return None if yen is None else yen / 10**4


def parse_yen(text: str) -> float | None:
    """Money in yen unless the text names another unit: `45000000`, `4,500万円`."""
    plain = _plain_amount(text)
    return _yen_with_units(text, 1) if plain is None else plain


def _plain_amount(text: str) -> float | None:
    """A number without a unit; a percentage is no amount."""
    folded = _fold(text).replace(" ", "")
    return None if folded.endswith("%") else parse_number(folded)


def _yen_with_units(text: str, bare_unit_yen: int) -> float | None:
    """Yen; parts without a unit of their own are taken in `bare_unit_yen`, or in yen where 円 or ¥ is written."""
    folded = _fold(text).replace(" ", "")
    sign = -1 if folded[:1] in ("-", "−", "△", "▲") else 1
    body = folded.lstrip("-−△▲+¥\\約").removesuffix("也").removesuffix("円")
    has_yen = folded.endswith(("円", "円也")) or folded[:1] in ("¥", "\\")
    total, position = 0.0, 0
    for match in MONEY_PART.finditer(body):
        number = parse_number(match[1])
        if match.start() != position or number is None:
            return None
        position = match.end()
        total += number * UNIT_YEN.get(match[2] or "", 1 if has_yen or position != len(match[0]) else bare_unit_yen)
    return sign * total if body and position == len(body) else None


def parse_minutes(text: str) -> float | None:
    """A duration in minutes: `90`, `90分`, `1:30`, `1時間30分`, `1.5h`; below 1 it is Excel's fraction of a day."""
    folded = _fold(text)
    if match := CLOCK.fullmatch(folded):
        return int(match["h"]) * 60 + int(match["m"]) if int(match["m"]) < 60 else None
    if match := HOURS_MINUTES.fullmatch(folded):
        extra = 30.0 if match["half"] else float(match["m"] or 0)
        return float(match["h"]) * 60 + extra
    if match := MINUTES.fullmatch(folded):
        value = parse_number(match["m"])
        is_day_fraction = value is not None and 0 < value < 1 and folded == match["m"]
        return value * 1440 if value is not None and is_day_fraction else value
    return parse_number(folded)


def parse_hours(text: str) -> float | None:
    """A duration in hours: `7.5`, `7:30`, `7時間30分`, `8h`, `450分`."""
    folded = _fold(text)
    value = parse_number(folded)
    if value is not None and not folded.endswith("%"):
        return value * 24 if 0 < value < 1 and len(folded) > 4 else value
    minutes = parse_minutes(folded)
    return None if minutes is None else minutes / 60


def parse_time(text: str) -> int | None:
    """A clock time as minutes after midnight: `10:30`, `10時30分`, `午後1時`, `1030`, Excel's fraction of a day."""
    folded = _fold(text)
    if match := TIME.fullmatch(folded):
        hours, minutes = int(match["h"]), 30 if match["m"] == "半" else int(match["m"] or 0)
        half = (match["half"] or match["after"] or "").lower()
        if half in ("午後", "pm") and hours < 12:
            hours += 12
        return _clock(hours, minutes)
    if re.fullmatch(r"\d{3,4}", folded):
        return _clock(int(folded[:-2]), int(folded[-2:]))
    number = parse_number(folded)
    return round(number * 1440) if number is not None and 0 <= number < 1 else None


def _clock(hours: int, minutes: int) -> int | None:
    total = hours * 60 + minutes
    return total if minutes < 60 and total <= 1440 else None


def parse_score(text: str) -> float | None:
    """A survey score: `5`, `5点`, `4：やや満足`."""
    match = SCORE.fullmatch(_fold(text))
    return float(match["score"]) if match else parse_number(text)


def parse_stage(text: str) -> int | None:
    """A stage of 伴走支援 (1–7): `4`, `④`, `第4段階`, or its official name."""
    folded = _fold(text)
    match = STAGE.fullmatch(folded)
    value = int(match["stage"]) if match else _stage_names().get(code_key(folded))
    return value if value is not None and 1 <= value <= 7 else None


@cache
def _stage_names() -> dict[str, int]:
    with (CODES_DIR / "accompaniment_stage.csv").open(encoding="utf-8", newline="") as file:
        return {code_key(row["label"]): int(row["code"]) for row in csv.DictReader(file)}
