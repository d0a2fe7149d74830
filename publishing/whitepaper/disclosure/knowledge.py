"""What a reader can work out of hidden figures: the polytope that published cells leave open, cut into its independent parts.

All numbers are deviations from the true values, so that the truth is 0 and what is published drops out. A point of the polytope that is
whole where figures are counts is a **witness**: it proves how far a figure can at least go. Linear programming gives how far at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse.csgraph import connected_components

from publishing.whitepaper.disclosure.relations import Network
from publishing.whitepaper.disclosure.rules import Rules

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Indices = NDArray[np.int64]
NEAR = 1e-6
NODES = 2000
# Share of figures that one programme must bring to their goals for another of its kind to be worth its time.
WORTHWHILE = 0.1
# A hidden figure that nothing bounds is taken to go this many times the greatest value of its part; beyond, it counts as without limit.
REACH = 4.0


class System:
    """A network as matrices: rows × figures, bounds of rows in deviations, and the parts of patterns already looked at."""

    def __init__(self, network: Network, rules: Rules) -> None:
        terms = [(row, index, factor) for row, item in enumerate(network.rows) for index, factor in item.terms]
        rows, columns, factors = zip(*terms, strict=True) if terms else ((), (), ())
        shape = (len(network.rows), len(network.figures))
        self.rows = sparse.csr_matrix((np.array(factors, dtype=float), (rows, columns)), shape)
        self.by_figure = self.rows.tocsc()
        self.value = np.array([figure.value for figure in network.figures], dtype=float)
        self.integer = np.array([figure.integer for figure in network.figures], dtype=bool)
        self.floor = _floors(network, rules) - self.value
        truth = self.rows @ self.value
        self.sums = np.array([row.low == row.high for row in network.rows], dtype=bool)
        self.low = np.where(self.sums, 0.0, np.minimum(np.array([row.low for row in network.rows]) - truth, 0.0))
        self.high = np.where(self.sums, 0.0, np.maximum(np.array([row.high for row in network.rows]) - truth, 0.0))
        self.far = float(np.ceil(REACH * np.abs(self.value).max(initial=0.0) + 100.0))
        self._parts: dict[bytes, Part] = {}

    def rows_of(self, figure: int) -> Indices:
        """Rows that a figure stands in."""
        start, end = self.by_figure.indptr[figure : figure + 2]
        return np.asarray(self.by_figure.indices[start:end], dtype=np.int64)

    def figures_in(self, row: int) -> Indices:
        """Figures that stand in a row."""
        start, end = self.rows.indptr[row : row + 2]
        return np.asarray(self.rows.indices[start:end], dtype=np.int64)

    def parts(self, hidden: Flags) -> list[Part]:
        """The independent parts of a pattern; a part seen before comes back with its witnesses."""
        figures = np.flatnonzero(hidden)
        if not len(figures):
            return []
        touching = self.rows[:, figures]
        used = np.flatnonzero(np.diff(touching.indptr))
        links = touching[used]
        graph = sparse.block_array([[None, links], [links.T, None]], format="csr")
        label = np.unique(connected_components(graph, directed=False)[1][len(used) :], return_inverse=True)[1]
        order = np.argsort(label, kind="stable")
        return [self._part(figures[members]) for members in np.split(order, np.cumsum(np.bincount(label))[:-1])]

    def _part(self, figures: Indices) -> Part:
        key = figures.tobytes()
        if key not in self._parts:
            self._parts[key] = Part(self, figures)
        return self._parts[key]

    def forget(self) -> None:
        """Drops the parts seen so far (memory)."""
        self._parts.clear()


@dataclass(frozen=True)
class Bound:
    """How far a figure can go at most (deviation); `exact`: a witness goes that far.

    The proof: |deviation| ≤ `slack` + Σ over figures of the larger of 0 and -`prices` × deviation, whatever else were hidden.
    """

    deviation: float
    exact: bool
    prices: Numbers
    slack: float


class Part:
    """Hidden figures that hang together, and everything known of them; `least` and `most` are what witnesses have shown so far."""

    def __init__(self, system: System, figures: Indices) -> None:
        self.figures = figures
        self._system = system
        within = system.by_figure[:, figures].tocsr()
        self.rows: Indices = np.flatnonzero(np.diff(within.indptr)).astype(np.int64)
        self._matrix = within[self.rows]
        self._low, self._high = system.low[self.rows], system.high[self.rows]
        self.integer = system.integer[figures]
        self.floor = system.floor[figures]
        self.ceiling = np.full(len(figures), np.ceil(REACH * np.abs(system.value[figures]).max() + 100.0))
        self.least, self.most = np.zeros(len(figures)), np.zeros(len(figures))
        self.settled: dict[tuple[int, int], Bound] = {}

    @cached_property
    def outer(self) -> tuple[Numbers, Numbers]:
        """Bounds by simple reckoning: each row against the bounds of its other figures, until nothing changes."""
        low, high = self.floor.copy(), self.ceiling.copy()
        entries = self._matrix.tocoo()
        for _ in range(50):
            before = (low.copy(), high.copy())
            self._reckon(entries, low, high)
            whole = self.integer
            low[whole], high[whole] = np.ceil(low[whole] - NEAR), np.floor(high[whole] + NEAR)
            if np.array_equal(before[0], low) and np.array_equal(before[1], high):
                break
        return np.minimum(low, 0.0), np.maximum(high, 0.0)

    def _reckon(self, entries: sparse.coo_matrix, low: Numbers, high: Numbers) -> None:
        row, figure, factor = entries.row, entries.col, entries.data
        up = np.where(factor > 0, factor * high[figure], factor * low[figure])
        down = np.where(factor > 0, factor * low[figure], factor * high[figure])
        most = np.bincount(row, up, len(self.rows))[row] - up
        least = np.bincount(row, down, len(self.rows))[row] - down
        ends = ((self._high[row] - least) / factor, (self._low[row] - most) / factor)
        np.minimum.at(high, figure, np.where(factor > 0, *ends))
        np.maximum.at(low, figure, np.where(factor > 0, ends[1], ends[0]))

    def explore(self, side: int, goal: Numbers) -> None:
        """Looks for witnesses that bring figures to their goals on one side (+1 above, -1 below), many at once; may leave some out."""
        open_ = np.flatnonzero(~self.reached(side, goal))
        while len(open_):
            self._witness(side, open_, goal)
            left = open_[~self.reached(side, goal)[open_]]
            if len(open_) - len(left) <= WORTHWHILE * len(open_):
                break
            open_ = left
        for batch in self._batches(open_):
            still = batch[~self.reached(side, goal)[batch]]
            if len(still) > 1:
                self._witness(side, still, goal)

    def reached(self, side: int, goal: Numbers) -> Flags:
        """Which figures witnesses have brought to their goals (deviations, of the side's sign)."""
        return np.asarray(self.most >= goal - NEAR if side > 0 else self.least <= goal + NEAR)

    def bound(self, figure: int, side: int) -> Bound:
        """How far one figure (position in the part) can go, by linear programming, and by integer programming where that is not whole."""
        if (figure, side) not in self.settled:
            self.settled[figure, side] = self._bound(figure, side)
        return self.settled[figure, side]

    def _bound(self, figure: int, side: int) -> Bound:
        (at_most, equal, *limits), *_ = self._programme
        objective = np.zeros(len(self.figures))
        objective[figure] = -side
        solved = linprog(
            objective,
            A_ub=at_most,
            b_ub=limits[0],
            A_eq=equal,
            b_eq=limits[1],
            bounds=np.column_stack((self.floor, self.ceiling)),
            method="highs",
        )
        if solved.status != 0:
            # The truth is a solution and every figure is bounded, so this is numerical trouble: claim nothing but the truth itself.
            return Bound(0.0, False, np.zeros(len(self._system.value)), 0.0)
        exact = self._note(solved.x)
        deviation = float(solved.x[figure])
        if not exact:
            deviation, exact = self._whole_bound(objective, figure, side, deviation)
        duals = np.concatenate((solved.eqlin.marginals, solved.ineqlin.marginals))
        slack = -float(duals @ np.concatenate((limits[1], limits[0])))
        return Bound(deviation, exact, self._reduced(figure, side, duals), slack)

    def _reduced(self, figure: int, side: int, duals: Numbers) -> Numbers:
        """Reduced costs of all figures of the system, hidden or not."""
        _, equal, above, below = self._programme
        system = self._system
        signed = np.zeros(len(self.rows))
        signed[equal] += duals[: len(equal)]
        signed[above] += duals[len(equal) : len(equal) + len(above)]
        signed[below] -= duals[len(equal) + len(above) :]
        prices = -np.asarray(system.rows[self.rows].T @ signed)
        prices[self.figures[figure]] -= side
        return prices

    @cached_property
    def _programme(self) -> tuple[tuple[sparse.csr_matrix, sparse.csr_matrix, Numbers, Numbers], Indices, Indices, Indices]:
        """At most, equal, and their right-hand sides; then which rows are equal, bounded above, bounded below."""
        same = self._low == self._high
        equal = np.flatnonzero(same)
        above, below = np.flatnonzero(~same & np.isfinite(self._high)), np.flatnonzero(~same & np.isfinite(self._low))
        at_most = sparse.vstack((self._matrix[above], -self._matrix[below]), format="csr")
        limits = np.concatenate((self._high[above], -self._low[below]))
        return (at_most, self._matrix[equal], limits, self._low[equal]), equal, above, below

    def _whole_bound(self, objective: Numbers, figure: int, side: int, relaxed: float) -> tuple[float, bool]:
        solved = self._solve(objective, Bounds(self.floor, self.ceiling), whole=True)
        if solved is not None and self._note(solved):
            return float(np.round(solved[figure])) if self.integer[figure] else float(solved[figure]), True
        return (float(np.floor(side * relaxed + NEAR)) * side if self.integer[figure] else relaxed), False

    def _witness(self, side: int, figures: Indices, goal: Numbers) -> None:
        """Brings as many of some figures as possible to their goals, none further, so that there is room for the others."""
        objective = np.zeros(len(self.figures))
        objective[figures] = -1.0 / goal[figures]
        floor, ceiling = self.floor.copy(), self.ceiling.copy()
        end = ceiling if side > 0 else floor
        end[figures] = goal[figures]
        solved = self._solve(objective, Bounds(floor, ceiling))
        if solved is not None:
            self._note(solved)

    def _solve(self, objective: Numbers, bounds: Bounds, whole: bool = False) -> Numbers | None:
        solved = milp(
            objective,
            integrality=self.integer.astype(int) if whole else None,
            bounds=bounds,
            constraints=LinearConstraint(self._matrix, self._low, self._high),
            options={"node_limit": NODES, "mip_rel_gap": 0.0} if whole else {},
        )
        return np.asarray(solved.x) if solved.status == 0 else None

    def _note(self, point: Numbers) -> bool:
        """Keeps a point as witness if it is whole where it must be and fulfils every row then."""
        rounded = np.where(self.integer, np.round(point), point)
        inside = self._matrix @ rounded
        scale = NEAR * max(1.0, float(np.abs(rounded).max()) * 1e-3)
        fits = (inside <= self._high + scale).all() and (inside >= self._low - scale).all()
        if not fits or (rounded < self.floor - scale).any() or np.abs(point - rounded).max() > 1e-4:
            return False
        self.least, self.most = np.minimum(self.least, rounded), np.maximum(self.most, rounded)
        return True

    def _batches(self, figures: Indices) -> list[Indices]:
        """Figures in groups that share no row, so that one programme can bring all of a group far."""
        columns, groups = self._matrix.tocsc(), list[tuple[list[int], set[int]]]()
        for figure in figures.tolist():
            rows = set(columns.indices[columns.indptr[figure] : columns.indptr[figure + 1]].tolist())
            group = next((group for group in groups if not group[1] & rows), None)
            if group is None:
                groups.append(([figure], rows))
            else:
                group[0].append(figure)
                group[1].update(rows)
        return [np.array(members, dtype=np.int64) for members, _ in groups]


def _floors(network: Network, rules: Rules) -> Numbers:
    """The least value a reader thinks possible of a hidden figure: 1 for counts if zeros are shown, 0 otherwise; none below zero."""
    one = 1.0 if rules.zeros_shown else 0.0
    return np.array([min(figure.value, one) if figure.integer else min(0.0, 10 * figure.value) for figure in network.figures])
