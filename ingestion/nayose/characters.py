"""Folding of characters: spellings that differ and mean the same become one. Tables are data (`kanji_variant.csv`)."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

KANJI_TABLE = Path(__file__).with_name("kanji_variant.csv")

SMALL_KANA = str.maketrans("ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎ", "アイウエオツヤユヨワカケあいうえおつやゆよわ")
DASHES = re.compile("[\u2010-\u2015\u2212\u2500\u2501\uff0d\ufe63\u30fc~〜-]")
LOOK_ALIKES = {
    "二": "ニ",
    "工": "エ",
    "口": "ロ",
    "力": "カ",
    "八": "ハ",
    "夕": "タ",
    "卜": "ト",
    "へ": "ヘ",
    "べ": "ベ",
    "ぺ": "ペ",
    "り": "リ",
}
BESIDE_KATAKANA = re.compile("(?<=[ァ-ヺー])[{0}]|[{0}](?=[ァ-ヺー])".format("".join(LOOK_ALIKES)))
DASH_AFTER_KANA = re.compile("(?<=[ァ-ヺぁ-ゖー])[\u2010-\u2015\u2212\u2500\u2501\uff0d\ufe63一-]|(?<=[ァ-ヺー])一(?=[ァ-ヺー])")
NOISE = re.compile(r"[\s・･.．,，、。'’‘`´\"“”「」『』【】〔〕\[\]<>〈〉《》＆&＋+!！?？:：;；/／_＿*＊#＃@＠=＝|~〜]+")
REPEATED = re.compile(r"(.)々")


@cache
def kanji_table() -> dict[int, str]:
    """Old and variant forms to the standard ones, as `str.translate` takes them; reviewed by hand, never generated."""
    with KANJI_TABLE.open(encoding="utf-8", newline="") as file:
        return {ord(row["variant"]): row["standard"] for row in csv.DictReader(file)}


def fold(text: str) -> str:
    """NFKC, standard kanji, large kana, capital letters, one long mark after kana, 々 written out; spaces are kept.

    Idempotent. "ﾔﾏﾀﾞ－商店" and "ヤマダー商店" become the same.
    """
    folded = unicodedata.normalize("NFKC", text).translate(kanji_table()).translate(SMALL_KANA)
    folded = BESIDE_KATAKANA.sub(lambda found: LOOK_ALIKES[found.group()], folded)
    folded = DASH_AFTER_KANA.sub("ー", folded)
    return REPEATED.sub(r"\1\1", folded).upper()


def key(text: str) -> str:
    """The folded text without spaces, marks and dashes (the long mark after kana stays)."""
    folded = NOISE.sub("", fold(text))
    return re.sub("(?<![ァ-ヺぁ-ゖー])ー|[\u2010-\u2015\u2212\u2500\uff0d-]", "", folded)
