"""Scores in words: the label of each level comes from the seed of weights, the sentence is made here."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ingestion.store.linkage_schema import PARTS

WEIGHTS = Path(__file__).parents[2] / "dbt_project" / "seeds" / "nayose_weight.csv"
EVIDENCE_JA = {
    "decided_same": "人が「同じ」と判断した",
    "decided_different": "人が「別」と判断した",
    "corporate_number": "法人番号が同じ",
    "same_record": "同じ記録の、時期の違う表記",
    "same_wording": "表記がすべて同じ",
}
PART_JA = {"name": "商号", "form": "法人格", "kana": "フリガナ", "address": "住所", "person": "代表者", "telephone": "電話番号"}
CERTAIN = 1000.0


@dataclass(frozen=True)
class Part:
    """One comparison of a pair: what was compared, what was found, and its weight in bits."""

    name: str
    level: str
    bits: float

    @property
    def label_ja(self) -> str:
        """The finding in words."""
        return level_labels().get((self.name, self.level), f"{PART_JA.get(self.name, self.name)}: {self.level}")


@cache
def level_labels() -> dict[tuple[str, str], str]:
    """Words of each level of each comparison."""
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        return {(row["comparison"], row["level"]): row["label_ja"] for row in csv.DictReader(file) if row["label_ja"]}


@cache
def parameter(comparison: str, level: str) -> float:
    """A threshold or other parameter of the linkage. KeyError if there is none."""
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["comparison"], row["level"]) == (comparison, level):
                return float(row["bits"])
    raise KeyError((comparison, level))


def parts_of(pair: Mapping[str, Any]) -> list[Part]:
    """The comparisons of a scored pair, in their order."""
    return [Part(name, str(pair[f"{name}_level"]), float(pair[f"{name}_bits"])) for name in PARTS]


def prior_of(pair: Mapping[str, Any]) -> float:
    """Where a random pair starts: the score less its parts."""
    return float(pair["bits"]) - sum(part.bits for part in parts_of(pair))


def probability(bits: float) -> float:
    """0…1 from bits (log2 of the odds)."""
    return 1 / (1 + 2**-bits) if bits > -CERTAIN else 0.0


def percent_ja(bits: float) -> str:
    """確度 as people say it; never 100 % for a score."""
    share = 100 * probability(bits)
    return "99.9%以上" if share >= 99.9 else "0.1%未満" if share < 0.1 else f"{share:.1f}%"


def sentence(pair: Mapping[str, Any]) -> str:
    """One sentence on a scored pair: 「商号が一致 +15.9、同じ町 +4.1、代表者が異なる −4.0 → 確度 98.2%」."""
    said = [part for part in parts_of(pair) if abs(part.bits) >= 0.05]
    listed = "、".join(f"{part.label_ja} {signed(part.bits)}" for part in said)
    return f"{listed}（出発点 {signed(prior_of(pair))}）→ 確度 {percent_ja(float(pair['bits']))}"


def signed(bits: float) -> str:
    """+4.1 or −4.1, with a real minus."""
    return f"{bits:+.1f}".replace("-", "−")
