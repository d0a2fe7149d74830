"""How well a screening did against what is true of a simulated world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.inflation.events import FIRST_JUDGED
from benchmarks.inflation.screens import FINDINGS, Screening
from benchmarks.inflation.tricks import Scheme
from benchmarks.inflation.world import HUBS, MONTHS, World
from ingestion.inflation.audit import Stratum, estimate
from tests import project_sql

FALSE_FLAGS = 0.01
IN_FULL = 0.8
UNCLEAR = 0.05


@dataclass(frozen=True)
class Truth:
    """Hub-months (hubs × months) that inflate in full, that inflate at all, and that are judged and honest."""

    in_full: np.ndarray
    inflates: np.ndarray
    is_honest: np.ndarray


def truth_of(schemes: Sequence[Scheme], only: Sequence[Scheme] | None = None) -> Truth:
    """Of all schemes; `only`: those whose months count as inflating in full (others are neither that nor honest)."""
    in_full, inflates = np.zeros((2, HUBS, MONTHS), dtype=bool)
    for scheme in schemes:
        for month in range(scheme.first, scheme.last + 1):
            inflates[scheme.hub, month] = True
            if only is None or scheme in only:
                in_full[scheme.hub, month] = scheme.rate_at(month) >= IN_FULL * scheme.rate
    judged = np.broadcast_to(np.arange(MONTHS) >= FIRST_JUDGED, inflates.shape)
    return Truth(in_full & judged, inflates, ~inflates & judged)


def hub_scores(screening: Screening) -> np.ndarray:
    """−log₁₀ of Simes' p over the markers of a hub-month, hubs × months: what Benjamini and Hochberg would hold against one threshold."""
    p, _ = screening.cube("p_value")
    ordered = np.sort(p, axis=0)
    known = np.sum(~np.isnan(p), axis=0)
    ranks = np.arange(1, len(p) + 1)[:, None, None]
    simes = np.fmin.reduce(ordered * known / ranks, axis=0)
    return np.where(np.isnan(simes), -np.inf, -np.log10(np.maximum(simes, 1e-300)))


def flagged(screening: Screening) -> np.ndarray:
    """Hub-months with a flagged marker; class A patterns do not flag months."""
    cube, markers = screening.cube("is_flagged")
    found: np.ndarray = (cube[~np.isin(markers, FINDINGS)] == 1).any(axis=0)
    return found


def logits(screening: Screening) -> np.ndarray:
    """Smoothed logits (logarithms for sums) of the markers, which rivals may use."""
    marked, _ = screening.cube("marked")
    n, _ = screening.cube("n")
    rest = np.maximum(n - marked, 0) + 0.5
    found: np.ndarray = np.log(marked + 0.5) - np.log(np.where(np.nanmax(marked / n, axis=(1, 2), keepdims=True) > 1, n, rest))
    return found


def threshold(honest: Sequence[np.ndarray]) -> float:
    """The score that one honest hub-month in a hundred exceeds."""
    return float(np.quantile(np.concatenate(honest), 1 - FALSE_FLAGS, method="higher"))


def likely(screening: Screening, world: World) -> np.ndarray:
    """The likely ledger in consultations, hubs × months: as `int_inflation_likely_months` says, without decisions and class A findings."""
    markers, patterns = (pd.read_csv(project_sql.PROJECT / "seeds" / f"inflation_{name}.csv") for name in ("marker", "pattern"))
    counting = markers.merge(patterns.loc[patterns["is_in_likely"], ["pattern"]]).query("excess_unit == 'consultations'")
    rows = screening.rows.query("is_flagged").merge(counting[["marker", "pattern"]])
    marks = screening.marks.query("is_excess")
    marks = marks.assign(hub=world.records.hub[marks["row"]], month=world.records.month()[marks["row"]])
    union = marks.merge(rows[["pattern", "hub", "month"]]).drop_duplicates("row")
    found, allowed = np.zeros((2, HUBS, MONTHS))
    np.add.at(found, (union["hub"], union["month"]), 1)
    np.add.at(allowed, (rows["hub"], rows["month"]), rows["expected_high"])
    bound: np.ndarray = np.floor(np.maximum(found - allowed, 0))
    return bound


def added(world: World) -> np.ndarray:
    """Records that were made up, hubs × months."""
    made = world.records.take(np.flatnonzero(world.records.trick > 0))
    return np.bincount(made.hub * MONTHS + made.month(), minlength=HUBS * MONTHS).reshape(HUBS, MONTHS)


def found_by_trick(schemes: Sequence[Scheme], is_found: np.ndarray) -> dict[str, tuple[int, int]]:
    """Hub-months found and all, of schemes with a single trick."""
    return {
        scheme.tricks[0]: (int(is_found[truth.in_full].sum()), int(truth.in_full.sum()))
        for scheme in schemes
        for truth in [truth_of(schemes, [scheme])]
    }


@dataclass(frozen=True)
class Audit:
    """The audited months of a hub's year: estimated and true share of made-up records, and whether the interval held the truth."""

    estimated: float
    true: float
    is_covered: bool


def audits(screening: Screening, world: World, random: np.random.Generator) -> list[Audit]:
    """Samples as reviewers get them: of each flagged month so many marked and unmarked records, one in twenty of which cannot be told."""
    parameters = pd.read_csv(project_sql.PROJECT / "seeds" / "inflation_parameter.csv").set_index("parameter")["value"]
    sizes = {True: int(parameters["sample_marked"]), False: int(parameters["sample_unmarked"])}
    records = world.records
    is_marked = np.zeros(len(records), dtype=bool)
    is_marked[screening.marks.loc[screening.marks["is_excess"], "row"]] = True
    is_flagged = flagged(screening)
    found = []
    for hub, year in zip(*np.nonzero(is_flagged.reshape(HUBS, -1, 12).any(axis=2)), strict=True):
        of_year = np.flatnonzero((records.hub == hub) & (records.month() // 12 == year) & is_flagged[hub][records.month()])
        strata = [
            _looked_at(
                random,
                records.trick[of_year[(records.month()[of_year] == month) & (is_marked[of_year] == side)]] > 0,
                sizes[side],
            )
            for month in np.unique(records.month()[of_year])
            for side in (True, False)
        ]
        estimated, true = estimate(strata), int((records.trick[of_year] > 0).sum())
        if estimated:
            found.append(Audit(estimated.missing / len(of_year), true / len(of_year), estimated.low <= true <= estimated.high))
    return found


def _looked_at(random: np.random.Generator, is_made_up: np.ndarray, size: int) -> Stratum:
    drawn = random.permutation(is_made_up)[:size]
    is_unclear = random.random(len(drawn)) < UNCLEAR
    return Stratum(len(is_made_up), len(drawn), int((drawn & ~is_unclear).sum()), int(is_unclear.sum()))
