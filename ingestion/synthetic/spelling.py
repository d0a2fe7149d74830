"""How clerks spell a value: dates in wareki, full-width digits, units, marks for empty (contract §5). The meaning never changes."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Cell = str | int | float | dt.date | None
WIDE = str.maketrans(
    "0123456789:-/.ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "０１２３４５６７８９：－／．ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ",
)
EMPTY = ("-", "ー", "―", "なし", "不明")
_HALF = [chr(code) for code in range(0xFF66, 0xFF9E)]
HALF_KANA = str.maketrans(
    {
        whole: half + mark
        for half in _HALF
        for mark in ("", "ﾞ", "ﾟ")
        if len(whole := unicodedata.normalize("NFKC", half + mark)) == 1
    }
)
DATE_STYLES = (
    "cell",
    "iso",
    "slash",
    "kanji",
    "wareki",
    "initial",
    "initial_zero",
    "serial",
    "no_era",
    "month_day",
    "wide",
)
MINUTE_STYLES = ("number", "text", "unit", "clock", "hours", "decimal", "wide")
MINOR_SEPARATORS = ("、", ",", "，", "/", ";", "\n", "・")


@dataclass(frozen=True)
class Style:
    """One clerk's habits in one file."""

    date: str = "cell"
    minutes: str = "number"
    separator: str = "、"
    wide: bool = False
    short_forms: bool = False
    marks_empty: bool = False
    trailing: bool = False
    loses_zeros: bool = False
    numbers_as_text: bool = False


def style_of(rng: random.Random, mess: bool) -> Style:
    """Habits drawn for one file; without mess, plain typing."""
    if not mess:
        return Style()
    return Style(
        date=rng.choices(DATE_STYLES, weights=(30, 12, 14, 10, 8, 8, 4, 4, 4, 3, 3))[0],
        minutes=rng.choices(MINUTE_STYLES, weights=(50, 10, 15, 8, 7, 5, 5))[0],
        separator=rng.choice(MINOR_SEPARATORS),
        wide=rng.random() < 0.12,
        short_forms=rng.random() < 0.3,
        marks_empty=rng.random() < 0.2,
        trailing=rng.random() < 0.15,
        loses_zeros=rng.random() < 0.2,
        numbers_as_text=rng.random() < 0.3,
    )


def spell_date(day: dt.date, style: Style) -> Cell:
    """A date in this clerk's spelling; the reported month gives era and year where they are left out."""
    era, offset = ("R", 2018) if day >= dt.date(2019, 5, 1) else ("H", 1988)
    name = "令和" if era == "R" else "平成"
    year = day.year - offset
    spellings: dict[str, Callable[[], Cell]] = {
        "cell": lambda: day,
        "iso": day.isoformat,
        "slash": lambda: f"{day.year}/{day.month}/{day.day}",
        "kanji": lambda: f"{day.year}年{day.month}月{day.day}日",
        "wareki": lambda: f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日",
        "initial": lambda: f"{era}{year}.{day.month}.{day.day}",
        "initial_zero": lambda: f"{era}{year:02d}/{day.month:02d}/{day.day:02d}",
        "serial": lambda: (day - dt.date(1899, 12, 30)).days,
        "no_era": lambda: f"{year}年{day.month}月{day.day}日".translate(WIDE),
        "month_day": lambda: f"{day.month}月{day.day}日",
        "wide": lambda: f"{day.year}年{day.month}月{day.day}日".translate(WIDE),
    }
    return spellings[style.date]()


def spell_past_date(day: dt.date, style: Style) -> Cell:
    """A date outside the reported month: never without era and year."""
    whole = "slash" if style.date in ("no_era", "month_day") else style.date
    return spell_date(day, Style(date=whole))


def spell_minutes(minutes: int, style: Style) -> Cell:
    """A duration in minutes."""
    hours, rest = divmod(minutes, 60)
    spellings: dict[str, Cell] = {
        "number": minutes,
        "text": str(minutes),
        "unit": f"{minutes}分",
        "clock": f"{hours}:{rest:02d}",
        "hours": f"{hours}時間{rest}分" if hours and rest else f"{hours}時間" if hours else f"{rest}分",
        "decimal": f"{minutes / 60:g}h" if minutes % 15 == 0 else minutes,
        "wide": str(minutes).translate(WIDE),
    }
    return spellings[style.minutes]


