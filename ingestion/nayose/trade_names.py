"""Trade names (商号・屋号): legal form and its position taken off, what remains folded to a key."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from ingestion.nayose.characters import NOISE, fold, key
from ingestion.thresholds import CODES_DIR

BRANCH = re.compile(r"(?<=\S)[\s\u3000]+\S{1,12}?(?:支店|支社|支部|営業所|事業所|出張所|工場|本店|本社|支所)$")
BRACKETED = re.compile(r"[(（][^()（）]{0,30}[)）]")
BANK_FRONT = re.compile(r"^([ァ-ヶー]{1,2})[)）]")
KANA_ALONE = re.compile("[ァ-ヺーぁ-ゖ]+")
BANK_BACK = re.compile(r"[(（]([ァ-ヶー]{1,2})[)）]?$")


@dataclass(frozen=True)
class TradeName:
    """A name in parts. `position`: `front` (前株), `back` (後株) or None; `name_key` is empty when nothing remains."""

    legal_form: str | None
    position: str | None
    name_key: str
    branch: str | None = None


@cache
def _forms() -> tuple[dict[str, str], dict[str, str], re.Pattern[str]]:
    """Spelling → form, bank-style kana → form, and one pattern of all spellings, longest first."""
    spellings: dict[str, str] = {}
    kana: dict[str, str] = {}
    with (CODES_DIR / "legal_form.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for spelling in (row["legal_form"], *filter(None, row["abbreviations"].split(";"))):
                folded = fold(unicodedata.normalize("NFKC", spelling))
                (kana if re.fullmatch("[ァ-ヶ]{1,2}", folded) else spellings)[folded] = row["legal_form"]
    longest_first = sorted(spellings, key=len, reverse=True)
    return spellings, kana, re.compile("|".join(map(re.escape, longest_first)))


def parse_trade_name(text: str) -> TradeName:
    """Splits a name. "㈱山田商店 横浜支店" → 株式会社, front, 山田商店, 横浜支店; "ヤマダ（カ" → 株式会社, back, ヤマダ."""
    folded = fold(text).strip()
    branch = None
    if found := BRANCH.search(folded):
        branch, folded = found.group().strip(), folded[: found.start()]
    form, position, rest = _without_form(folded)
    name_key = key(BRACKETED.sub("", rest)) or key(rest)
    return TradeName(form, position, name_key, branch)


def _without_form(folded: str) -> tuple[str | None, str | None, str]:
    spellings, kana, pattern = _forms()
    for bank, position in ((BANK_FRONT, "front"), (BANK_BACK, "back")):
        if (found := bank.search(folded)) and found.group(1) in kana:
            return kana[found.group(1)], position, folded[: found.start()] + folded[found.end() :]
    squeezed = NOISE.sub("", folded) if " " in folded[:6] else folded
    if (found := pattern.match(squeezed)) and found.end() < len(squeezed):
        return spellings[found.group()], "front", squeezed[found.end() :]
    ends = [found for found in pattern.finditer(folded) if found.end() == len(folded) and found.start() > 0]
    if ends:
        return spellings[ends[0].group()], "back", folded[: ends[0].start()]
    if (found := pattern.search(folded)) and found.group() != folded:
        return spellings[found.group()], "middle", folded[: found.start()] + folded[found.end() :]
    return None, None, folded


def is_kana(name_key: str) -> bool:
    """Whether a name is written in kana alone: it is its own reading."""
    return bool(KANA_ALONE.fullmatch(name_key))


def _without_bank_form(folded: str) -> str:
    kana = _forms()[1]
    for bank in (BANK_FRONT, BANK_BACK):
        if (found := bank.search(folded)) and found.group(1) in kana:
            return folded[: found.start()] + folded[found.end() :]
    return folded


def kana_key(text: str) -> str:
    """A reading without legal form (also カ）), marks and long marks, voicing left as it is: "カ）アジア・コーポ" → アジアコポ."""
    folded = re.sub("[ぁ-ゖ]", lambda found: chr(ord(found.group()) + 0x60), fold(text).strip())
    folded = _without_bank_form(folded)
    for spelling in ("カブシキガイシヤ", "カブシキカイシヤ", "ユウゲンガイシヤ", "ゴウドウガイシヤ"):
        folded = folded.replace(spelling, "")
    return re.sub("ー", "", key(folded))
