"""The attack at a size like the real one: all tables of two years, each handed out as an edition, read side by side."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.disclosure import draw, with_trend
from publishing.whitepaper.disclosure.exit import protect
from publishing.whitepaper.disclosure.rules import load_rules
from tests.unit.whitepaper.attacker import puzzle, recovered
from tests.unit.whitepaper.tables import shown


@pytest.mark.slow
def test_nobody_recovers_a_cell_of_two_editions() -> None:
    rules, generator = load_rules(), np.random.default_rng(3)
    before, now = (draw(generator, ("01", "13", "47"), year) for year in ("2022", "2023"))
    earlier = protect(before, rules).extraction
    truth = with_trend(now, before)
    result = protect(truth, rules, [earlier])
    assert not result.leaks
    assert len(puzzle([earlier, result.extraction])[0]) > 100, "there is something to recover"
    assert not recovered([earlier, result.extraction])
    hidden = [cell for cell in result.extraction.cells if cell.table_id == "issue" and cell.reason == "secondary"]
    opened = shown(result.extraction, *((cell.table_id, cell.row[0], cell.column[0]) for cell in hidden), of=truth)
    assert recovered([earlier, opened]), "the attack would find what complementary suppression hides"
