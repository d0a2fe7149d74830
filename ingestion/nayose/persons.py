"""Persons: a representative's name as a key, whatever the spacing, title or kanji variant."""

from __future__ import annotations

import re

from ingestion.nayose.characters import key

TITLES = re.compile(
    r"^(?:代表取締役社長|代表取締役|取締役社長|代表社員|代表理事|代表者|代表|社長|店主|院長|理事長)\s*[:：]?\s*|\s*(?:様|氏|殿|さん|先生|社長|代表)$"
)
READING = re.compile(r"[(（][ァ-ヶーぁ-ゖ\s　]+[)）]$")


def person_key(text: str) -> str:
    """ "代表取締役　髙橋 一郎 様" → 高橋一郎; empty when nothing remains. A reading in brackets is left out."""
    return key(TITLES.sub("", READING.sub("", text.strip())))
