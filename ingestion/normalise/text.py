"""Cleaning of texts, and the keys under which headers and code-list labels are compared (contract §5)."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache

from ingestion.thresholds import CODES_DIR

CONTROL = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff]"
)
LINE_BREAKS = re.compile(r"[^\S\r\n\u2028\u2029]*(?:[\r\n\u2028\u2029][^\S\r\n\u2028\u2029]*)+")
SPACES = re.compile(r"[^\S\n]+")
WHITE = re.compile(r"\s+")
REQUIRED_MARKS = re.compile(r"【必須】|\(必須\)|\[必須\]|※|◎|\*|必須$|^必須")
NUMBERING = re.compile(r"^(?:[①-⑳]|\(\d{1,2}\)|\d{1,2}[.．:：)])")
NOTES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|「[^「」]*」|〔[^〔〕]*〕")
BRACKETS = re.compile(r"[()\[\]【】「」〔〕]")
CODE_NOISE = re.compile(r"[\s・･、，,/／.．()\[\]【】「」〜~]+")


def clean(text: str) -> str | None:
    """The text in NFKC without control characters, white space folded; None for blanks and marks for empty (`-`, `なし` …)."""
    if text.isascii() and text.isalnum():
        return text
    folded = unicodedata.normalize("NFKC", CONTROL.sub("", text))
    folded = CONTROL.sub("", folded)
    folded = SPACES.sub(" ", LINE_BREAKS.sub("\n", folded)).strip()
    return None if not folded or _is_empty_mark(folded) else folded


@cache
def _empty_marks() -> frozenset[str]:
    with (CODES_DIR / "empty_mark.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(unicodedata.normalize("NFKC", row["mark"]) for row in csv.DictReader(file))


def _is_empty_mark(text: str) -> bool:
    if text in _empty_marks():
        return True
    return len(text) <= 8 and len(set(text)) == 1 and text[0] in _empty_marks()


@cache
def _ditto_marks() -> frozenset[str]:
    with (CODES_DIR / "ditto_mark.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["mark"] for row in csv.DictReader(file))


def is_ditto(text: str) -> bool:
    """Whether the cell only says "as above" (〃, 同上)."""
    return len(text) <= 12 and WHITE.sub("", text) in _ditto_marks()


def header_key(text: str) -> str:
    """How headers, labels and sheet names are compared: NFKC, no white space, no marks or numbering; brackets' content kept."""
    folded = _without_marks(text)
    return BRACKETS.sub("", folded).casefold()


def header_key_without_notes(text: str) -> str:
    """As `header_key`, with bracketed notes removed: 相談時間（分） → 相談時間."""
    folded = _without_marks(text)
    return BRACKETS.sub("", NOTES.sub("", folded)).casefold()


def _without_marks(text: str) -> str:
    bare = NUMBERING.sub("", text.strip())
    folded = WHITE.sub("", unicodedata.normalize("NFKC", CONTROL.sub("", bare)))
    return REQUIRED_MARKS.sub("", NUMBERING.sub("", folded))


def code_key(text: str) -> str:
    """How code-list labels are compared: NFKC, without white space, middle dots, commas, slashes and brackets, case folded."""
    folded = unicodedata.normalize("NFKC", CONTROL.sub("", text))
    return CODE_NOISE.sub("", folded).casefold()
