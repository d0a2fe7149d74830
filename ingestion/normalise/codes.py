"""Code lists (`ingestion/codes/*.csv`): from what a clerk wrote to the official label. Contract §7, §10."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache

from ingestion.normalise.text import code_key
from ingestion.thresholds import CODES_DIR

OTHER = "その他"
STRONG_SEPARATORS = re.compile(r"[、,，;；\n|｜+＋]+")
WEAK_SEPARATORS = re.compile(r"[・･/／]")
DIVISION = re.compile(r"(?P<letter>[A-T])(?:\s*[-:：.．、)\s]\s*(?P<rest>.+))?|(?P<only>[A-T])(?P<name>\D.+)", re.DOTALL)
MIDDLE_GROUP = re.compile(r"(?:[A-T]\s*-?\s*)?(?P<group>\d{2})\d{0,2}(?:\D.*)?", re.DOTALL)


class CodeListError(ValueError):
    """A code list has two codes for one spelling."""


class CodeList:
    """One code list: official labels by label, code or synonym, compared under `code_key`."""

    def __init__(self, name: str, rows: list[dict[str, str]]) -> None:
        self.name = name
        self._rows = {row["label"]: row for row in rows}
        self._labels: dict[str, str] = {}
        for row in rows:
            for text in (row["label"], row["code"], *filter(None, row.get("synonyms", "").split("|"))):
                key = code_key(text)
                if self._labels.setdefault(key, row["label"]) != row["label"]:
                    raise CodeListError(f"{name}: {text} stands for {self._labels[key]} and {row['label']}")

    @classmethod
    def load(cls, name: str) -> CodeList:
        """The list of this name; FileNotFoundError if there is none."""
        return _load(name)

    @staticmethod
    def rows(name: str) -> list[dict[str, str]]:
        """The rows of the list's file as they stand."""
        with (CODES_DIR / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def find(self, text: str) -> str | None:
        """The official label, or None."""
        return self._labels.get(code_key(text))

    def row(self, label: str) -> dict[str, str]:
        """All columns of one label."""
        return self._rows[label]


@cache
def _load(name: str) -> CodeList:
    return CodeList(name, CodeList.rows(name))


class Industry:
    """日本標準産業分類: divisions by letter, name, short name or two-digit 中分類."""

    @staticmethod
    def find(text: str) -> str | None:
        """The code of `codes/industry.csv` (`E`, `I-R`, `M-F`, …; bare `I`, `M`, `N` as they are), or None."""
        folded = unicodedata.normalize("NFKC", text).strip()
        return _industry(folded)


@cache
def _industry_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for row in CodeList.rows("industry"):
        for text in (row["code"], row["label"], *filter(None, row["synonyms"].split("|"))):
            names.setdefault(code_key(text), row["code"])
    return names


@cache
def _middle_groups() -> dict[int, str]:
    return {
        number: row["industry_code"]
        for row in CodeList.rows("industry_group_code")
        for number in range(int(row["first"]), int(row["last"]) + 1)
    }


@lru_cache(maxsize=10_000)
def _industry(text: str) -> str | None:
    if (code := _industry_names().get(code_key(text))) is not None:
        return code
    upper = text.upper()
    if match := MIDDLE_GROUP.fullmatch(upper):
        code = _middle_groups().get(int(match["group"]))
        return code if code and (not upper[0].isalpha() or upper[0] == code[0]) else None
    if match := DIVISION.fullmatch(upper):
        letter = match["letter"] or match["only"]
        rest = match["rest"] or match["name"]
        by_name = _industry_names().get(code_key(rest)) if rest else None
        return by_name if by_name and by_name[0] == letter else letter
    return None


@cache
def _minor_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for row in CodeList.rows("issue_minor"):
        for text in (row["label"], *filter(None, row["synonyms"].split("|"))):
            names.setdefault(code_key(text), row["label"])
    return names


@lru_cache(maxsize=50_000)
def issue_minors(text: str) -> tuple[tuple[str, ...], bool]:
    """The distinct 課題（中） of one cell in order, and whether anything was unknown (then it counts as その他, once).

    Official names contain ・ themselves (会計・税務), so a piece is cut at ・ and / only where that makes known names.
    """
    folded = unicodedata.normalize("NFKC", text)
    labels: list[str] = []
    unknown = False
    for piece in STRONG_SEPARATORS.split(folded):
        if not piece.strip():
            continue
        found = _segment([part for part in WEAK_SEPARATORS.split(piece) if part.strip()])
        unknown = unknown or None in found
        labels += [label or OTHER for label in found]
    return tuple(dict.fromkeys(labels)), unknown


def _segment(parts: list[str]) -> list[str | None]:
    """The best reading of parts in a row as names: most parts known, then fewest names."""
    best: list[tuple[int, int, list[str | None]]] = [(0, 0, [])]
    for end in range(1, len(parts) + 1):
        options = []
        for start in range(max(0, end - 3), end):
            label = _minor_names().get(code_key("".join(parts[start:end])))
            if label is None and end - start > 1:
                continue
            known, names, labels = best[start]
            options.append((known + (end - start if label else 0), names - 1, [*labels, label]))
        best.append(max(options, key=lambda option: option[:2]))
    return best[-1][2]


FOUNDING = ("創業前", "創業予定")


@cache
def _legal_form_pattern() -> re.Pattern[str]:
    forms = []
    for row in CodeList.rows("legal_form"):
        if not row["nta_kind"]:  # no legal personality of its own
            continue
        marks = [mark for mark in row["abbreviations"].split(";") if mark[:1] in "(（㈱㈲㈴㈾" or len(mark) > 3]
        forms += [row["legal_form"], *marks]
    folded = {unicodedata.normalize("NFKC", form) for form in forms if form}
    listed = "|".join(sorted(map(re.escape, folded), key=len, reverse=True))
    return re.compile(rf"^(?:{listed})|(?:{listed})$")


def business_form_of_name(name: str, industry: str | None) -> str:
    """事業形態 of a v1 client: 創業前 by 業種, 法人 by the legal form at either end of the name, else 不明."""
    if industry and any(word in industry for word in FOUNDING):
        return "創業前"
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
    return "法人" if _legal_form_pattern().search(folded) else "不明"
