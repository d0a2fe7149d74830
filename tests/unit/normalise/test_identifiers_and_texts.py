"""法人番号, hub names, keys, texts and places."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingestion.normalise.codes import CodeList
from ingestion.normalise.identifiers import (
    corporate_check_digit,
    corporate_number,
    hub_code,
    hub_code_of_name,
    key_text,
    postal_code,
    telephone,
)
from ingestion.normalise.places import postal_disagrees, prefecture_code
from ingestion.normalise.text import clean, code_key, header_key, header_key_without_notes, is_ditto

WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
BODIES = st.from_regex(r"[0-9]{12}", fullmatch=True)


@given(BODIES)
def test_corporate_number_spellings(body: str) -> None:
    number = f"{corporate_check_digit(body)}{body}"
    grouped = f"{number[0]}-{number[1:5]}-{number[5:9]}-{number[9:]}"
    for text in (number, f"T{number}", grouped, number.translate(WIDE), f" {number} ", f"{number}.0"):
        assert corporate_number(text) == number
    assert corporate_number(corporate_number(number) or "") == number


@given(BODIES, st.integers(0, 11), st.integers(1, 8))
def test_check_digit_finds_a_wrong_digit(body: str, at: int, shift: int) -> None:
    """One digit off (not 0 against 9, which the rule cannot see) is found."""
    other = (int(body[at]) + shift) % 10
    if {int(body[at]), other} == {0, 9}:
        return
    wrong = body[:at] + str(other) + body[at + 1 :]
    assert corporate_number(f"{corporate_check_digit(body)}{wrong}") is None


def test_known_corporate_number() -> None:
    assert corporate_number("7000012050002") == "7000012050002"  # 国税庁
    assert corporate_number("1234567890123") is None


@pytest.mark.parametrize("row", CodeList.rows("hub"), ids=lambda row: row["hub_code"])
def test_every_hub_is_found_by_code_and_name(row: dict[str, str]) -> None:
    code = row["hub_code"]
    assert hub_code(str(int(code))) == code
    assert hub_code_of_name(row["hub_name"]) == code
    assert hub_code_of_name(f"よろず支援拠点（{row['prefecture']}）") == code
    assert prefecture_code(f"{row['prefecture']}どこか市1-2") == code


def test_hub_codes() -> None:
    assert [hub_code(text) for text in ("１３", "13.0", "13 東京", "0", "48", "東京")] == ["13", "13", "13", None, None, None]
    assert hub_code_of_name("東京・大阪") is None


@given(st.text())
def test_never_raises(text: str) -> None:
    for parse in (corporate_number, hub_code, hub_code_of_name, key_text, postal_code, telephone, prefecture_code):
        parse(text)


@given(st.text())
@example("0\n \r0")
@example("0\u2028\u1680\n0")
def test_clean_is_idempotent(text: str) -> None:
    once = clean(text)
    assert once is None or clean(once) == once


@pytest.mark.parametrize("mark", ["-", "ー", "―", "なし", "不明", "－", "ーー", " 　", "\u200b", ""])
def test_marks_for_empty(mark: str) -> None:
    assert clean(mark) is None


def test_texts() -> None:
    assert clean("　㈱山田\u0007 ") == "(株)山田"
    assert clean("ｶﾌﾞ") == "カブ"
    assert clean("一行\r\n二行") == "一行\n二行"
    assert is_ditto("〃") and is_ditto("同　上") and not is_ditto("同社")
    assert header_key("◎ 相談\n時間（分）") == "相談時間分"
    assert header_key_without_notes("相談時間（分）") == "相談時間"
    assert code_key("経営改善･事業再生") == code_key("経営改善・事業再生")


def test_keys_and_numbers() -> None:
    assert key_text(" 13－2023‐001 ") == "13-2023-001"
    assert key_text("ｃ001") == "C001"
    assert key_text("123.0") == "123"
    assert [postal_code(text) for text in ("100-0005", "〒1000005", "600000", "12", "abc")] == [
        "1000005",
        "1000005",
        "0600000",
        None,
        None,
    ]
    assert [telephone(text) for text in ("312345678", "03-1234-5678", "03(1234)5678", "０３－１２３４－５６７８", "なし")] == [
        "0312345678", "03-1234-5678", "03-1234-5678", "03-1234-5678", None,
    ]  # fmt: skip


def test_places() -> None:
    assert prefecture_code("〒100-0005 東京都千代田区") == "13"
    assert prefecture_code("千代田区丸の内") is None
    assert postal_disagrees("9000001", "13")
    assert not postal_disagrees("1000005", "13")
    assert not postal_disagrees("5200000", "25") and not postal_disagrees("5200000", "26")  # 滋賀 and 京都 share 520
