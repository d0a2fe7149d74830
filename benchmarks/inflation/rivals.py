"""Other ways of finding inflated hub-months, as scores of hubs × months: higher is odder. All see what the screen sees up to that month."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from benchmarks.inflation.world import HUBS, MONTHS, World

TREES = 200


def counts_of(world: World) -> dict[str, np.ndarray]:
    """What a hub reports of a month: consultations, clients, coordinators, new clients; hubs × months."""
    records = world.records
    place = records.hub.astype(np.int64) * MONTHS + records.month()
    order = np.argsort(records.day, kind="stable")
    _, first = np.unique(records.record[order] * HUBS + records.hub[order], return_index=True)
    is_new = np.zeros(len(records), dtype=bool)
    is_new[order[first]] = True

    def distinct(ids: np.ndarray) -> np.ndarray:
        pairs = np.unique(np.stack([place, ids.astype(np.int64)]), axis=1)
        return np.bincount(pairs[0], minlength=HUBS * MONTHS)

    columns = {
        "consultations": np.bincount(place, minlength=HUBS * MONTHS),
        "clients": distinct(records.record),
        "coordinators": distinct(records.coordinator),
        "new_clients": np.bincount(place[is_new], minlength=HUBS * MONTHS),
    }
    return {name: column.reshape(HUBS, MONTHS).astype(float) for name, column in columns.items()}


def _over_past(counts: np.ndarray, score: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> np.ndarray:
    scores = np.full(counts.shape, -np.inf)
    for month in range(12, MONTHS):
        scores[:, month] = score(counts[:, month], counts[:, month - 12 : month])
    return scores


def _own_z(now: np.ndarray, past: np.ndarray) -> np.ndarray:
    return (now - past.mean(axis=1)) / np.maximum(past.std(axis=1, ddof=1), 1e-9)


def _year_on_year(now: np.ndarray, past: np.ndarray) -> np.ndarray:
    return now / np.maximum(past[:, 0], 1)


def _quartiles(now: np.ndarray, past: np.ndarray) -> np.ndarray:
    low, high = np.quantile(past, [0.25, 0.75], axis=1)
    return (now - high) / np.maximum(high - low, 1e-9)


def _count_funnel(counts: np.ndarray) -> np.ndarray:
    """Consultations against the hub's last year, moved by the nation's month, in over-dispersed standard errors."""

    def score(now: np.ndarray, past: np.ndarray) -> np.ndarray:
        usual = past.mean(axis=1)
        expected = usual * np.median(now / usual)
        z = (now - expected) / np.sqrt(expected)
        return z / max(float(np.median(np.abs(z))) / 0.6745, 1.0)

    return _over_past(counts, score)


def _forest(features: np.ndarray) -> np.ndarray:
    """Isolation forest over all judged hub-months; `features`: features × hubs × months, NaN as the median."""
    from sklearn.ensemble import IsolationForest

    rows = features[:, :, 12:].reshape(len(features), -1).T
    rows = np.where(np.isnan(rows), np.nanmedian(rows, axis=0), rows)
    scores = np.full((HUBS, MONTHS), -np.inf)
    forest = IsolationForest(n_estimators=TREES, random_state=0).fit(rows)
    scores[:, 12:] = -forest.score_samples(rows).reshape(HUBS, MONTHS - 12)
    return scores


def _against_own_past(values: np.ndarray) -> np.ndarray:
    """Values less the nation's median of the month, and less the hub's own median of that over twelve months before."""
    relative = values - np.nanmedian(values, axis=1, keepdims=True)
    own = np.full(values.shape, np.nan)
    for month in range(12, MONTHS):
        own[:, :, month] = relative[:, :, month] - np.nanmedian(relative[:, :, month - 12 : month], axis=2)
    return own


RULES: dict[str, Callable[[Mapping[str, np.ndarray]], np.ndarray]] = {
    "own 12-month z-score": lambda counts: _over_past(counts["consultations"], _own_z),
    "year on year": lambda counts: _over_past(counts["consultations"], _year_on_year),
    "IQR": lambda counts: _over_past(counts["consultations"], _quartiles),
    "count funnel": lambda counts: _count_funnel(counts["consultations"]),
    "elementary-style": lambda counts: np.max([_over_past(column, _own_z) for column in counts.values()], axis=0),
}
"""Rules on what a hub reports of a month; the last watches every count as a table monitor does."""


def scores(counts: Mapping[str, np.ndarray], ratios: np.ndarray) -> dict[str, np.ndarray]:
    """Every rival's score. `ratios`: logits of the markers' shares, markers × hubs × months: the same features as the screen's."""
    logs = np.log(np.maximum(np.stack([*counts.values()]), 0.5))
    return {
        **{name: rule(counts) for name, rule in RULES.items()},
        "isolation forest on counts": _forest(np.concatenate([logs, _against_own_past(logs)])),
        "isolation forest on ratios": _forest(ratios),
        "isolation forest on ratios against own past": _forest(_against_own_past(ratios)),
    }
