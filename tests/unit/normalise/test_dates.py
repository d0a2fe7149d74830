"""Dates in every spelling of contract §5 mean the same day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.normalise.dates import (
    fiscal_year_of,
    month_in_name,
    needs_context,
    parse_date,
    parse_fiscal_year,
    parse_month,
    parse_year,
)

WIDE = str.maketrans("0123456789/.-", "０１２３４５６７８９／．－")
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2080, 12, 31))
REIWA = st.dates(dt.date(2019, 5, 1), dt.date(2060, 12, 31))
CONTEXT = dt.date(2024, 5, 1)


@given(DAYS)
def test_western_spellings_agree(day: dt.date) -> None:
    spellings = [
        day.isoformat(), f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}", f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日", f"{day.isoformat()} 10:30:00", f" {day.year} 年 {day.month} 月 {day.day} 日 ",
        f"{day.year}/{day.month}/{day.day}".translate(WIDE), str((day - dt.date(1899, 12, 30)).days),
        f"{(day - dt.date(1899, 12, 30)).days}.5",
    ]  # fmt: skip
    assert {parse_date(text) for text in spellings} == {day}
    assert not any(needs_context(text) for text in spellings)


@given(REIWA)
def test_wareki_spellings_agree(day: dt.date) -> None:
    year = day.year - 2018
    spellings = [
        f"令和{year}年{day.month}月{day.day}日", f"R{year}.{day.month}.{day.day}", f"R{year:02d}/{day.month:02d}/{day.day:02d}",
        f"r{year}-{day.month}-{day.day}", f"Ｒ{year}．{day.month}．{day.day}", f"㋿{year}年{day.month}月{day.day}日", f"令{year}.{day.month}.{day.day}",
    ]  # fmt: skip
    assert {parse_date(text) for text in spellings} == {day}


@given(REIWA)
def test_era_and_year_come_from_the_reported_month(day: dt.date) -> None:
    month = day.replace(day=1)
    year = day.year - 2018
    for text in (
        f"{year}年{day.month}月{day.day}日".translate(WIDE),
        f"{day.month}月{day.day}日",
        f"{day.month}/{day.day}",
        f"{year}.{day.month}.{day.day}",
    ):
        assert needs_context(text)
        assert parse_date(text, month) == day
        assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", dt.date(2019, 5, 1)),
        ("平成31年5月1日", dt.date(2019, 5, 1)),  # written after the era's end: read anyway
        ("H27.4.6", dt.date(2015, 4, 6)),
        ("昭和64年1月7日", dt.date(1989, 1, 7)),
        ("2024年5月7日(火)", dt.date(2024, 5, 7)),
        ("24/5/7", dt.date(2024, 5, 7)),
    ],
)
def test_examples(text: str, day: dt.date) -> None:
    assert parse_date(text, CONTEXT) == day


@pytest.mark.parametrize("text", ["2024-02-30", "2024-13-01", "五月雨", "", "12345678901", "R0.5.1", "H31.2.30", "0", "毎週"])
def test_unreadable(text: str) -> None:
    assert parse_date(text, CONTEXT) is None


@given(st.text())
def test_never_raises(text: str) -> None:
    (
        parse_date(text, CONTEXT),
        parse_month(text),
        parse_year(text),
        parse_fiscal_year(text),
        month_in_name(text),
        needs_context(text),
    )


@given(REIWA)
def test_months(day: dt.date) -> None:
    year = day.year - 2018
    first = day.replace(day=1)
    texts = (f"{day:%Y-%m}", f"{day.year}年{day.month}月", f"令和{year}年{day.month}月", f"R{year}.{day.month}", f"{day:%Y%m}", f"{day.year}年{day.month}月分", first.isoformat())  # fmt: skip
    assert {parse_month(text) for text in texts} == {first}


def test_years() -> None:
    assert [parse_year(text) for text in ("1998", "1998年", "平成10年", "H10", "昭和元年")] == [1998, 1998, 1998, 1998, 1926]
    assert [parse_fiscal_year(text) for text in ("2023", "2023年度", "令和5年度", "R5", "FY2023", "2024年2月")] == [2023] * 6
    assert fiscal_year_of(dt.date(2024, 3, 31)) == 2023
    assert fiscal_year_of(dt.date(2024, 4, 1)) == 2024


def test_month_in_name() -> None:
    named = [month_in_name(name) for name in ("紹介記録_2024-05.csv", "R6.5月分.xlsx", "202405.csv", "cci-13001_2024年5月.csv")]
    assert named == [CONTEXT] * 4
    assert month_in_name("log.csv") is None
    assert month_in_name("2024-05_2024-06.csv") is None
