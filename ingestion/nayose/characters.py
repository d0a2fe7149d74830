"""Folding of characters: spellings that differ and mean the same become one. Tables are data (`kanji_variant.csv`)."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

KANJI_TABLE = Path(__file__).with_name("kanji_variant.csv")

SMALL_KANA = str.maketrans("ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎ", "アイウエオツヤユヨワカケあいうえおつやゆよわ")
LOOK_ALIKES = str.maketrans("二工口力八夕卜へべぺり", "ニエロカハタトヘベペリ")
BESIDE_KATAKANA = re.compile("(?<=[ァ-ヺー])[二工口力八夕卜へべぺり]+|[二工口力八夕卜へべぺり]+(?=[ァ-ヺー])")
DASH = "\u2010-\u2015\u2212\u2500\u2501\uff0d\ufe63-"
LONG_MARK = re.compile(f"(?<=[ァ-ヺぁ-ゖー])[{DASH}]|(?<=[ァ-ヺー])一(?=[ァ-ヺぁ-ゖー]|$)")
STRAY_DASH = re.compile(f"(?<![ァ-ヺぁ-ゖー])[ー{DASH}]+")
NOISE = re.compile(r"[\s・･.．,，、。'’‘`´\"“”「」『』【】〔〕\[\]<>〈〉《》＆&＋+!！?？:：;；/／_＿*＊#＃@＠=＝|~〜]+")
REPEATED = re.compile(r"(.)々")


@cache
def kanji_table() -> dict[int, str]:
    """Old and variant forms to the standard ones, as `str.translate` takes them; reviewed by hand, never generated."""
    with KANJI_TABLE.open(encoding="utf-8", newline="") as file:
        return {ord(row["variant"]): row["standard"] for row in csv.DictReader(file)}


def fold(text: str) -> str:
    """NFKC, standard kanji, large kana, capital letters, one long mark after kana, 々 written out; spaces are kept.

    Idempotent: repeated until nothing changes. "ﾔﾏﾀﾞ－商店" and "ヤマダー商店" become the same.
    """
    folded = _fold_once(text)
    while (again := _fold_once(folded)) != folded:
        folded = again
    return folded


def _fold_once(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(kanji_table()).translate(SMALL_KANA)
    folded = BESIDE_KATAKANA.sub(lambda found: found.group().translate(LOOK_ALIKES), LONG_MARK.sub("ー", folded))
    return REPEATED.sub(r"\1\1", folded).upper()


def key(text: str) -> str:
    """The folded text without spaces, marks and dashes (the long mark after kana stays). Idempotent."""
    plain = STRAY_DASH.sub("", NOISE.sub("", unicodedata.normalize("NFKC", text)))
    return fold(plain)
