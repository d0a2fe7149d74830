"""Normal forms of 名寄せ: spellings that mean the same agree, and nothing raises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.nayose.addresses import Address, kanji_number, parse_address
from ingestion.nayose.characters import fold, kanji_table, key
from ingestion.nayose.persons import person_key
from ingestion.nayose.telephones import telephone_key
from ingestion.nayose.trade_names import TradeName, kana_key, parse_trade_name

TEXTS = st.text(max_size=30)
JAPANESE = st.text(
    alphabet=st.sampled_from("山田髙﨑㈱（株）有限会社カ)ﾔﾏﾀﾞー－-一二十番地丁目号123０ 　東京都大阪府市区町村々ヶが"), max_size=20
)


@given(TEXTS | JAPANESE)
def test_nothing_raises_and_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert key(key(text)) == key(text)
    for parse in (parse_trade_name, parse_address, kana_key, person_key, telephone_key):
        parse(text)


def test_table_of_kanji_is_a_reviewed_one_step_table() -> None:
    table = {chr(variant): standard for variant, standard in kanji_table().items()}
    assert not set(table) & set(table.values())
    assert "玉" not in table and "玉" not in table.values()
    assert all(len(variant) == len(standard) == 1 for variant, standard in table.items())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙﨑　商店", "高崎商店"),
        ("ﾔﾏﾀﾞ－商店", "ヤマダー商店"),
        ("コ一ヒ一のイトウ", "コーヒーのイトウ"),
        ("佐々木工業", "佐佐木工業"),
        ("ニユー・ミヤコ", "ニューミヤコ"),
        ("ＡＢＣ－Ｄ", "abc d"),
        ("キヤノン", "キャノン"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("工藤商店", "エ藤商店"), ("玉川", "王川"), ("山田", "山本"), ("八木", "ハ木")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("text", "form", "position", "name"),
    [
        ("㈱山田商店", "株式会社", "front", "山田商店"),
        ("（株）　山田商店", "株式会社", "front", "山田商店"),
        ("山田商店株式会社", "株式会社", "back", "山田商店"),
        ("カ）ヤマダ", "株式会社", "front", "ヤマダ"),
        ("ヤマダ（カ", "株式会社", "back", "ヤマダ"),
        ("有限会社　ツカモト", "有限会社", "front", "ツカモト"),
        ("NPO法人虹", "特定非営利活動法人", "front", "虹"),
        ("八百屋 花", None, None, "八百屋花"),
        ("株式会社", None, None, "株式会社"),
    ],
)
def test_legal_forms(text: str, form: str | None, position: str | None, name: str) -> None:
    assert parse_trade_name(text) == TradeName(form, position, name)


def test_branch_is_told_apart() -> None:
    assert parse_trade_name("㈱山田商店 横浜支店") == TradeName("株式会社", "front", "山田商店", "横浜支店")


@pytest.mark.parametrize("text", ["アジア・コーポレーシヨン", "ｱｼﾞｱｺｰﾎﾟﾚｰｼｮﾝ", "あじあこーぽれーしょん"])
def test_readings(text: str) -> None:
    assert kana_key(text) == "アジアコポレシヨン"


@pytest.mark.parametrize(
    "text",
    [
        "東京都千代田区霞が関一丁目２番３号 中央ビル５階",
        "〒100-0013 東京都千代田区霞ヶ関1-2-3　中央ビル5階",
        "千代田区霞ケ関１丁目２－３（中央ビル５階）",
        "東京都 千代田区 霞が関 1の2の3 中央ビル5階",
    ],
)
def test_ways_of_writing_one_address(text: str) -> None:
    assert parse_address(text) == Address("13", "千代田区", "霞ケ関", "1-2-3", "中央ビル5階")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("北海道札幌市中央区北一条西二丁目1番地", Address("01", "札幌市中央区", "北1条西", "2-1")),
        ("東京都福生市大字熊川６５１番地１ＥＭフラット１０５", Address("13", "福生市", "熊川", "651-1", "EMフラツト105")),
        ("三重県四日市市諏訪町1番5号", Address("24", "四日市市", "諏訪町", "1-5")),
        ("岩手県久慈市長内町第30地割12-3", Address("03", "久慈市", "長内町第30地割", "12-3")),
        ("京都府京都市中京区河原町通二条下る一之船入町376", Address("26", "京都市中京区", "一ノ船入町", "376")),
        ("", Address()),
    ],
)
def test_addresses(text: str, expected: Address) -> None:
    assert parse_address(text) == expected


def test_prefecture_known_from_elsewhere_or_from_a_unique_municipality() -> None:
    assert parse_address("府中市宮西町2-24", "13") == Address("13", "府中市", "宮西町", "2-24")
    assert parse_address("横浜市中区本町6-50-10").prefecture_code == "14"


@given(st.integers(1, 9999))
def test_kanji_numbers(number: int) -> None:
    digits = "〇一二三四五六七八九"
    assert kanji_number("".join(digits[int(d)] for d in str(number))) == number
    units = [(1000, "千"), (100, "百"), (10, "十")]
    rest, words = number, ""
    for unit, word in units:
        count, rest = divmod(rest, unit)
        words += (digits[count] if count > 1 else "") + word if count else ""
    words += digits[rest] if rest else ""
    assert kanji_number(words) == number


@pytest.mark.parametrize("text", ["代表取締役　髙橋 一郎", "高橋一郎 様", "高橋　一郎（たかはし いちろう）", "社長 高橋一郎"])
def test_persons(text: str) -> None:
    assert person_key(text) == "高橋一郎"


@pytest.mark.parametrize("text", ["03-1234-5678", "０３（１２３４）５６７８", "+81-3-1234-5678", "03 1234 5678 内線12"])
def test_telephones(text: str) -> None:
    assert telephone_key(text) == "0312345678"


@pytest.mark.parametrize("text", ["0000000000", "なし", "1234", "12-3456-7890"])
def test_what_is_no_telephone(text: str) -> None:
    assert telephone_key(text) == ""


@pytest.mark.parametrize(
    "text", ["カ）トウワコウムテン", "トウワコウムテン（カ", "ｶ)ﾄｳﾜｺｳﾑﾃﾝ", "トウワ・コウムテン", "とうわこうむてん"]
)
def test_a_reading_bears_no_legal_form(text: str) -> None:
    assert kana_key(text) == "トウワコウムテン"
