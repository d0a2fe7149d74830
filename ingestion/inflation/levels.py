"""What a unit's count is held against: the nation's level of the period, the unit's own past, and how far units wander from both.

Arrays are markers × units, with a last axis of past periods where there is one; NaN is "nothing known". Spreads come from medians, so that a
few units that inflate do not widen what is allowed to all.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

MEDIAN_OF_CHI2 = 0.4549
VARIANCE_OF_MEDIAN = np.pi / 2
FEW, ENOUGH = 1.0, 3.0
"""Expected counts between which pooled counts give way to medians: the median of counts that are mostly 0 is no level."""
OUTLYING = 3.0
LARGEST_SQUARE = 9.0
PERIODS_TO_TELL = 4
LEAST_DISPERSION = 0.8
"""Of sums: four fifths of Poisson. Less would have to be learnt by size of hub, or large hubs were flagged for wandering."""
CRUDE_SPREAD = 0.5
RESIDUALS_A_DEGREE = 1 / 0.37
"""A median absolute deviation knows a spread as well as 37 % as many values would by their squares."""


@dataclass(frozen=True)
class Level:
    """A level in logits or logarithms, and the variance of its error."""

    level: np.ndarray
    variance: np.ndarray


@dataclass
class Past:
    """Every unit's last clean periods, markers × units × periods (NaN: fewer): what its baseline is made of.

    `distance` from the nation's level and `expected` at it, `sampling` variance there, and the score `z` that the period got. `period` is
    the place of the period, so that a baseline can grow too old.
    """

    distance: np.ndarray
    marked: np.ndarray
    expected: np.ndarray
    sampling: np.ndarray
    z: np.ndarray
    period: np.ndarray

    @classmethod
    def none(cls, shape: tuple[int, ...], periods: int) -> Past:
        """No past yet of markers × units."""
        return cls(*(np.full((*shape, periods), np.nan) for _ in fields(cls)))

    def take(self, is_clean: np.ndarray, **values: np.ndarray) -> None:
        """Clean units take a period in and lose their oldest."""
        for name, value in values.items():
            held = getattr(self, name)
            held[is_clean] = np.concatenate((held[is_clean][:, 1:], value[is_clean][:, None]), axis=1)

    def forget(self, before: float) -> None:
        """What lies before a period no longer counts."""
        is_old = self.period < before
        if is_old.any():
            for field in fields(self):
                getattr(self, field.name)[is_old] = np.nan


@dataclass(frozen=True)
class Spread:
    """Variance in logits beyond sampling and from how many residuals it is known, both by marker."""

    variance: np.ndarray
    residuals: np.ndarray


def median(values: np.ndarray, axis: int = -1) -> np.ndarray:
    """Median of what is known, NaN where nothing is; the axis stays. (`nanmedian` takes ten times as long.)"""
    ordered = np.sort(values, axis=axis)
    known = np.sum(~np.isnan(values), axis=axis, keepdims=True)
    lower, upper = (np.take_along_axis(ordered, place, axis) for place in (np.maximum(known - 1, 0) // 2, known // 2))
    middle: np.ndarray = (lower + upper) / 2
    return middle


def median_of_marker(values: np.ndarray) -> np.ndarray:
    """Median over all units and periods, markers × 1."""
    return median(values.reshape(len(values), -1))


def trust_in_median(expected: np.ndarray) -> np.ndarray:
    """0 where expected counts are too small for a median to mean anything, 1 where they are large enough."""
    return np.nan_to_num(np.clip((expected - FEW) / (ENOUGH - FEW), 0.0, 1.0))


def pooled_ratio(marked: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Logarithm of Σ marked / Σ expected over the units of a period (axis 1), without those that lie far above the rest."""
    kept = ~np.isnan(marked)
    for _ in range(3):
        total, held = (np.where(kept, array, 0.0).sum(axis=1, keepdims=True) for array in (marked, expected))
        ratio = (total + 0.5) / (held + 0.5)
        level = expected * ratio
        kept = (marked - level) / np.sqrt(level + (CRUDE_SPREAD * level) ** 2) < OUTLYING
    # Rounded: sums of floats differ in their last digit with how many units there are, also such as were not there yet.
    logarithm: np.ndarray = np.round(np.log(ratio), 12)
    return logarithm


