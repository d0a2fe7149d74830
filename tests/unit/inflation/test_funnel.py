import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.inflation.funnel import Known, screen
from tests.unit.inflation.counted import Nation, rules

SEEDS = range(3)


def test_honest_hubs_are_seldom_flagged():
    """The target: at most .25 hubs a month over all markers when nobody inflates."""
    months, hubs = 0, 0.0
    for seed in SEEDS:
        found = Nation(seed, markers=10, share=0.04).screened()
        months += int((~np.isnan(found["z"])).any(axis=(0, 1)).sum())
        hubs += float((found["is_flagged"] == 1).any(axis=0).sum())
    assert months == 3 * 18
    assert hubs / months <= 0.25


@pytest.mark.parametrize("share", [0.002, 0.02, 0.2])
def test_scores_of_honest_hubs_are_no_wider_than_they_say(share: float):
    z = np.concatenate([nation.screened()["z"].ravel() for nation in (Nation(seed, markers=8, share=share) for seed in SEEDS)])
    z = z[~np.isnan(z)]
    assert len(z) > 15_000
    assert (z > 1.645).mean() < 0.06
    assert (z > 3.09).mean() < 0.0025


@pytest.mark.parametrize("seed", SEEDS)
def test_a_planted_rise_is_found_and_its_size_is_told(seed: int):
    nation = Nation(seed)
    nation.add(0.10, hub=3, months=slice(18, 24))
    found = nation.screened()
    assert (found["is_flagged"][0, 3, 18:] == 1).sum() >= 5
    excess = (nation.marked - found["expected"])[0, 3, 18:]
    assert excess.sum() == pytest.approx(0.1 / 1.1 * nation.n[0, 3, 18:].sum(), rel=0.25)
    assert np.nansum(found["is_flagged"]) <= 6 + 0.25 * 18


def test_a_long_rise_keeps_being_flagged_because_it_stays_out_of_its_own_baseline():
    nation = Nation(1, months=48)
    nation.add(0.10, hub=3, months=slice(16, 48))
    masked, naive = nation.screened(), nation.screened(watch_p=0.0)
    assert (masked["is_flagged"][0, 3, 16:48] == 1).mean() > 0.95
    assert (naive["is_flagged"][0, 3, 30:48] == 1).mean() < 0.5  # with nothing kept out, the rise becomes what is expected


@pytest.mark.parametrize("first", [1, 7, 14, 23])
def test_a_screen_that_goes_on_finds_what_one_from_the_beginning_finds(first: int):
    """Known months come in as they were left, and nothing else of them is asked."""
    nation = Nation(3, markers=3, months=24)
    nation.add(0.3, hub=3, months=slice(9, 20))
    nation.special[1, 5, 3:9] = 0.4
    nation.n[2, 6, 2:6] = 3
    counts = nation.counts()
    whole = screen(counts, rules())
    is_known = counts.period < first
    known = Known(is_known, *(np.where(is_known, getattr(whole, name), 0) for name in ("at_level", "crude_z", "is_clean")))
    known = replace(known, is_clean=known.is_clean.astype(bool))
    gone_on = screen(counts, rules(), known)
    for name, column in vars(whole).items():
        np.testing.assert_array_equal(getattr(gone_on, name)[~is_known], column[~is_known], name)
    assert np.isnan(gone_on.z[is_known]).all(), "known months are not judged again"
    if first > 12:
        for defect in (
            {"at_level": known.at_level * 1.1},
            {"crude_z": known.crude_z + 1},
            {"is_clean": np.ones(len(is_known), bool)},
        ):
            astray = screen(counts, rules(), replace(known, **defect))
            assert (astray.z[~is_known] != whole.z[~is_known]).any(), f"what is recalled counts: {defect}"


def test_later_months_change_no_earlier_verdict():
    whole, begun = Nation(2, months=24), Nation(2, months=24)
    for name in ("n", "marked", "special", "peers"):
        setattr(begun, name, getattr(begun, name)[:, :, :15])
    now, then = whole.screened(), begun.screened()
    for name in ("z", "expected", "q_value"):
        np.testing.assert_array_equal(now[name][:, :, :15], then[name])


def test_a_new_hub_is_held_against_its_peers_with_all_their_spread():
    nation = Nation(4)
    nation.n[0, 5, :20] = np.nan
    found = nation.screened()
    shares = np.nanmedian(nation.marked[0, :, 20] / nation.n[0, :, 20])
    assert found["expected"][0, 5, 20] / nation.n[0, 5, 20] == pytest.approx(shares, rel=0.15)
    width = (found["expected_high"] / found["expected"])[0, :, 20]
    assert width[5] > np.delete(width, 5).max()


def test_a_first_year_of_the_nation_is_not_judged():
    found = Nation(5, months=8).screened()
    assert set(found["silence"][:, :, :6].ravel()) == {"no_history_of_nation"}
    assert set(found["silence"][:, :, 6:].ravel()) == {None}
    assert np.isnan(found["z"][:, :, :6]).all()


def test_too_few_consultations_are_not_judged_and_nobody_is_held_against_them():
    nation = Nation(6)
    nation.n[0, 7, :], nation.marked[0, 7, :] = 20, 20
    found = nation.screened()
    assert set(found["silence"][0, 7]) == {"too_few"}
    assert not (found["is_flagged"][0, 7] == 1).any()
    nation.n[0, 7, :] = np.nan
    np.testing.assert_allclose(np.delete(nation.screened()["z"], 7, axis=1), np.delete(found["z"], 7, axis=1))


