"""A reader who wants the hidden values: sees only what was handed out, and shares no code with the audit.

He takes each X as an unknown of at least 1 (zeros are shown), reads the totals off the tables, equates cells of equal meaning, and asks
a solver for integer solutions; small puzzles he simply tries out (`every_solution`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from publishing.whitepaper.cells import Cell, Extraction

Name = tuple[object, ...]
Equation = tuple[dict[Name, float], float, float]


def meaning(cell: Cell, edition: Extraction) -> Name:
    """Cells with the same meaning must have the same value."""
    shape = edition.shapes[cell.table_id]
    codes = [(d.name, code) for d, code in zip(shape.dimensions, cell.row + cell.column, strict=True) if code != d.total]
    return (cell.measure, cell.base, cell.unit, *sorted([*codes, *shape.fixed]))


def puzzle(editions: Sequence[Extraction]) -> tuple[set[Name], list[Equation]]:
    """Unknowns, and equations low ≤ Σ factor × unknown ≤ high with everything published put in."""
    value: dict[Name, float] = {}
    unknown: set[Name] = set()
    for edition in editions:
        for cell in edition.cells:
            if cell.status == "published" and cell.kind == "count":
                value[meaning(cell, edition)] = cell.value
            elif cell.status == "suppressed" and cell.kind == "count":
                unknown.add(meaning(cell, edition))
    unknown -= set(value)
    equations = [_put_in(raw, value) for edition in editions for raw in _raw(edition)]
    return unknown, [equation for equation in equations if equation[0]]


def _raw(edition: Extraction) -> Iterator[Equation]:
    by_id = {cell.id: cell for cell in edition.cells}
    for cell in edition.cells:
        for total in cell.is_total_of or ():
            codes = [list(cell.row + cell.column) for _ in total.parts]
            for code, part in zip(codes, total.parts, strict=True):
                code[total.dimension] = part
            parts = [by_id[cell.table_id, tuple(c[: len(cell.row)]), tuple(c[len(cell.row) :])] for c in codes]
            whole = meaning(cell, edition)
            if total.additive:
                yield {**{meaning(p, edition): 1.0 for p in parts}, whole: -1.0}, 0.0, 0.0
            else:
                yield {**{meaning(p, edition): 1.0 for p in parts}, whole: -1.0}, 0.0, np.inf
                for part in parts:
                    yield {meaning(part, edition): 1.0, whole: -1.0}, -np.inf, 0.0
        if cell.ratio and cell.status == "published":
            half = 0.5 / 10**cell.digits
            top, bottom = meaning(by_id[cell.ratio.numerator], edition), meaning(by_id[cell.ratio.denominator], edition)
            if top != bottom:
                yield {top: 1.0, bottom: -(cell.value - half) / 100}, 0.0, np.inf
                yield {top: 1.0, bottom: -(cell.value + half) / 100}, -np.inf, 0.0


def _put_in(raw: Equation, value: dict[Name, float]) -> Equation:
    terms, low, high = raw
    known = sum(factor * value[name] for name, factor in terms.items() if name in value)
    return {name: factor for name, factor in terms.items() if name not in value}, low - known, high - known


def recovered(editions: Sequence[Extraction], greatest: int = 10_000) -> dict[Name, int]:
    """Every hidden count that has only one possible value, by integer programming over all that was handed out."""
    unknown, equations = puzzle(editions)
    names = sorted(unknown, key=repr)
    place = {name: index for index, name in enumerate(names)}
    matrix = np.zeros((len(equations), len(names)))
    for row, (terms, _, _) in enumerate(equations):
        for name, factor in terms.items():
            matrix[row, place[name]] = factor
    known = [LinearConstraint(matrix, [e[1] - 1e-9 for e in equations], [e[2] + 1e-9 for e in equations])] if equations else []
    seen: dict[Name, set[int]] = {name: set() for name in names}
    for name in names:
        for sign in (1, -1):
            if len(seen[name]) > 1:
                break  # two solutions that differ: this one is not determined
            objective = np.zeros(len(names))
            objective[place[name]] = sign
            solved = milp(objective, integrality=np.ones(len(names)), bounds=Bounds(1, greatest), constraints=known)
            assert solved.status == 0, solved.message
            for other, number in zip(names, solved.x, strict=True):
                seen[other].add(round(float(number)))
    return {name: next(iter(values)) for name, values in seen.items() if len(values) == 1}


def every_solution(editions: Sequence[Extraction], greatest: int, least: int = 1) -> dict[Name, tuple[int, int]]:
    """Least and greatest value of each unknown over all whole solutions up to `greatest`, by trying them all."""
    unknown, equations = puzzle(editions)
    names = sorted(unknown, key=repr)
    ends: dict[Name, tuple[int, int]] = {}
    with_last = defaultdict(list)
    for terms, low, high in equations:
        with_last[max(names.index(name) for name in terms)].append((terms, low, high))

    def go(position: int, chosen: dict[Name, int]) -> None:
        if position == len(names):
            for name, number in chosen.items():
                low, high = ends.get(name, (number, number))
                ends[name] = (min(low, number), max(high, number))
            return
        for number in range(least, greatest + 1):
            chosen[names[position]] = number
            if all(
                low - 1e-9 <= sum(f * chosen[n] for n, f in terms.items()) <= high + 1e-9
                for terms, low, high in with_last[position]
            ):
                go(position + 1, chosen)
        del chosen[names[position]]

    go(0, {})
    return ends
