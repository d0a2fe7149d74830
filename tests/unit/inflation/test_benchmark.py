"""The benchmark's simulated hubs and its scores: a measurement that is wrong would show any screen as it likes."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.inflation import rivals, run, scores
from benchmarks.inflation.events import honest_world
from benchmarks.inflation.screens import Screening
from benchmarks.inflation.tables import begun, consultations
from benchmarks.inflation.tricks import CLEAN, NAMES, PADDING, Scheme, inflate, mixed_schemes, single_schemes
from benchmarks.inflation.world import HUBS, MONTHS, World


@pytest.fixture(scope="module")
def honest() -> World:
    return honest_world(1, 0.02)


def test_seeds_of_the_report_were_never_used_to_choose_numbers():
    assert not set(run.SEEDS) & set(run.TUNING)
    assert min(run.SEEDS) >= 100


def test_honest_hubs_make_nothing_up_and_differ_in_size(honest: World):
    assert not honest.records.trick.any()
    sizes = np.bincount(honest.records.hub, minlength=HUBS) / MONTHS
    assert sizes.max() > 4 * sizes.min()
    assert len(honest.records) / MONTHS == pytest.approx(0.02 * 717_618 / 12, rel=0.15)


def test_the_same_seed_is_the_same_world(honest: World):
    again = honest_world(1, 0.02)
    np.testing.assert_array_equal(honest.records.words, again.records.words)
    assert len(honest_world(2, 0.02).records) != len(honest.records)


@pytest.mark.parametrize("trick", [name for name in NAMES if name != PADDING])
def test_a_trick_adds_as_many_records_as_it_says(honest: World, trick: str):
    scheme = Scheme(
        hub=int(np.bincount(honest.records.hub).argmax()), first=15, last=17, rate=0.2, tricks=(trick,), is_evasive=False
    )
    made = inflate(honest, [scheme])
    of_hub = np.bincount(honest.records.month()[honest.records.hub == scheme.hub], minlength=MONTHS)[15:18]
    added = scores.added(made)
    assert added[scheme.hub, 15:18] == pytest.approx(0.2 * of_hub, abs=0.1 * of_hub.max() if trick == "split_visit" else 1)
    assert added.sum() == added[scheme.hub, 15:18].sum()
    assert set(made.records.trick) == {0, NAMES.index(trick) + 1}
    assert not honest.records.trick.any()


def test_padding_adds_issues_and_no_record(honest: World):
    hub = int(np.bincount(honest.records.hub).argmax())
    made = inflate(honest, [Scheme(hub, 15, 15, 0.2, (PADDING,), is_evasive=False)])
    assert len(made.records) == len(honest.records)
    issues = [int(np.bitwise_count(world.records.minors).sum()) for world in (honest, made)]
    of_month = int(np.bitwise_count(honest.records.minors[(honest.records.hub == hub) & (honest.records.month() == 15)]).sum())
    assert issues[1] - issues[0] == pytest.approx(0.2 * of_month, abs=1)


def test_evasive_hubs_begin_slowly():
    scheme = Scheme(1, 14, 24, 0.3, (CLEAN,), is_evasive=True)
    assert scheme.rate_at(14) == pytest.approx(0.05)
    assert scheme.rate_at(24) == 0.3
    assert scores.truth_of([scheme]).in_full[1].sum() == 7
    assert scores.truth_of([scheme]).inflates[1].sum() == 11


def test_schemes_stay_within_the_months():
    random = np.random.default_rng(0)
    for scheme in (*mixed_schemes(random, (0.1, 0.2)), *single_schemes(random, 0.2)):
        assert 12 < scheme.first < scheme.last < MONTHS
    assert CLEAN not in {trick for scheme in mixed_schemes(random, (0.1, 0.2), 20) for trick in scheme.tricks}


def test_days_are_in_order_but_for_typing_errors(honest: World):
    started = begun(np.random.default_rng(0), honest.records)
    order = np.lexsort((started, honest.records.day, honest.records.coordinator))
    same = (np.diff(honest.records.coordinator[order]) == 0) & (np.diff(honest.records.day[order]) == 0)
    overlaps = same & (started[order][1:] < (started + honest.records.minutes)[order][:-1])
    claimed = (honest.records.place[order] >= 0)[1:] | (honest.records.place[order] >= 0)[:-1]
    assert 0 < overlaps[~claimed].mean() < 0.02


def test_sheets_hold_what_the_world_says(honest: World):
    sheet = consultations(honest)
    assert sheet.num_rows == len(honest.records)
    assert (
        sheet["issue_minors"].combine_chunks().value_lengths().to_numpy().sum() == np.bitwise_count(honest.records.minors).sum()
    )
    assert len(set(sheet["response_text"].to_pylist()[:500])) > 490


def a_screening(**columns: list[object]) -> Screening:
    marks = pd.DataFrame({"pattern": [], "row": np.zeros(0, dtype=int), "is_excess": np.zeros(0, dtype=bool)})
    return Screening(pd.DataFrame(columns), marks, 0.0, 0.0)


def test_a_hub_month_is_scored_by_simes():
    screening = a_screening(marker=["a", "b", "c"], hub=[0, 0, 1], month=[15, 15, 15], p_value=[0.01, 0.012, 0.02])
    assert scores.hub_scores(screening)[0, 15] == pytest.approx(-np.log10(0.012))
    assert scores.hub_scores(screening)[1, 15] == pytest.approx(-np.log10(0.02))
    assert scores.hub_scores(screening)[2, 15] == -np.inf


def test_class_a_patterns_flag_no_month_in_the_scores():
    screening = a_screening(marker=["overlap", "split_visit"], hub=[0, 1], month=[15, 15], is_flagged=[True, True])
    assert scores.flagged(screening)[:2, 15].tolist() == [False, True]


def test_one_honest_hub_month_in_a_hundred_exceeds_the_threshold():
    honest = np.arange(1000.0)
    assert (honest > scores.threshold([honest])).mean() == pytest.approx(0.01, abs=0.0011)


def test_likely_is_each_record_once_less_the_upper_limits(honest: World):
    rows = np.flatnonzero((honest.records.hub == 0) & (honest.records.month() == 15))[:6]
    marks = pd.DataFrame(
        [("split_visit", row, True) for row in rows] + [("copied_note", row, True) for row in rows[:4]]
        + [("copied_note", rows[4], False), ("thin_contact", rows[5], True)],
        columns=["pattern", "row", "is_excess"],
    )  # fmt: skip
    flags = pd.DataFrame(
        {
            "marker": ["split_visit", "copied_note", "thin_contact"],
            "hub": 0,
            "month": 15,
            "is_flagged": True,
            "expected_high": [1.5, 0.6, 9.0],
        }
    )
    assert scores.likely(Screening(flags, marks, 0, 0), honest)[0, 15] == 3
    unflagged = flags.assign(is_flagged=[False, True, True])
    assert scores.likely(Screening(unflagged, marks, 0, 0), honest)[0, 15] == 3
    assert scores.likely(Screening(flags.assign(expected_high=9.0), marks, 0, 0), honest).sum() == 0


def test_rivals_see_nothing_of_later_months(honest: World):
    counts = rivals.counts_of(honest)
    later = {name: np.concatenate([column[:, :30], column[:, 30:] * 3], axis=1) for name, column in counts.items()}
    for name, score in rivals.RULES.items():
        np.testing.assert_array_equal(score(counts)[:, :30], score(later)[:, :30], err_msg=name)
        assert (score(later)[:, 30] > score(counts)[:, 30]).mean() > (0.4 if name == "count funnel" else 0.9)