def test_four_hubs_are_no_nation_and_five_are_judged_with_care():
    assert set(Nation(7, hubs=4).screened()["silence"].ravel()) == {"too_few_peers"}
    five, many = Nation(7, hubs=5), Nation(7)
    five.add(0.15, hub=2, months=slice(20, 24))
    found = five.screened()
    assert (found["is_flagged"][0, 2, 20:] == 1).all()
    width = [np.nanmedian((hubs["expected_high"] / hubs["expected"])[0, :, 8]) for hubs in (found, many.screened())]
    assert width[0] > width[1]


def test_special_months_widen_the_range_and_stay_out_of_the_baseline():
    plain, special = Nation(8), Nation(8)
    for nation in (plain, special):
        nation.add(0.05, hub=3, months=slice(12, 14))
    special.special[0, 3, 12:14] = 0.8
    before, after = plain.screened(watch_p=0.0), special.screened(watch_p=0.0)
    assert (before["is_flagged"][0, 3, 12:14] == 1).all()
    assert not (after["is_flagged"][0, 3, 12:14] == 1).any()
    assert after["expected"][0, 3, 16] < before["expected"][0, 3, 16]


def test_a_rise_of_most_hubs_is_a_rise_of_the_nation():
    """A new form that makes 80 % of the hubs show twice the marks: the median moves, hardly any is flagged."""
    nation = Nation(9)
    nation.marked[0, :38, 18:] *= 2
    assert np.nansum(nation.screened()["is_flagged"]) <= 0.05 * 38 * 6


def test_a_rise_of_two_fifths_is_asked_of_the_nation_and_not_of_each_hub():
    nation = Nation(10)
    nation.marked[0, :19, 18:20] *= 3
    found = nation.screened()
    assert (found["silence"][0, :19, 18] == "national_shift").mean() > 0.8
    assert not (found["is_flagged"][0, :, 18:20] == 1).any()
    assert (nation.screened(national_shift_share=1.0)["is_flagged"][0, :19, 18] == 1).mean() > 0.8


def test_what_peers_of_the_same_mix_show_excuses_a_mix():
    """A hub that turns to telephone calls bears the marks of telephone calls."""
    nation = Nation(11)
    nation.peers = nation.n * 0.05
    nation.marked[0, 3, 18:] *= 3
    assert (nation.screened()["is_flagged"][0, 3, 18:] == 1).all()
    nation.peers[0, 3, 18:] *= 3
    assert not (nation.screened()["is_flagged"][0, 3, 18:] == 1).any()


def test_rates_are_held_against_their_base():
    nation = Nation(12, share=0.3, is_share=False)
    nation.marked[0, 3, 20:] *= 2.2
    found = nation.screened()
    assert (found["is_flagged"][0, 3, 20:] == 1).all()
    assert np.nansum(found["is_flagged"]) <= 4 + 0.25 * 18


def test_the_range_holds_nine_in_ten():
    inside = []
    for seed in SEEDS:
        nation = Nation(seed, markers=6, share=0.05)
        found = nation.screened()
        known = ~np.isnan(found["z"])
        inside.append(((nation.marked >= found["expected_low"]) & (nation.marked <= found["expected_high"]))[known].mean())
    assert 0.87 <= np.mean(inside) <= 0.96


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=60), st.booleans(), st.integers(1, 3))
def test_nothing_makes_it_stumble(values: list[int], is_share: bool, hubs: int):
    """Any counts, also none, all or more than all (rates): ranges hold their expectation, and rows keep their order."""
    nation = Nation(0, hubs=hubs + 4, months=max(len(values), 2), is_share=is_share)
    nation.marked[0, 0, : len(values)] = values
    nation.n[0, 0, : len(values)] = 40 if is_share else 1
    found = nation.screened()
    known = ~np.isnan(found["z"])
    assert (found["expected_low"] <= found["expected"] + 1)[known].all()
    assert (found["expected"] <= found["expected_high"] + 1)[known].all()
    assert ((found["q_value"] >= found["p_value"] - 1e-12) & (found["q_value"] <= 1))[known].all()
    assert (
        np.isnan(found["z"]) == [[[reason not in (None, "national_shift") for reason in hub] for hub in found["silence"][0]]]
    ).all()


def test_rows_keep_their_order():
    counts = Nation(3).counts()
    turned = type(counts)(**{name: column[::-1] for name, column in vars(counts).items()})
    np.testing.assert_array_equal(screen(counts, rules()).z, screen(turned, rules()).z[::-1])


def test_ten_years_of_the_nation_take_seconds():
    counts = Nation(0, markers=30, months=120).counts()
    began = time.process_time()
    screen(counts, rules())
    assert time.process_time() - began < 4  # 1.5 s on an idle machine


def test_coordinators_have_rules_of_their_own_where_the_seed_names_them():
    hubs, coordinators = rules(), rules("coordinator_")
    assert (hubs.minimum_peers, coordinators.minimum_peers) == (5, 20)
    assert hubs.fdr_q == coordinators.fdr_q
    with pytest.raises(KeyError, match="fdr_q"):
        type(hubs).of({})


def test_a_baseline_grows_too_old():
    """A hub whose months were doubtful for longer than the reach is held against its peers again."""
    nation = Nation(13, months=60)
    nation.marked[0, 3] = np.round(nation.n[0, 3] * 0.01)
    nation.add(0.10, hub=3, months=slice(14, 60))
    found = nation.screened(baseline_reach=36)
    share = found["expected"][0, 3] / nation.n[0, 3]
    assert share[48] < 0.03
    assert share[50] == pytest.approx(0.05, rel=0.35)
