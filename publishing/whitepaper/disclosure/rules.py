"""The thresholds of disclosure control as `rules.yml` has them, checked, and as rows to print. No decision about a cell is made here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

RULES = Path(__file__).with_name("rules.yml")


@dataclass(frozen=True)
class Weights:
    """Factors on the importance of a cell: a total, a figure without hub (the nation), and one without any breakdown."""

    total: float
    without_hub: float
    everything: float


@dataclass(frozen=True)
class Effort:
    """How much work the optimisation may do: rounds of cuts and nodes a neighbourhood, and the gap at which a programme may stop."""

    rounds: int
    nodes: int
    gap: float


@dataclass(frozen=True)
class Rules:
    """Thresholds by name; reasons and sources stand beside them in `rules.yml`."""

    contributors: int
    zeros_shown: bool
    dominance: float
    p_percent: float
    mean_contributors: int
    count_width: int
    count_relative_width: float
    money_relative_width: float
    secondary_width: int
    weights: Weights
    effort: Effort


def load_rules(path: Path = RULES) -> Rules:
    """The rules of a file. Raises ValueError if a rule lacks its reason or source, TypeError if one is missing or unknown."""
    values = {name: entry["value"] for name, entry in _entries(path).items()}
    return Rules(**{**values, "weights": Weights(**values["weights"]), "effort": Effort(**values["effort"])})


def printed_rules(path: Path = RULES) -> list[tuple[str, str, str, str]]:
    """Name, value, reason and source of every rule, in the order of the file, for notes and the quality report."""
    return [(name, _shown(entry["value"]), entry["reason"], entry["source"]) for name, entry in _entries(path).items()]


def _entries(path: Path) -> dict[str, dict[str, Any]]:
    entries: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    bare = [name for name, entry in entries.items() if not (entry.get("reason") and entry.get("source")) or "value" not in entry]
    if bare:
        raise ValueError(f"{path.name}: value, reason and source are needed for {', '.join(bare)}")
    return entries


def _shown(value: Any) -> str:
    return ", ".join(f"{name} {item:g}" for name, item in value.items()) if isinstance(value, dict) else str(value)
