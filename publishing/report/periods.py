"""Months and fiscal years as people write them."""

from __future__ import annotations

import datetime as dt

EDITION_JA = {"preliminary": "速報", "confirmed": "確報", "final": "確定"}


def month_of(text: str) -> dt.date:
    """First day of a month written 2024-05; ValueError for anything else."""
    return dt.datetime.strptime(text, "%Y-%m").date()


def shifted(month: dt.date, months: int) -> dt.date:
    """The month that many months later (earlier if negative)."""
    count = month.year * 12 + month.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


def fiscal_year_of(month: dt.date) -> int:
    """April to March."""
    return month.year if month.month >= 4 else month.year - 1


def april_of(month: dt.date) -> dt.date:
    """First month of the fiscal year."""
    return dt.date(fiscal_year_of(month), 4, 1)


def month_ja(month: dt.date) -> str:
    """2024年5月."""
    return f"{month.year}年{month.month}月"


def era_month_ja(month: dt.date) -> str:
    """令和6年5月; months before Reiwa by the Christian year alone."""
    year = month.year - 2018
    return f"令和{'元' if year == 1 else year}年{month.month}月" if month >= dt.date(2019, 5, 1) else month_ja(month)


def day_ja(day: dt.date) -> str:
    """2024年6月10日."""
    return f"{day.year}年{day.month}月{day.day}日"


def span_ja(first: dt.date, last: dt.date) -> str:
    """2024年4月～5月, or both years where they differ."""
    if first == last:
        return month_ja(first)
    return f"{month_ja(first)}～{'' if first.year == last.year else f'{last.year}年'}{last.month}月"


def key_of(month: dt.date) -> str:
    """2024-05."""
    return f"{month:%Y-%m}"
