"""The same enterprise in the hand of another clerk: kanji variants, forms of a corporation, widths, addresses, telephones, cells left out.

Belongs here: ways of writing that change nothing of what is meant. What changes an enterprise itself is in `linkage_stories`.
"""

from __future__ import annotations

import random
from dataclasses import replace

from ingestion.synthetic.spelling import HALF_KANA, WIDE
from ingestion.synthetic.world import Enterprise

OLD_KANJI = str.maketrans("高崎浜斎辺", "髙﨑濵齋邊")
NEW_KANJI = str.maketrans("髙﨑濵齋邊", "高崎浜斎辺")
SHORT_FORMS = {"株式会社": ("㈱", "（株）", "(株)"), "有限会社": ("㈲", "（有）", "(有)"), "合同会社": ("(同)", "（同）")}
KANJI_DIGITS = "〇一二三四五六七八九"


def respelled(rng: random.Random, client: Enterprise, *, is_home: bool) -> Enterprise:
    """The client as another clerk writes it; only a clerk of its own prefecture (`is_home`) leaves the prefecture out."""
    kanji = rng.choice((OLD_KANJI, NEW_KANJI))
    left_out = rng.choices(("", "representative", "telephone"), weights=(80, 10, 10))[0]
    representative = client.representative.translate(kanji).replace(" ", rng.choice((" ", "　", "")))
    return replace(
        client,
        trade_name=_in_other_width(rng, client.trade_name.translate(kanji)),
        legal_form=rng.choice((client.legal_form, *SHORT_FORMS.get(client.legal_form, ()))),
        representative="" if left_out == "representative" else representative,
        telephone="" if left_out == "telephone" else spelt_telephone(rng, client.telephone),
        address_as_written=spelt_address(rng, client, leaves_prefecture_out=is_home and rng.random() < 0.4),
    )


def _in_other_width(rng: random.Random, name: str) -> str:
    return name.translate(HALF_KANA) if rng.random() < 0.3 else name


def spelt_telephone(rng: random.Random, telephone: str) -> str:
    """Without hyphens, with brackets, in full width or with an extension."""
    area, office, line = telephone.split("-")
    return rng.choice(
        (
            telephone,
            f"{area}{office}{line}",
            f"{area}({office}){line}",
            telephone.translate(WIDE),
            f"{telephone} 内線{rng.randint(11, 49)}",
        )
    )


def spelt_address(rng: random.Random, client: Enterprise, *, leaves_prefecture_out: bool) -> str:
    """丁目・番・号 for hyphens, 漢数字, ヶ for ケ, without the building, without the prefecture."""
    place = client.place
    town = f"{place.municipality}{place.town}"
    if rng.random() < 0.5:
        town = town.translate(str.maketrans("ヶケ", "ケヶ"))
    numbers, _, building = client.street.partition(" ")
    kept = f"　{building}" if building and rng.random() < 0.5 else ""
    return f"{'' if leaves_prefecture_out else place.prefecture}{town}{_spelt_numbers(rng, numbers)}{kept}"


def _spelt_numbers(rng: random.Random, numbers: str) -> str:
    block, lot, house = numbers.split("-")
    return rng.choice(
        (
            numbers.translate(WIDE),
            f"{block}丁目{lot}番{house}号",
            f"{KANJI_DIGITS[int(block)]}丁目{lot}番{house}号",
            f"{block}丁目{lot}-{house}",
            f"{block}丁目{lot}番地{house}",
        )
    )