def spell_time(minutes: int, style: Style) -> Cell:
    """A clock time."""
    text = f"{minutes // 60}:{minutes % 60:02d}"
    return text.translate(WIDE) if style.wide else text


def spell_money(man_yen: int, style: Style) -> Cell:
    """Money in 万円, with or without its unit."""
    if not style.short_forms:
        return man_yen
    if man_yen and man_yen % 10000 == 0:
        return f"{man_yen // 10000}億円"
    if 0 < man_yen < 100:
        return f"{man_yen * 10}千円"
    return f"△{-man_yen:,}" if man_yen < 0 else f"{man_yen:,}万円"


def spell_count(count: int, style: Style) -> Cell:
    """A number of persons."""
    if style.wide:
        return f"{count}人".translate(WIDE)
    return f"{count}名" if style.short_forms else count


def spell_corporate_number(number: str, style: Style) -> Cell:
    """法人番号 as text, as a number, with T, hyphens or in full width."""
    if style.wide:
        return number.translate(WIDE)
    if style.short_forms:
        return "T" + number
    if style.loses_zeros:
        return float(number)
    return f"{number[0]}-{number[1:5]}-{number[5:9]}-{number[9:]}" if style.trailing else number


def spell_postal(code: str, style: Style) -> Cell:
    """A postal code, as a number where the clerk's Excel ate the zero."""
    return int(code) if style.loses_zeros else f"〒{code[:3]}-{code[3:]}" if style.short_forms else f"{code[:3]}-{code[3:]}"


def spell_telephone(number: str, style: Style) -> Cell:
    """A telephone number."""
    digits = number.replace("-", "")
    return int(digits) if style.loses_zeros and digits.isdecimal() else number.translate(WIDE) if style.wide else number


def spell_minors(labels: list[str], style: Style) -> Cell:
    """Several 課題（中） in one cell."""
    return style.separator.join(labels)


def spell_name(name: str, style: Style) -> Cell:
    """A trade name, shortened as clerks do."""
    short = name.replace("株式会社", "㈱").replace("有限会社", "㈲") if style.short_forms else name
    return short + "　" if style.trailing else short


def spell_kana(kana: str, style: Style) -> Cell:
    """A reading, in half-width kana where the clerk's machine writes so."""
    return kana.translate(HALF_KANA) if style.short_forms else kana


def _plain(value: Any, style: Style) -> Cell:
    if isinstance(value, str):
        return value + " " if style.trailing else value
    return str(value) if style.numbers_as_text and isinstance(value, int) else value


SPELLERS: dict[str, Callable[[Any, Style], Cell]] = {
    **dict.fromkeys(("相談日", "日付", "勤務日", "回答日", "活動日"), spell_date),
    "初回相談日": spell_past_date,
    **dict.fromkeys(("相談時間", "対応時間"), spell_minutes),
    **dict.fromkeys(("開始時刻", "終了時刻"), spell_time),
    **dict.fromkeys(("資本金", "売上高", "営業利益", "人件費", "減価償却費"), spell_money),
    **dict.fromkeys(("従業員数", "参加人数"), spell_count),
    "法人番号": spell_corporate_number,
    "郵便番号": spell_postal,
    **dict.fromkeys(("電話番号", "電話"), spell_telephone),
    **dict.fromkeys(("課題中", "相談区分（中）"), spell_minors),
    "同席者番号": lambda value, style: "、".join(value) or None,
    **dict.fromkeys(("事業者名",), spell_name),
    "フリガナ": spell_kana,
    "創業年": lambda value, style: f"昭和{value - 1925}年" if style.short_forms and 1927 <= value <= 1988 else value,
}
OPTIONAL_MARKED = frozenset(
    {
        "フリガナ",
        "代表者名",
        "資本金",
        "創業年",
        "特別相談窓口",
        "同席機関",
        "相談内容",
        "代表者",
        "備考",
        "紹介元",
        "紹介先",
        "法人番号",
    }
)


def spell(column: str, value: Any, style: Style) -> Cell:
    """What the clerk types for this value in this column."""
    if value is None or value == []:
        return EMPTY[len(column) % len(EMPTY)] if style.marks_empty and column in OPTIONAL_MARKED else None
    return SPELLERS.get(column, _plain)(value, style)
