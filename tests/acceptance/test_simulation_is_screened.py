"""The project's models on a simulated world, as `python -m benchmarks inflation` builds them: a benchmark that no longer runs proves nothing."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.inflation.events import honest_world
from benchmarks.inflation.screens import Screening, screening
from benchmarks.inflation.tricks import Scheme, inflate
from benchmarks.inflation.world import World

FIRST, LAST = 18, 23


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    """The largest hub splits visits for half a year."""
    return Scheme(
        int(np.bincount(honest_world(1, 0.02).records.hub).argmax()), FIRST, LAST, 1.0, ("split_visit",), is_evasive=False
    )


@pytest.fixture(scope="module")
def world(scheme: Scheme) -> World:
    return inflate(honest_world(1, 0.02), [scheme])


@pytest.fixture(scope="module")
def screened(world: World, tmp_path_factory: pytest.TempPathFactory) -> Screening:
    return screening(Path(tmp_path_factory.mktemp("simulated")), world)


def test_who_splits_visits_is_flagged_and_nobody_else(scheme: Scheme, screened: Screening):
    flagged, markers = screened.cube("is_flagged")
    splits = np.nan_to_num(flagged[markers.index("split_visit")])
    assert splits[scheme.hub, FIRST : LAST + 1].sum() >= 3
    assert np.delete(splits, scheme.hub, axis=0).sum() <= 1


def test_every_marker_is_counted_or_silent_with_a_reason(screened: Screening):
    assert screened.rows["marker"].nunique() > 15
    is_silent = screened.rows["expected"].isna()
    assert screened.rows.loc[is_silent, "silence"].notna().all()
    assert not screened.rows.loc[is_silent, "is_flagged"].any()
    assert (~is_silent).sum() > 1_000


def test_marks_find_the_records_that_were_made_up(world: World, screened: Screening):
    marks = screened.marks[screened.marks["pattern"] == "split_visit"]
    made_up = np.flatnonzero(world.records.trick)
    assert np.isin(made_up, marks["row"]).mean() > 0.9
