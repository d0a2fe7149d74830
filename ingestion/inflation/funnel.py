"""The screen: which marked counts lie above what peers and the unit's own past let expect (docs/design/0004-inflated-counts.md).

A unit is a hub and a period its month, or a coordinator and a quarter. Pure: columns in, columns out. Periods are judged in their order and
each only with what was known then; flagged, doubtful and special periods stay out of later baselines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from ingestion.inflation import deviation, levels

SMALLEST_EXPECTED = 0.01
LARGEST_SHARE = 0.999
SILENCES = (None, "too_few", "no_history_of_nation", "too_few_peers", "national_shift")
FIGURES = ("at_level", "expected", "variance", "freedom", "dispersion", "crude_z", "z", "p", "q")
JUDGED, TOO_FEW, NO_HISTORY, TOO_FEW_PEERS, NATIONAL_SHIFT = range(len(SILENCES))


@dataclass(frozen=True)
class Counts:
    """Columns of one length, a row per marker × unit × period that could be computed.

    `marked` of `n` units (shares), or a sum held against `n` (rates); `peer_expected`: what the nation's units of the same mix would show, NaN
    where the mix does not matter; `special_share`: 0 to 1. `is_share` and `minimum_n` are the marker's. No key appears twice.
    """

    marker: np.ndarray
    unit: np.ndarray
    period: np.ndarray
    n: np.ndarray
    marked: np.ndarray
    peer_expected: np.ndarray
    special_share: np.ndarray
    is_share: np.ndarray
    minimum_n: np.ndarray


@dataclass(frozen=True)
class Rules:
    """Numbers of the seed `inflation_parameter`; see there for their reasons."""

    fdr_q: float
    watch_p: float
    baseline_periods: float
    baseline_reach: float
    history_periods: float
    minimum_peers: float
    special_share_limit: float
    special_spread: float
    spread_prior: float
    spread_prior_residuals: float
    own_spread_prior: float
    national_shift_share: float

    @classmethod
    def of(cls, parameters: Mapping[str, float], prefix: str = "") -> Rules:
        """From the seed; a parameter named with the prefix (`coordinator_`) goes before the general one. KeyError if one is missing."""
        names = [field.name for field in fields(cls)]
        return cls(**{name: parameters[prefix + name if prefix + name in parameters else name] for name in names})


@dataclass(frozen=True)
class Known:
    """Columns beside those of `Counts`: what an earlier screen left to later periods. A period is known whole or not at all, and with it all before.

    `is_known`: the period was judged with these very counts. The others as in `Screened`; of rows that are not known they do not matter.
    """

    is_known: np.ndarray
    at_level: np.ndarray
    crude_z: np.ndarray
    is_clean: np.ndarray


@dataclass(frozen=True)
class Screened:
    """Columns beside those of `Counts`: what was to be expected with its 90 % range, and the verdict; NaN where the screen is silent.

    `silence` says why (else None); with `national_shift` the figures are there, but nothing is flagged. The last three are what later periods
    are held against: the count at the nation's level, the score before the unit's own scatter, and whether it may be part of a baseline.
    """

    expected: np.ndarray
    expected_low: np.ndarray
    expected_high: np.ndarray
    z: np.ndarray
    p_value: np.ndarray
    q_value: np.ndarray
    is_flagged: np.ndarray
    silence: np.ndarray
    at_level: np.ndarray
    crude_z: np.ndarray
    is_clean: np.ndarray


@dataclass(frozen=True)
class _World:
    """Counts as markers × units × periods, NaN where there is none or too few; `units`: how many there are, markers × periods."""

    n: np.ndarray
    marked: np.ndarray
    by_peers: np.ndarray
    special_share: np.ndarray
    is_share: np.ndarray
    units: np.ndarray


@dataclass(frozen=True)
class _Judged:
    """One period, markers × units. `at_level`: what a unit like the nation would show, which later baselines start from.

    `crude_z` does not know yet that the unit's scores used to scatter by the root of `dispersion`.
    """

    at_level: np.ndarray
    expected: np.ndarray
    variance: np.ndarray
    freedom: np.ndarray
    dispersion: np.ndarray
    crude_z: np.ndarray


@dataclass(frozen=True)
class _Verdicts:
    """What is found of each period, markers × units × periods; `silence` as places in `SILENCES`."""

    figures: dict[str, np.ndarray]
    is_flagged: np.ndarray
    is_clean: np.ndarray
    silence: np.ndarray

    @classmethod
    def none(cls, shape: tuple[int, ...]) -> _Verdicts:
        figures = {name: np.full(shape, np.nan) for name in FIGURES}
        return cls(figures, np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool), np.zeros(shape, dtype=int))


def screen(counts: Counts, rules: Rules, known: Known | None = None) -> Screened:
    """Judges every row, but for those that are known: these only serve as the past of the others. Rows keep their order."""
    places, shape = _places(counts)
    found = _Verdicts.none(shape)
    is_known = _recalled(found, places, known)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        world = _world(counts, places, shape)
        past = levels.Past.none(shape[:2], int(rules.baseline_periods))
        for now in range(shape[2]):
            past.forget(now - rules.baseline_reach)
            if not is_known[now]:
                _decide(found, world, past, now, rules)
            _remember(past, world, now, found)
        return _rows(counts, found, places)


def _recalled(found: _Verdicts, places: tuple[np.ndarray, ...], known: Known | None) -> np.ndarray:
    """Puts in what is known, and tells which periods are."""
    is_known = np.zeros(found.is_clean.shape[2], dtype=bool)
    if known is not None:
        is_known[places[2][known.is_known]] = True
        at = tuple(place[known.is_known] for place in places)
        found.figures["at_level"][at] = known.at_level[known.is_known]
        found.figures["crude_z"][at] = known.crude_z[known.is_known]
        found.is_clean[at] = known.is_clean[known.is_known]
    return is_known


def _decide(found: _Verdicts, world: _World, past: levels.Past, now: int, rules: Rules) -> None:
    """What is found of one period."""
    judged, silence = _judge(world, past, now, rules), _silence(world, now, rules)
    z = np.where(silence == JUDGED, judged.crude_z / np.sqrt(judged.dispersion), np.nan)
    p = deviation.p_value(z, judged.freedom)
    q = deviation.discoveries(p)
    is_flagged = _separately(q <= rules.fdr_q, z, rules)
    found.is_flagged[:, :, now] = is_flagged
    found.is_clean[:, :, now] = ~(p < rules.watch_p) & (world.special_share[:, :, now] < rules.special_share_limit)
    found.silence[:, :, now] = np.where((q <= rules.fdr_q) & ~is_flagged, NATIONAL_SHIFT, silence)
    for name, figure in {**vars(judged), "z": z, "p": p, "q": q}.items():
        found.figures[name][:, :, now] = figure


def _places(counts: Counts) -> tuple[tuple[np.ndarray, ...], tuple[int, ...]]:
    keys = [np.unique(column, return_inverse=True) for column in (counts.marker, counts.unit, counts.period)]
    return tuple(place for _, place in keys), tuple(len(values) for values, _ in keys)


def _world(counts: Counts, places: tuple[np.ndarray, ...], shape: tuple[int, ...]) -> _World:
    def cube(values: np.ndarray) -> np.ndarray:
        filled = np.full(shape, np.nan)
        filled[places] = np.where(counts.n >= counts.minimum_n, values, np.nan)
        return filled

    is_share = np.zeros((shape[0], 1, 1), dtype=bool)
    is_share[places[0], 0, 0] = counts.is_share
    n, marked, peers = cube(counts.n), cube(counts.marked), cube(counts.peer_expected)
    mean = np.nansum(marked, axis=1, keepdims=True) / np.nansum(n, axis=1, keepdims=True)
    by_peers = np.maximum(np.where(np.isnan(peers), n * mean, peers), SMALLEST_EXPECTED)
    by_peers = np.where(is_share, np.minimum(by_peers, n * LARGEST_SHARE), by_peers)
    special_share = np.nan_to_num(cube(counts.special_share))
    return _World(n, marked, by_peers, special_share, is_share[:, :, 0], np.sum(~np.isnan(n), axis=1))


def _judge(world: _World, past: levels.Past, now: int, rules: Rules) -> _Judged:
    """Expectation and score of one period, from what was known before it and the nation's level now."""
    n, marked, is_share = world.n[:, :, now], world.marked[:, :, now], world.is_share
    spread = levels.wandering(past, rules.spread_prior**2, rules.spread_prior_residuals)
    own = levels.own_level(past, spread.variance)
    level = levels.shrunk(own, levels.between(own))
    # The nation's level is that of changes: what units always show does not blur the month.
    as_before = deviation.shifted(world.by_peers[:, :, now], n, level.level, is_share)
    national = levels.national_level(deviation.logit_distance(marked, as_before, n, is_share), marked, as_before)
    expected = deviation.shifted(as_before, n, national, is_share)
    sampling = deviation.sampling_variance(expected, n, is_share)
    of_nation = levels.VARIANCE_OF_MEDIAN * (levels.median(sampling, axis=1) + spread.variance) / world.units[:, [now]]
    of_special = (rules.special_spread * world.special_share[:, :, now]) ** 2
    variance = spread.variance + level.variance + of_nation + of_special
    return _Judged(
        at_level=deviation.shifted(world.by_peers[:, :, now], n, national, is_share),
        expected=expected,
        variance=variance,
        freedom=np.broadcast_to(spread.residuals / levels.RESIDUALS_A_DEGREE, n.shape),
        dispersion=levels.dispersion(past, rules.own_spread_prior, np.where(is_share, 1.0, 0.0)),
        crude_z=deviation.z_score(marked, expected, n, is_share, variance),
    )


