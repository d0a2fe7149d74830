"""Numbers, money and durations in every spelling agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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

WIDE = str.maketrans("0123456789:", "０１２３４５６７８９：")


@given(st.integers(1, 1440))
def test_durations_agree(minutes: int) -> None:
    hours, rest = divmod(minutes, 60)
    spellings = [
        str(minutes),
        f"{minutes}分",
        f"{minutes} min",
        f"{hours}:{rest:02d}",
        f"{hours}:{rest:02d}:00",
        f"{minutes}分".translate(WIDE),
    ]
    if hours:
        spellings += [f"{hours}時間{rest}分" if rest else f"{hours}時間", f"{hours}h{rest}m" if rest else f"{hours}h"]
    assert {parse_minutes(text) for text in spellings} == {minutes}
    assert parse_hours(f"{hours}:{rest:02d}") == pytest.approx(minutes / 60)


@given(st.integers(0, 1439))
def test_clock_times_agree(minute: int) -> None:
    hour, rest = divmod(minute, 60)
    texts = (f"{hour}:{rest:02d}", f"{hour:02d}:{rest:02d}:00", f"{hour}時{rest}分", f"{hour}:{rest:02d}".translate(WIDE))
    assert {parse_time(text) for text in texts} == {minute}


@given(st.integers(1, 99_999_999))
def test_money_agrees(man_yen: int) -> None:
    texts = [str(man_yen), f"{man_yen:,}", f"{man_yen:,}万円", f"{man_yen * 10}千円", f"{man_yen * 10_000:,}円"]
    if man_yen >= 10_000:
        oku, rest = divmod(man_yen, 10_000)
        texts.append(f"{oku}億{rest}万円" if rest else f"{oku}億円")
    assert {parse_man_yen(text) for text in texts} == {man_yen}
    assert parse_yen(str(man_yen)) == man_yen
    assert parse_man_yen(f"△{man_yen:,}") == -man_yen


@given(st.integers(0, 100_000))
def test_counts_agree(count: int) -> None:
    texts = (
        str(count),
        f"{count}名",
        f"{count}人",
        f"約{count}人",
        f"{count:,}",
        f"{count}人（うちパート3）",
        str(count).translate(WIDE),
    )
    assert {parse_count(text) for text in texts} == {count}


@given(st.text())
def test_never_raises(text: str) -> None:
    for parse in (
        parse_number,
        parse_count,
        parse_man_yen,
        parse_yen,
        parse_minutes,
        parse_hours,
        parse_time,
        parse_score,
        parse_stage,
    ):
        parse(text)


@pytest.mark.parametrize("text", ["たっぷり", "多数", "一日中", "12,34,5", "1..2", "", "12人34", "万円"])
def test_unreadable(text: str) -> None:
    assert parse_number(text) is None
    assert parse_man_yen(text) is None


def test_examples() -> None:
    assert parse_minutes("1時間半") == 90
    assert parse_minutes("1.5h") == 90
    assert parse_minutes("0.0625") == 90
    assert parse_minutes("-30") == -30
    assert parse_man_yen("1.5億円") == 15_000
    assert parse_man_yen("100百万円") == 10_000
    assert parse_time("午後1時30分") == 13 * 60 + 30
    assert parse_time("25:00") is None
    assert [parse_score(text) for text in ("5", "5点", "４：やや満足")] == [5, 5, 4]
    assert [parse_stage(text) for text in ("4", "④", "第4段階", "4 課題の明確化・支援方針検討", "支援計画策定", "8", "0")] == [
        4,
        4,
        4,
        4,
        6,
        None,
        None,
    ]
