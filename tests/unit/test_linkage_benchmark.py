import re
from pathlib import Path

import pandas as pd

from benchmarks.linkage_nights import broken_ids, first_of_cluster
from benchmarks.splink_rival import BLOCKS

MACROS = Path(__file__).parents[2] / "dbt_project" / "macros" / "nayose_blocks.sql"


def test_splink_gets_the_blocks_of_the_models():
    text = MACROS.read_text(encoding="utf-8").split("macro nayose_blocks()")[1].split("endmacro")[0]
    rules = re.findall(r"'(\w+)': \[(.*)\]", text)
    assert {block: tuple(re.findall("'([^']+)'", keys)) for block, keys in rules} == BLOCKS


def test_equal_partitions_are_equal_whatever_their_names():
    one = pd.Series(["x", "x", "y"], index=["a", "b", "c"])
    other = pd.Series(["1", "2", "2"], index=["c", "b", "a"])
    assert first_of_cluster(one).to_dict() == first_of_cluster(other).to_dict()


def test_only_enterprises_that_nothing_touched_count_as_broken():
    before = pd.Series(["x", "x", "y", "z"], index=["a", "b", "c", "d"])
    after = pd.Series(["x", "x", "new", "x2", "x2"], index=["a", "b", "c", "d", "e"])
    assert broken_ids(before, after, {"e"}) == 1
    assert broken_ids(before, after, {"c", "e"}) == 0
