"""How good clusters are: pairwise precision, recall and F1, B³ F1, and the recall that a precision of 95 % allows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Scores:
    """Scores over all pairs of the records given, not only those that were compared."""

    precision: float
    recall: float
    f1: float
    b_cubed: float
    true_pairs: int


def scores_of(truth: pd.Series, clusters: pd.Series) -> Scores:
    """Scores of clusters against the truth; both by position."""
    both = pd.DataFrame({"truth": truth.to_numpy(), "cluster": clusters.to_numpy()})
    common = both.value_counts().rename("n").reset_index()
    sizes = {name: both[name].value_counts() for name in ("truth", "cluster")}
    pairs = {name: float((size * (size - 1) // 2).sum()) for name, size in sizes.items()}
    joint = float((common["n"] * (common["n"] - 1) // 2).sum())
    squares = common["n"].to_numpy(dtype=float) ** 2
    b_precision = float(np.sum(squares / sizes["cluster"][common["cluster"]].to_numpy()) / len(both))
    b_recall = float(np.sum(squares / sizes["truth"][common["truth"]].to_numpy()) / len(both))
    return Scores(
        precision=joint / max(pairs["cluster"], 1.0),
        recall=joint / max(pairs["truth"], 1.0),
        f1=2 * joint / max(pairs["cluster"] + pairs["truth"], 1.0),
        b_cubed=2 * b_precision * b_recall / (b_precision + b_recall),
        true_pairs=int(pairs["truth"]),
    )


def components(size: int, edges: np.ndarray) -> np.ndarray:
    """Connected components of `size` records under edges of shape (n, 2)."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ones = np.ones(len(edges), dtype=bool)
    graph = coo_array((ones, (edges[:, 0], edges[:, 1])), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1])


def best_thresholds(truth: pd.Series, pairs: pd.DataFrame, thresholds: np.ndarray, half: np.ndarray) -> tuple[float, float]:
    """Over clusters at each threshold of `bits` (columns a, b, bits): best F1, and best recall at precision ≥ .95, in one half."""
    best, recall = 0.0, 0.0
    for threshold in thresholds:
        edges = pairs.loc[pairs["bits"] >= threshold, ["a", "b"]].to_numpy()
        found = pd.Series(components(len(truth), edges))
        scores = scores_of(truth[half], found[half])
        best = max(best, scores.f1)
        if scores.precision >= 0.95:
            recall = max(recall, scores.recall)
    return best, recall


def best_threshold(truth: pd.Series, pairs: pd.DataFrame, thresholds: np.ndarray, half: np.ndarray) -> float:
    """The threshold of `bits` whose clusters have the best F1 in one half."""

    def f1(threshold: float) -> float:
        found = pd.Series(components(len(truth), pairs.loc[pairs["bits"] >= threshold, ["a", "b"]].to_numpy()))
        return scores_of(truth[half], found[half]).f1

    return float(max(thresholds, key=f1))
