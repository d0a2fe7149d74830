"""The seed of weights: every number has a reason and a source, and every level that the macros can name is there."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from publishing.nayose.words import WEIGHTS

MACROS = Path(__file__).parents[3] / "dbt_project" / "macros" / "nayose.sql"


def rows() -> list[dict[str, str]]:
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_weight_has_a_reason_and_a_source() -> None:
    for row in rows():
        assert row["source"], row
        assert row["reason"] or row["level"] == "missing", row
        assert row["bits"] or row["m"], row


def test_every_level_of_the_macros_has_a_weight() -> None:
    text = MACROS.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:then|else|,) '([a-z_]+)'(?!\])", text))
    named = {name for name in named if not name.endswith("_key")}
    known = {row["level"] for row in rows()}
    assert named and named <= known, named - known