def _remember(past: levels.Past, world: _World, now: int, found: _Verdicts) -> None:
    n, marked, is_share = world.n[:, :, now], world.marked[:, :, now], world.is_share
    at_level = found.figures["at_level"][:, :, now]
    past.take(
        found.is_clean[:, :, now] & ~np.isnan(n),
        distance=deviation.logit_distance(marked, at_level, n, is_share),
        marked=marked,
        expected=at_level,
        sampling=deviation.sampling_variance(at_level, n, is_share),
        z=found.figures["crude_z"][:, :, now],
        period=np.full(n.shape, float(now)),
    )


def _silence(world: _World, now: int, rules: Rules) -> np.ndarray:
    """Why a count of the period is not judged, as a place in `SILENCES`."""
    has_peers = world.units >= rules.minimum_peers
    is_young = has_peers[:, :now].sum(axis=1, keepdims=True) < rules.history_periods
    reasons = np.full(world.n.shape[:2], JUDGED)
    reasons[np.broadcast_to(is_young, reasons.shape)] = NO_HISTORY
    reasons[np.broadcast_to(~has_peers[:, [now]], reasons.shape)] = TOO_FEW_PEERS
    reasons[np.isnan(world.n[:, :, now])] = TOO_FEW
    return reasons


def _separately(is_discovery: np.ndarray, z: np.ndarray, rules: Rules) -> np.ndarray:
    """Discoveries without those of markers that rise in much of the nation: that is a question to the nation, not to each hub."""
    judged = np.sum(~np.isnan(z), axis=1, keepdims=True)
    is_common = is_discovery.sum(axis=1, keepdims=True) > rules.national_shift_share * judged
    separate: np.ndarray = is_discovery & ~is_common
    return separate


def _rows(counts: Counts, found: _Verdicts, places: tuple[np.ndarray, ...]) -> Screened:
    figures = {name: cube[places] for name, cube in found.figures.items()}
    expected, low, high = (np.full(len(counts.n), np.nan) for _ in range(3))
    at = ~np.isnan(figures["z"])
    expected[at] = figures["expected"][at]
    score = deviation.range_score(figures["freedom"][at]) * np.sqrt(figures["dispersion"][at])
    low[at], high[at] = deviation.expected_range(
        score, expected[at], counts.n[at].astype(float), counts.is_share[at], figures["variance"][at]
    )
    return Screened(
        expected, low, high, figures["z"], figures["p"], figures["q"],
        found.is_flagged[places], np.array(SILENCES, dtype=object)[found.silence[places]],
        figures["at_level"], figures["crude_z"], found.is_clean[places],
    )  # fmt: skip
