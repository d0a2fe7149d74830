"""How flags are spoken of to people, and the parameters of the screen that people's work needs."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from ingestion.inflation.decisions import DECISION_JA, RESULT_JA, FlagDecision
from ingestion.inflation.sampling import Sizes

PARAMETERS = Path(__file__).parents[2] / "dbt_project" / "seeds" / "inflation_parameter.csv"
CLASS_JA = {"A": "訂正のお願い", "B": "要確認", "C": "お尋ね"}
TIER_JA = {"T1": "T1 優先", "T2": "T2 確認", "T3": "T3 見守り"}
STATUS_JA = {label: text for text, label in DECISION_JA.items()} | {"open": "未判定", "expired": "期限切れ"}
SEEN_JA = {label: text for text, label in RESULT_JA.items()}


def decided_ja(decision: FlagDecision | None) -> str:
    """「説明がついた（2024-06-12 山田、2025-03-31 まで）」; empty without a decision."""
    if decision is None:
        return ""
    until = f"、{decision.expires_on} まで" if decision.expires_on else ""
    return f"{STATUS_JA[decision.decision]}（{decision.decided_on} {decision.decided_by}{until}）"


def number_ja(figure: float | None) -> str:
    """A count for people: whole from 10 on, else with one decimal where it has any."""
    if figure is None:
        return ""
    return f"{figure:,.0f}" if figure >= 10 or figure == round(figure) else f"{figure:.1f}"


@cache
def parameter(name: str) -> float:
    """A number of the screen. KeyError if there is none."""
    with PARAMETERS.open(encoding="utf-8", newline="") as file:
        return {row["parameter"]: float(row["value"]) for row in csv.DictReader(file)}[name]


def sizes() -> Sizes:
    """How many records are drawn."""
    marked, unmarked, control = (int(parameter(f"sample_{stratum}")) for stratum in ("marked", "unmarked", "control"))
    return Sizes(marked, unmarked, control, parameter("control_share"))
