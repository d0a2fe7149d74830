"""Cells and rules as data: a way through a frame and Parquet changes nothing; a rule without its reason is refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from publishing.whitepaper.cells import from_frame, to_frame
from publishing.whitepaper.disclosure.rules import RULES, load_rules, printed_rules
from tests.unit.whitepaper.tables import shares_of, together, two_way


def test_cells_come_back_from_a_frame_and_from_parquet(tmp_path: Path) -> None:
    table = two_way("T101", [[1, 7], [6, 2]])
    cells = together(table, shares_of(table, "T102")).cells
    assert from_frame(to_frame(cells)) == cells
    to_frame(cells).to_parquet(tmp_path / "cells.parquet")
    assert from_frame(pd.read_parquet(tmp_path / "cells.parquet")) == cells


def test_rules_are_printed_with_reason_and_source(tmp_path: Path) -> None:
    assert load_rules().contributors == 2
    assert all(len(row) == 4 and all(row) for row in printed_rules())
    bare = tmp_path / "rules.yml"
    bare.write_text(
        RULES.read_text(encoding="utf-8").replace("  reason: 企業が1または2", "  because: 企業が1または2"), encoding="utf-8"
    )
    with pytest.raises(ValueError, match="contributors"):
        load_rules(bare)
