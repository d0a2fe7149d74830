"""Disclosure control at national size: a year's linked tables, drawn with a fixed seed, suppressed and audited.

Seven breakdowns of the same enterprises by 47 hubs (課題 on two levels, 60 codes), hub totals and the nation shared by all, the crossing of
industry and kind of case in the nation, shares of one table, and a trend that repeats a table of the year before, which was handed out as an
edition then. Counts are skewed, so that about one cell in fifteen is 1 or 2. The greedy baseline runs in the same run.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.measure import Measurement, show
from publishing.whitepaper.cells import Cell, Dimension, Extraction, Ratio, Shape, Total
from publishing.whitepaper.disclosure.bounds import audit, leaks
from publishing.whitepaper.disclosure.exit import protect
from publishing.whitepaper.disclosure.rules import load_rules

SEED = 7
HUBS = tuple(f"{number:02d}" for number in range(1, 48))
ENTERPRISES_A_HUB = 3000
SECONDS = 120.0
BREAKDOWNS = {"size": 6, "desk": 8, "channel": 10, "age": 12, "industry": 20, "referral": 25}
ISSUES = {f"{group:02d}": tuple(f"{group:02d}-{code}" for code in range(1, 6)) for group in range(1, 13)}
KINDS = tuple(f"kind{code}" for code in range(1, 13))
NATION, ALL = "00", "total"
Numbers = dict[tuple[str, str], int]


def run(place: Path, scale: float) -> bool:
    """Prints times and losses; true if the bounds hold. `scale` below 1 takes that share of the hubs."""
    hubs = HUBS[: max(3, round(len(HUBS) * scale))]
    rules, generator = load_rules(), np.random.default_rng(SEED)
    before, now = (draw(generator, hubs, year) for year in ("2022", "2023"))
    earlier = protect(before, rules).extraction
    extraction = with_trend(now, before)
    started = time.perf_counter()
    result = protect(extraction, rules, [earlier])
    both = time.perf_counter() - started
    started = time.perf_counter()
    found = audit(extraction, result.extraction.cells, rules, [earlier])
    audited = time.perf_counter() - started
    loss = result.loss
    measured = [
        Measurement("cells in linked tables", len(extraction.cells), "", note=f"{len(hubs)} hubs, seed {SEED}"),
        Measurement("secret figures", loss.primary, ""),
        Measurement("suppression and audit", both, "s", SECONDS, "greedy baseline included"),
        Measurement("audit alone", audited, "s", SECONDS, f"{len(found)} suppressed cells"),
        Measurement("cells that leak", len(leaks(found)), "", 0),
        Measurement("figures hidden beyond the secret ones", loss.hidden, "", note=f"greedy {loss.greedy_hidden}"),
        Measurement("their weight", loss.weight, "", loss.greedy_weight, f"greedy {loss.greedy_weight:,.0f}"),
        Measurement("weight, ours / greedy", loss.weight / max(loss.greedy_weight, 1e-9), "", 1.0),
    ]
    return show("Disclosure control", measured)


def draw(generator: np.random.Generator, hubs: tuple[str, ...], year: str) -> Extraction:
    """All tables of a year; every breakdown of a hub adds up to the same number of enterprises."""
    sizes = ENTERPRISES_A_HUB * generator.lognormal(0, 0.5, len(hubs))
    enterprises = {hub: int(number) for hub, number in zip(hubs, sizes, strict=True)}
    cells: list[Cell] = []
    dimensions = {name: (Dimension("hub", NATION), Dimension(name, ALL)) for name in (*BREAKDOWNS, "issue")}
    for name, size in BREAKDOWNS.items():
        codes = tuple(f"{name}{code}" for code in range(1, size + 1))
        cells += _table(name, _numbers(generator, enterprises, codes), NATION, {ALL: codes})
    leaves = tuple(code for codes in ISSUES.values() for code in codes)
    cells += _table("issue", _numbers(generator, enterprises, leaves), NATION, {**ISSUES, ALL: tuple(ISSUES)})
    industries = {
        cell.column[0]: int(cell.value or 0) for cell in cells if cell.id[:2] == ("industry", (NATION,)) and cell.column != (ALL,)
    }
    cells += _table("crossing", _numbers(generator, industries, KINDS), ALL, {ALL: KINDS})
    dimensions["crossing"] = (Dimension("industry", ALL), Dimension("kind", ALL))
    shapes = {name: Shape(name, named, (("fiscal_year", year),)) for name, named in dimensions.items()}
    shapes["shares"] = replace(shapes["issue"], table_id="shares")
    return Extraction((*cells, *_shares(cells)), shapes)


def with_trend(now: Extraction, before: Extraction) -> Extraction:
    """This year's tables and one of them beside that of the year before."""
    cells = [
        replace(cell, table_id="trend", column=(*cell.column, dict(edition.shapes["desk"].fixed)["fiscal_year"]))
        for edition in (before, now)
        for cell in edition.cells
        if cell.table_id == "desk"
    ]
    shape = Shape("trend", (*now.shapes["desk"].dimensions, Dimension("fiscal_year")))
    return Extraction((*now.cells, *cells), {**now.shapes, "trend": shape})


def _numbers(generator: np.random.Generator, sizes: dict[str, int], codes: tuple[str, ...]) -> Numbers:
    """Enterprises by row and code: common codes are common everywhere, rare ones rare, each row a little in its own way."""
    share = np.sort(generator.pareto(0.9, len(codes)) + 0.02)[::-1]
    share /= share.sum()
    drawn = {row: generator.multinomial(number, generator.dirichlet(share * 60 + 1e-3)) for row, number in sizes.items()}
    return {(row, code): int(number) for row, numbers in drawn.items() for code, number in zip(codes, numbers, strict=True)}


def _table(name: str, numbers: Numbers, everything: str, totals: dict[str, tuple[str, ...]]) -> list[Cell]:
    """Row × code with the total row and all totals of codes; a total may be one of totals (課題大 of 課題中)."""
    rows = tuple(dict.fromkeys(row for row, _ in numbers))
    leaves = tuple(dict.fromkeys(code for _, code in numbers))

    def value(row: str, code: str) -> int:
        if row == everything:
            return sum(value(one, code) for one in rows)
        return sum(value(row, part) for part in totals[code]) if code in totals else numbers[row, code]

    def cell(row: str, code: str) -> Cell:
        added = [Total(0, rows)] * (row == everything) + [Total(1, totals[code]) for _ in range(code in totals)]
        number = value(row, code)
        return Cell(
            name, (row,), (code,), "enterprises", "all", "者", 0, number, contributors=number, is_total_of=tuple(added) or None
        )

    return [cell(row, code) for row in (*rows, everything) for code in (*leaves, *totals)]


def _shares(cells: list[Cell]) -> Iterator[Cell]:
    """Each 課題 as a percentage of its hub's enterprises."""
    value = {cell.id: cell.value or 0 for cell in cells}
    for cell in cells:
        if cell.table_id == "issue":
            whole = ("issue", cell.row, (ALL,))
            share = round(100 * value[cell.id] / value[whole], 1)
            yield replace(
                cell,
                table_id="shares",
                kind="share",
                unit="%",
                digits=1,
                value=share,
                contributors=None,
                is_total_of=None,
                ratio=Ratio(cell.id, whole),
            )
