"""How far a marked count lies from its expectation, what range is to be expected, and which of many deviations are discoveries.

Whole arrays, pure. What is to be expected comes from `funnel` and `levels`.
"""

from __future__ import annotations

import numpy as np
from scipy.special import stdtr, stdtrit

HALF = 0.5
RANGE_SIDE = 0.95
SMALLEST_CHANCE = 1e-300
"""So that the logarithm of a p-value can be taken."""
BISECTIONS = 12
BLOCK = 10_000


def logit_distance(marked: np.ndarray, expected: np.ndarray, n: np.ndarray, is_share: np.ndarray) -> np.ndarray:
    """Difference of smoothed logits (shares) or logarithms (rates); half a unit on both sides lets an expected count be at distance 0."""
    rates = np.log(marked + HALF) - np.log(expected + HALF)
    rest = np.log(np.maximum(n - marked, 0) + HALF) - np.log(np.maximum(n - expected, 0) + HALF)
    return rates - np.where(is_share, rest, 0.0)


def shifted(expected: np.ndarray, n: np.ndarray, shift: np.ndarray, is_share: np.ndarray) -> np.ndarray:
    """An expected count moved by so many logits (shares) or logarithms (rates)."""
    factor = np.exp(shift)
    return expected * factor / np.where(is_share, 1 + expected / n * (factor - 1), 1.0)


def sampling_variance(expected: np.ndarray, n: np.ndarray, is_share: np.ndarray) -> np.ndarray:
    """Variance of the logit (binomial) or logarithm (Poisson) at expectation."""
    return 1 / (expected * np.where(is_share, np.maximum(1 - expected / n, 1e-3), 1.0))


def signed_root(marked: np.ndarray, expected: np.ndarray, n: np.ndarray, is_share: np.ndarray) -> np.ndarray:
    """Signed root of the deviance for "so many or more": close to the normal score of the exact tail also for counts of two or three.

    Shares are whole counts and lose half a unit for continuity; sums (rates) do not.
    """
    seen = np.maximum(marked - np.where(is_share, HALF, 0.0), 0.0)
    deviance = _weighted_log(seen, expected) - (seen - expected)
    missing, rest = n - seen, np.maximum(n - expected, 1e-9)
    of_rest = _weighted_log(np.maximum(missing, 0.0), rest) - (missing - rest)
    return np.sign(seen - expected) * np.sqrt(2 * np.maximum(deviance + np.where(is_share, of_rest, 0.0), 0.0))


def _weighted_log(seen: np.ndarray, expected: np.ndarray) -> np.ndarray:
    return seen * np.log(np.where(seen > 0, seen, 1.0) / np.where(seen > 0, expected, 1.0))


def z_score(marked: np.ndarray, expected: np.ndarray, n: np.ndarray, is_share: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Standardised deviation; `variance` (of logits) is everything beyond sampling: hubs' own wandering, the baseline's error, special windows.

    Where sampling decides, the deviation is the root of the deviance; where hubs' wandering decides, it is the distance in logits, which grows
    more slowly. Between the two it is their mean, weighted by the shares of the variance. (Logits alone are far too timid for a handful of
    records, deviances far too bold for thousands.)
    """
    sampling = sampling_variance(expected, n, is_share)
    weight = sampling / (sampling + variance)
    of_sampling = np.sqrt(sampling) * signed_root(marked, expected, n, is_share)
    of_wandering = logit_distance(marked, expected, n, is_share)
    return (weight * of_sampling + (1 - weight) * of_wandering) / np.sqrt(sampling + variance)


def expected_range(
    score: np.ndarray, expected: np.ndarray, n: np.ndarray, is_share: np.ndarray, variance: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The counts at which `z_score` is −score and score. One-dimensional; in blocks that stay in the processor's cache, which halves the time."""
    low, high = np.empty_like(expected), np.empty_like(expected)
    for start in range(0, len(expected), BLOCK):
        rows = slice(start, start + BLOCK)
        of_block = expected[rows], n[rows], is_share[rows], variance[rows]
        # The score is that of "so many or more"; "so many or fewer" is one unit lower where units are counted.
        low[rows] = np.maximum(_count_at(-score[rows], *of_block) - np.where(is_share[rows], 1.0, 0.0), 0.0)
        high[rows] = _count_at(score[rows], *of_block)
    return low, high


def _count_at(z: np.ndarray, expected: np.ndarray, n: np.ndarray, is_share: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """The count at which `z_score` is z, between 0 and n (shares), to about two thousandths of itself."""
    widest = expected * np.exp(np.abs(z) * np.sqrt(variance) + 1) + 10 * np.sqrt(expected) + 10
    low = np.full(expected.shape, np.log(HALF))
    high = np.log(np.where(is_share, np.minimum(n, widest), widest) + HALF)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        is_below = z_score(np.exp(middle) - HALF, expected, n, is_share, variance) < z
        low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
    return np.exp(high) - HALF


def range_score(freedom: np.ndarray) -> np.ndarray:
    """The score that 5 % exceed, with spreads known from so many degrees of freedom."""
    score: np.ndarray = stdtrit(freedom, RANGE_SIDE)
    return score


def p_value(z: np.ndarray, freedom: np.ndarray) -> np.ndarray:
    """One-sided: how often an honest hub would show as much or more, with spreads known from so many degrees of freedom."""
    chance: np.ndarray = np.maximum(stdtr(freedom, -z), SMALLEST_CHANCE)
    return chance


def discoveries(p: np.ndarray) -> np.ndarray:
    """q-values of Benjamini and Hochberg (1995) over all p that are numbers; the others stay NaN."""
    q = np.full(p.shape, np.nan)
    is_known = ~np.isnan(p)
    known = p[is_known]
    order = np.argsort(known, kind="stable")
    steps = known[order] * len(known) / np.arange(1, len(known) + 1)
    lowest = np.minimum.accumulate(steps[::-1])[::-1]
    ranked = np.empty(len(known))
    ranked[order] = np.minimum(lowest, 1.0)
    q[is_known] = ranked
    return q
