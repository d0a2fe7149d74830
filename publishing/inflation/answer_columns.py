"""The columns of a workbook in which people answer: how they look and what Excel lets them write. Not which answers there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from publishing.workbook.page import Page
from publishing.workbook.table import Area

A3 = 8
LOOK = "warning_left"


def look_of(*keys: str) -> dict[str, str]:
    """The look of the columns of answers, for a row of the table."""
    return dict.fromkeys(keys, LOOK)


def allow_choice(page: Page, area: Area, key: str, texts: Iterable[str], message: str) -> None:
    """Cells of a column take one of the texts, or nothing."""
    _allow(page, area, key, {"validate": "list", "source": list(texts), "error_message": message})


def allow_day(page: Page, area: Area, key: str, first: dt.date, message: str) -> None:
    """Cells of a column take a day from `first` on, or nothing."""
    _allow(page, area, key, {"validate": "date", "criteria": ">=", "value": first, "error_message": message})


def _allow(page: Page, area: Area, key: str, rule: dict[str, object]) -> None:
    column = area.columns[key]
    page.sheet.data_validation(area.first, column, area.last, column, rule)
