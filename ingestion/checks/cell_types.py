"""How each column type of the mapping files reads one cell: cleaned text → (value, code of the issue or None).

One function for each `type:` of `ingestion/forms/*.yml`. Types whose reading depends on the row (dates without a year) are
marked in CONTEXTUAL and get the reported month as well.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pyarrow as pa

from ingestion.forms import ColumnSpec
from ingestion.normalise.codes import CodeList, Industry, issue_minors
from ingestion.normalise.dates import parse_date, parse_fiscal_year, parse_year
from ingestion.normalise.identifiers import (
    corporate_number,
    hub_code,
    hub_code_of_name,
    key_text,
    postal_code,
    telephone,
)
from ingestion.normalise.numbers import (
    parse_count,
    parse_hours,
    parse_man_yen,
    parse_minutes,
    parse_number,
    parse_score,
    parse_stage,
    parse_time,
    parse_yen,
)
from ingestion.thresholds import threshold

Read = tuple[Any, str | None]
UNREADABLE_DATE, UNREADABLE_TIME, UNREADABLE_NUMBER = "E02", "E03", "E04"
SEPARATORS = re.compile(r"[、,，;；/／\n\s]+")
LIST_SEPARATORS = re.compile(r"[、,，;；/／\n]+|・(?=\S)")
FOUNDING_WORDS = ("創業前", "創業予定")


def _parsed(value: Any, code: str) -> Read:
    return (value, None) if value is not None else (None, code)


def _text(text: str, _column: ColumnSpec) -> Read:
    return text, None


def _number(parse: Callable[[str], float | None]) -> Callable[[str, ColumnSpec], Read]:
    def read(text: str, column: ColumnSpec) -> Read:
        value = parse(text)
        if value is None:
            return None, UNREADABLE_NUMBER
        if column.threshold and column.implausible and not 0 <= value <= threshold(column.threshold):
            return None, column.implausible
        return value, None

    return read


def _score(text: str, _column: ColumnSpec) -> Read:
    value = parse_score(text)
    if value is None:
        return None, UNREADABLE_NUMBER
    return (int(value), None) if value in (1, 2, 3, 4, 5) else (None, "E14")


def _code(text: str, column: ColumnSpec) -> Read:
    codes = CodeList.load(column.list or "")
    label = codes.find(text)
    if label is None:
        return column.otherwise, column.unknown
    return (codes.row(label)["code"] if column.output == "code" else label), None


def _label(text: str, column: ColumnSpec) -> Read:
    """An official label where there is one; else the text as sent (or `otherwise`): no rule speaks of it."""
    return CodeList.load(column.list or "").find(text) or column.otherwise or text, None


def _industry(text: str, column: ColumnSpec) -> Read:
    if column.before_founding and any(word in text for word in FOUNDING_WORDS):
        return None, None
    code = Industry.find(text)
    return (code, "W02" if code in (None, "I") else None)


def _issue_minors(text: str, _column: ColumnSpec) -> Read:
    labels, unknown = issue_minors(text)
    return list(labels), "W01" if unknown else None


def _hub(text: str, _column: ColumnSpec) -> Read:
    return hub_code(text) or hub_code_of_name(text), None


def _partner_direction(text: str, _column: ColumnSpec) -> Read:
    return _parsed(_partner_directions().get(re.sub(r"\s", "", text)), "E13")


@lru_cache(maxsize=1)
def _partner_directions() -> dict[str, str]:
    return {row["label"]: row["code"] for row in CodeList.rows("partner_direction")}


def _list(pattern: re.Pattern[str], each: Callable[[str], str | None]) -> Callable[[str, ColumnSpec], Read]:
    def read(text: str, _column: ColumnSpec) -> Read:
        parts = (each(part.strip()) for part in pattern.split(text) if part.strip())
        return list(dict.fromkeys(part for part in parts if part)), None

    return read


READERS: dict[str, Callable[[str, ColumnSpec], Read]] = {
    "text": _text,
    "key": lambda text, _c: (key_text(text), None),
    "keys": _list(SEPARATORS, key_text),
    "texts": _list(LIST_SEPARATORS, lambda part: part),
    "code": _code,
    "label": _label,
    "industry": _industry,
    "issue_minors": _issue_minors,
    "partner_direction": _partner_direction,
    "partner_id": lambda text, _c: ((key_text(text) or text).lower(), None),
    "hub": _hub,
    "corporate_number": lambda text, _c: _parsed(corporate_number(text), "W04"),
    "postal_code": lambda text, _c: (postal_code(text), None),
    "telephone": lambda text, _c: (telephone(text), None),
    "minutes": _number(parse_minutes),
    "hours": _number(parse_hours),
    "count": _number(parse_count),
    "number": _number(parse_number),
    "man_yen": _number(parse_man_yen),
    "yen": _number(parse_yen),
    "score": _score,
    "time": lambda text, _c: _parsed(parse_time(text), UNREADABLE_TIME),
    "stage": lambda text, _c: _parsed(parse_stage(text), UNREADABLE_NUMBER),
    "year": lambda text, _c: _parsed(parse_year(text), UNREADABLE_DATE),
    "fiscal_year": lambda text, _c: _parsed(parse_fiscal_year(text), UNREADABLE_DATE),
}

DATE_TYPES = frozenset({"date", "event_date", "past_date"})

ARROW_TYPES: dict[str, pa.DataType] = {
    **dict.fromkeys(DATE_TYPES, pa.date32()),
    **dict.fromkeys(("keys", "texts", "issue_minors"), pa.list_(pa.string())),
    **dict.fromkeys(("count", "time", "stage", "year", "fiscal_year", "score"), pa.int32()),
    **dict.fromkeys(("minutes", "hours", "number", "man_yen", "yen"), pa.float64()),
}


def arrow_type(column: ColumnSpec) -> pa.DataType:
    """The type a column is stored in; texts where nothing else is said."""
    return ARROW_TYPES.get(column.type, pa.string())


def read_cell(text: str, column: ColumnSpec) -> Read:
    """Value and issue code of one cleaned, non-empty text of a column that needs no context."""
    value, code = READERS[column.type](text, column)
    if column.type == "count" and value is not None:
        value = round(value)
    return value, code


def read_date(text: str, context: dt.date | None) -> Read:
    """A date cell; `context` is the reported month for spellings without a year or era."""
    return _parsed(parse_date(text, context), UNREADABLE_DATE)