def national_level(distance: np.ndarray, marked: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """μ of a period, markers × 1: the median distance of all units from their own past, or the pooled one where counts are few."""
    of_median = trust_in_median(median(expected, axis=1))
    middle = np.nan_to_num(median(distance, axis=1))
    level: np.ndarray = of_median * middle + (1 - of_median) * pooled_ratio(marked, expected)
    return level


def own_level(past: Past, spread: np.ndarray) -> Level:
    """A unit's own level over its baseline: median of its distances, or pooled where counts are few; `spread` is σ_e², markers × 1.

    Infinite variance where there is no past.
    """
    periods = np.sum(~np.isnan(past.distance), axis=-1)
    total, held = np.nansum(past.marked, axis=-1), np.nansum(past.expected, axis=-1)
    of_median = trust_in_median(held / np.maximum(periods, 1))
    middle = np.nan_to_num(median(past.distance)[..., 0])
    level = of_median * middle + (1 - of_median) * np.log((total + 0.5) / (held + 0.5))
    of_middle = (spread + np.nan_to_num(median(past.sampling)[..., 0])) * VARIANCE_OF_MEDIAN / periods
    of_pool = spread / periods + 1 / held
    return Level(level, np.where(periods > 0, np.where(of_median > 0, of_middle, of_pool), np.inf))


def wandering(past: Past, prior_variance: float, prior_residuals: float) -> Spread:
    """σ_e²: how far units wander from their own level from period to period, beyond sampling; from counts that are large enough to tell.

    A residual r with sampling variance s² lies at the median of its distribution if σ² = r²/χ²-median − s²; the median of these is the
    estimate, drawn to the prior where there are few.
    """
    periods = np.sum(~np.isnan(past.distance), axis=-1, keepdims=True)
    residual = past.distance - median(past.distance)
    is_telling = (periods >= PERIODS_TO_TELL) & (past.expected >= ENOUGH)
    fair = periods / np.maximum(periods - 1, 1)
    needed = np.where(is_telling, residual**2 * fair / MEDIAN_OF_CHI2 - past.sampling, np.nan)
    number = np.sum(~np.isnan(needed), axis=(1, 2))[:, None]
    found = np.nan_to_num(np.maximum(median_of_marker(needed), 0.0))
    residuals = number + prior_residuals
    return Spread((number * found + prior_residuals * prior_variance) / residuals, residuals)


def dispersion(past: Past, prior_periods: float, least: np.ndarray) -> np.ndarray:
    """Variance of past scores: of the marker's units together (at least `least` and 0.8), and of each unit what its own past adds to that.

    Shares cannot scatter less than binomially; sums can scatter less than Poisson's law says, since their unit is arbitrary.
    """
    squares = np.minimum(past.z**2, LARGEST_SQUARE)
    of_marker = np.maximum(
        np.nan_to_num(median_of_marker(squares) / MEDIAN_OF_CHI2, nan=1.0), np.maximum(least, LEAST_DISPERSION)
    )
    known = np.sum(~np.isnan(squares), axis=-1)
    of_unit = (prior_periods * of_marker + np.nansum(squares, axis=-1)) / (prior_periods + known)
    found: np.ndarray = np.maximum(of_unit, of_marker)
    return found


def between(own: Level) -> np.ndarray:
    """σ_b²: how far units' own levels lie apart, beyond their errors, markers × 1."""
    needed = np.where(np.isfinite(own.variance), own.level**2 / MEDIAN_OF_CHI2 - own.variance, np.nan)
    spread: np.ndarray = np.nan_to_num(np.maximum(median(needed, axis=1), 0.0))
    return spread


def shrunk(own: Level, between_units: np.ndarray) -> Level:
    """B × own level with B = σ_b² / (σ_b² + v_past): a unit without a past is expected where its peers are, with all their spread."""
    weight = between_units / np.maximum(between_units + own.variance, 1e-12)
    return Level(weight * own.level, (1 - weight) * between_units)
