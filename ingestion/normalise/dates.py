"""Dates, months and years in every spelling that clerks use: western, wareki, Excel serials (contract §5).

Spellings without an era or a year (`５年４月１日`, `4/1`) need the reported month as context.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import unicodedata
from functools import cache, lru_cache

from ingestion.thresholds import CODES_DIR

FIRST_YEAR, LAST_YEAR = 1868, 2199
SERIAL_FIRST, SERIAL_LAST = 20_000, 80_000
SERIAL_ORIGIN = dt.date(1899, 12, 30)

SEP = r"\s*[-/.年‐−–—ー]\s*"
SEP2 = r"\s*[-/.月‐−–—ー]\s*"
TIME = r"(?:[T\s]\s*\d{1,2}[:時]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?)?分?)?"
WEEKDAY = r"(?:\s*\(?[月火水木金土日](?:曜日?)?\)?)?"
ERA = r"(?P<era>明治|大正|昭和|平成|令和|[MTSHR明大昭平令])"
YEAR_N = r"(?P<year>\d{1,2}|元)"
MONTH_DAY = rf"(?P<month>\d{{1,2}}){SEP2}(?P<day>\d{{1,2}})\s*日?"

WESTERN = re.compile(rf"(?:西暦)?(?P<year>\d{{4}}){SEP}{MONTH_DAY}{WEEKDAY}{TIME}")
COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
WAREKI = re.compile(rf"{ERA}\s*[.]?\s*{YEAR_N}{SEP}{MONTH_DAY}{WEEKDAY}{TIME}", re.IGNORECASE)
SHORT_YEAR = re.compile(rf"'?{YEAR_N}{SEP}{MONTH_DAY}{WEEKDAY}{TIME}")
MONTH_DAY_ONLY = re.compile(rf"(?P<month>\d{{1,2}})\s*[-/.月]\s*(?P<day>\d{{1,2}})\s*日?{WEEKDAY}")
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
WESTERN_MONTH = re.compile(rf"(?:西暦)?(?P<year>\d{{4}}){SEP}(?P<month>\d{{1,2}})\s*月?(?:\s*[分度])?")
WAREKI_MONTH = re.compile(rf"{ERA}\s*[.]?\s*{YEAR_N}{SEP}(?P<month>\d{{1,2}})\s*月?(?:\s*[分度])?", re.IGNORECASE)
COMPACT_MONTH = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])")
WESTERN_YEAR = re.compile(r"(?:FY|西暦)?\s*(?P<year>\d{4})\s*(?:年度?|年創業|年設立)?", re.IGNORECASE)
WAREKI_YEAR = re.compile(rf"{ERA}\s*[.]?\s*{YEAR_N}\s*(?:年度?)?", re.IGNORECASE)
MONTH_IN_NAME = re.compile(
    r"(?<!\d)(?P<y1>(?:19|20)\d{2})\s*[-_/.年]\s*(?P<m1>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<y2>(?:19|20)\d{2})(?P<m2>0[1-9]|1[0-2])(?!\d)"
    r"|(?P<era>明治|大正|昭和|平成|令和|(?<![A-Za-z])[MTSHR])(?P<y3>\d{1,2}|元)\s*[-_/.年]\s*(?P<m3>\d{1,2})(?!\d)",
    re.IGNORECASE,
)


@cache
def _eras() -> dict[str, int]:
    """Year before the first of each era, by name, first character and initial."""
    found: dict[str, int] = {}
    with (CODES_DIR / "era.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            offset = int(row["start"][:4]) - 1
            found.update({row["era"]: offset, row["era"][0]: offset, row["initial"]: offset})
    return found


@cache
def _era_starts() -> list[tuple[dt.date, int]]:
    with (CODES_DIR / "era.csv").open(encoding="utf-8", newline="") as file:
        rows = [(dt.date.fromisoformat(row["start"]), int(row["start"][:4]) - 1) for row in csv.DictReader(file)]
    return sorted(rows, reverse=True)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _safe_date(year: int, month: int, day: int) -> dt.date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _western_year(era: str, year: str) -> int:
    number = 1 if year == "元" else int(year)
    return _eras()[era.upper() if era.isascii() else era] + number


def parse_date(text: str, context: dt.date | None = None) -> dt.date | None:
    """The day a text names, or None. `context` is the first day of the reported month, for spellings without era or year."""
    folded = _fold(text)
    return _absolute_date(folded) or (_date_in_context(folded, context) if context else None)


@lru_cache(maxsize=50_000)
def _absolute_date(text: str) -> dt.date | None:
    if match := WESTERN.fullmatch(text) or COMPACT.fullmatch(text):
        return _safe_date(*(int(match[name]) for name in ("year", "month", "day")))
    if match := WAREKI.fullmatch(text):
        if match["year"] in ("0", "00"):
            return None
        return _safe_date(_western_year(match["era"], match["year"]), int(match["month"]), int(match["day"]))
    return _from_serial(text)


def _from_serial(text: str) -> dt.date | None:
    match = SERIAL.fullmatch(text)
    if match is None or not SERIAL_FIRST <= int(match[1]) <= SERIAL_LAST:
        return None
    return SERIAL_ORIGIN + dt.timedelta(days=int(match[1]))


def needs_context(text: str) -> bool:
    """Whether the reading of this spelling depends on the reported month."""
    folded = _fold(text)
    if _absolute_date(folded) is not None:
        return False
    return bool(SHORT_YEAR.fullmatch(folded) or MONTH_DAY_ONLY.fullmatch(folded))


def _date_in_context(text: str, context: dt.date) -> dt.date | None:
    if match := SHORT_YEAR.fullmatch(text):
        number = 1 if match["year"] == "元" else int(match["year"])
        month, day = int(match["month"]), int(match["day"])
        offsets = [offset for start, offset in _era_starts() if start <= _month_end(context)]
        readings = [_safe_date(offset + number, month, day) for offset in offsets[:2]]
        readings.append(_safe_date(2000 + number, month, day))
        known = [day for day in readings if day is not None]
        same_month = [day for day in known if (day.year, day.month) == (context.year, context.month)]
        return next(iter(same_month or known), None)
    if match := MONTH_DAY_ONLY.fullmatch(text):
        years = (context.year - 1, context.year, context.year + 1)
        days = [_safe_date(year, int(match["month"]), int(match["day"])) for year in years]
        return min((d for d in days if d), key=lambda d: abs((d - context).days), default=None)
    return None


def _month_end(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)


def parse_month(text: str) -> dt.date | None:
    """The first day of the month a text names (`2024-05`, `令和6年5月`, `R6.5`, `202405`, a date), or None."""
    folded = _fold(text)
    match = WESTERN_MONTH.fullmatch(folded) or COMPACT_MONTH.fullmatch(folded)
    if match:
        return _safe_date(int(match["year"]), int(match["month"]), 1)
    if match := WAREKI_MONTH.fullmatch(folded):
        return _safe_date(_western_year(match["era"], match["year"]), int(match["month"]), 1)
    day = _absolute_date(folded.removesuffix("分"))
    return day.replace(day=1) if day else None


def parse_year(text: str) -> int | None:
    """A calendar year (`1998`, `平成10年`, `H10`, or the year of a date), or None."""
    folded = _fold(text)
    if match := WESTERN_YEAR.fullmatch(folded):
        year = int(match["year"])
        return year if 1000 <= year <= LAST_YEAR else None
    if match := WAREKI_YEAR.fullmatch(folded):
        return _western_year(match["era"], match["year"])
    month = parse_month(folded)
    return month.year if month else None


def parse_fiscal_year(text: str) -> int | None:
    """A fiscal year (`2023年度`, `令和5年度`, `FY2023`; of a month or date the year it belongs to), or None."""
    folded = _fold(text)
    if WESTERN_YEAR.fullmatch(folded) or WAREKI_YEAR.fullmatch(folded):
        return parse_year(folded)
    month = parse_month(folded)
    return fiscal_year_of(month) if month else None


def fiscal_year_of(day: dt.date) -> int:
    """The fiscal year (April to March) of a day."""
    return day.year if day.month >= 4 else day.year - 1


def month_in_name(file_name: str) -> dt.date | None:
    """The month a file is named for (`紹介記録_2024-05.csv`, `R6.5月分`); None when it names none, or several."""
    months = set()
    for match in MONTH_IN_NAME.finditer(_fold(file_name)):
        if match["era"]:
            year, month = _western_year(match["era"], match["y3"]), int(match["m3"])
        else:
            year, month = int(match["y1"] or match["y2"]), int(match["m1"] or match["m2"])
        if (day := _safe_date(year, month, 1)) is not None:
            months.add(day)
    return months.pop() if len(months) == 1 else None
