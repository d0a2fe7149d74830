"""What a submission says of itself: the cover (表紙), or v1's title rows. Contract §3."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from ingestion.forms import cover_labels
from ingestion.normalise.dates import parse_fiscal_year, parse_month
from ingestion.normalise.identifiers import hub_code, hub_code_of_name
from ingestion.normalise.numbers import parse_count
from ingestion.normalise.text import clean, header_key
from ingestion.reading.grid import Grid

COVER_ROWS = 60
BRACKETS = "()（）【】[]「」 　"
LABEL_VALUE = re.compile(r"([^:：\s]+)\s*[:：]\s*([^:：]+?)(?=\s+[^:：\s]+\s*[:：]|$)")


@dataclass(frozen=True)
class Cover:
    """The cover's statements; None where it is silent."""

    form: str | None = None
    hub_codes: tuple[str, ...] = ()
    period_text: str | None = None
    is_correction: bool = False
    revision: int = 1

    @property
    def month(self) -> dt.date | None:
        """対象年月 as the first day of the month."""
        return parse_month(self.period_text) if self.period_text else None

    @property
    def fiscal_year(self) -> int | None:
        """対象年度 of a plan."""
        return parse_fiscal_year(self.period_text) if self.period_text else None


def read_cover(grid: Grid, rows: int = COVER_ROWS) -> Cover:
    """The statements found in the first rows: label in one cell, value to its right or after a colon."""
    found: dict[str, str] = {}
    for index in range(min(rows, grid.height)):
        for meaning, value in _statements(grid.row(index)):
            found.setdefault(meaning, value)
    return Cover(
        form=(clean(found["form"]) or "").lower() or None if "form" in found else None,
        hub_codes=_hub_codes(found),
        period_text=clean(found["period"]) if "period" in found else None,
        is_correction=any(word in found.get("kind", "") for word in cover_labels()["correction_words"]),
        revision=_revision(found.get("revision")),
    )


def _statements(row: list[str | None]) -> list[tuple[str, str]]:
    statements = []
    for position, cell in enumerate(row):
        if cell is None:
            continue
        if meaning := _meaning(cell.rstrip(" 　:：")):
            value = next((c for c in row[position + 1 :] if c is not None), None)
            if value is not None and _meaning(value) is None:
                statements.append((meaning, value.lstrip(":： 　")))
        else:
            inline = LABEL_VALUE.findall(cell) or [tuple(cell.split(None, 1))]
            statements += [(m, pair[1].strip(BRACKETS)) for pair in inline if len(pair) == 2 and (m := _meaning(pair[0]))]
    return statements


def _meaning(text: str) -> str | None:
    key = header_key(text)
    return _meanings().get(key) if key else None


_cache: dict[str, str] = {}


def _meanings() -> dict[str, str]:
    if not _cache:
        for meaning, labels in cover_labels().items():
            if meaning not in ("not_a_sheet", "correction_words"):
                _cache.update({header_key(label): meaning for label in labels})
    return _cache


def _hub_codes(found: dict[str, str]) -> tuple[str, ...]:
    codes = []
    if "hub_code" in found and (code := hub_code(found["hub_code"])):
        codes.append(code)
    if "hub_name" in found and (code := hub_code_of_name(found["hub_name"])):
        codes.append(code)
    return tuple(dict.fromkeys(codes))


def _revision(text: str | None) -> int:
    """提出回 (`2`, `第2回`, `2回目`); 1 where it is silent."""
    cleaned = clean(text) if text else None
    if cleaned is None:
        return 1
    digits = re.search(r"\d+", cleaned)
    count = parse_count(cleaned)
    return int(count) if count and count >= 1 else int(digits.group()) if digits else 1
