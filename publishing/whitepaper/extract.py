"""The cells of a white paper: figures of the published file laid out as the tables are described, with totals, ratios, statuses and marks.

Belongs here: from figures to cells. Does not: reading marts (`sources`), protecting (`disclosure`), writing forms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from publishing.whitepaper.cells import Cell, CellId, Dimension, Extraction, Ratio, Shape, Status
from publishing.whitepaper.description import MEASURE, DescriptionError, RatioRule, TableDescription, catalogue, load_tables
from publishing.whitepaper.layout import FOUNDED, KNOWN, Layout, lay_out
from publishing.whitepaper.links import linked
from publishing.whitepaper.measures import Measure, ratio_rules, split
from publishing.whitepaper.published import Published
from publishing.whitepaper.sources import NATION, Figure, Figures, figures_of
from publishing.whitepaper.totals import totals_of, with_parts_added, with_subtotals

FINAL = "final"
PERIODS = ("fiscal_year", "month", "hub")


@dataclass(frozen=True)
class WhitePaper:
    """What all forms are written from: cells and shapes, and the layouts of the tables with their words, in order.

    `editions`: preliminary, confirmed or final by fiscal year; `reasons`: words for the reasons of cells without a figure.
    """

    fiscal_year: int
    editions: Mapping[str, str]
    extraction: Extraction
    layouts: tuple[Layout, ...]
    reasons: Mapping[str, str]


def extract(
    path: Path, fiscal_year: int, earlier: Extraction | None = None, tables: Sequence[TableDescription] | None = None
) -> WhitePaper:
    """The white paper of a fiscal year from a published file; values that `earlier` showed otherwise are marked `r`.

    `tables`: some tables instead of all.

    Raises DescriptionError where tables and file do not fit, or figures contradict their table (a category nobody expects, totals that are
    no sums), and duckdb.Error where the file is none.
    """
    before = {cell.id: cell for cell in earlier.cells} if earlier else {}
    layouts: list[Layout] = []
    cells: list[Cell] = []
    parts: dict[CellId, tuple[str, str]] = {}
    with Published(path, fiscal_year) as published:
        if str(fiscal_year) not in published.editions:
            raise DescriptionError(f"{path}: no reports of fiscal year {fiscal_year}")
        for table in load_tables() if tables is None else tables:
            sourced = figures_of(table, published)
            layout = lay_out(table, sourced, published)
            layouts.append(layout)
            figures = with_subtotals(layout, _filled(layout, with_parts_added(layout, sourced.figures), published))
            cells.extend(_marked(cell, layout, published, before) for cell in _cells(layout, figures))
            parts |= _parts_elsewhere(layout, figures)
        shapes = {layout.table.id: _shape(layout, fiscal_year) for layout in layouts}
        extraction = Extraction(tuple(linked(cells, shapes, parts)), shapes)
        return WhitePaper(fiscal_year, published.editions, extraction, tuple(layouts), published.reasons)


def _shape(layout: Layout, fiscal_year: int) -> Shape:
    table = layout.table
    fixed = dict(table.fixed)
    if "fiscal_year" not in table.dimensions:
        fixed["fiscal_year"] = str(fiscal_year)
    if MEASURE not in table.dimensions:
        fixed[MEASURE] = table.measures[0]
    dimensions = tuple(Dimension(name, catalogue().dimensions[name].total) for name in table.dimensions)
    return Shape(table.id, dimensions, tuple(sorted(fixed.items())))


def _cells(layout: Layout, figures: Figures) -> Iterator[Cell]:
    rules = ratio_rules(layout.table)
    for row, column in layout.places():
        measure, figure = layout.measure_at((*row, *column)), figures[layout.key((*row, *column))]
        usual = layout.own_unit((*row, *column)) or measure
        places = usual.digits if figure.digits is None else figure.digits
        yield Cell(
            table_id=layout.table.id,
            row=row,
            column=column,
            measure=measure.id,
            base=measure.base,
            unit=figure.unit or usual.unit,
            digits=places,
            kind=figure.kind or usual.kind,
            value=rounded(figure.value, places),
            status=_status(figure),
            reason=figure.reason if figure.value is None else "",
            contributors=_behind(layout, (*row, *column), figure, figures),
            largest_share=figure.largest_share,
            second_share=figure.second_share,
            is_total_of=totals_of(layout, (*row, *column), figures),
            ratio=_ratio(layout, row, column, rules.get(measure.id)) if figure.value is not None else None,
        )


def _parts_elsewhere(layout: Layout, figures: Figures) -> dict[CellId, tuple[str, str]]:
    """Cells whose source names the figures that they are worked out from."""
    places = ((layout.table.id, row, column) for row, column in layout.places())
    named = ((place, figures[layout.key((*place[1], *place[2]))]) for place in places)
    return {
        place: (figure.numerator, figure.denominator) for place, figure in named if figure.value is not None and figure.numerator
    }


def _filled(layout: Layout, figures: Figures, published: Published) -> Figures:
    """A figure for every place of the table: nought or a reason where the source says nothing."""
    periods = [place for place, name in enumerate(layout.table.dimensions) if name in PERIODS]
    shown: set[tuple[str, ...]] = set()
    reasons: dict[tuple[str, ...], str] = {}
    for key, figure in figures.items():
        period = tuple(key[place] for place in periods)
        if figure.value is not None:
            shown.add(period)
        elif figure.reason:
            reasons[period] = figure.reason
    filled: Figures = {}
    for row, column in layout.places():
        codes = (*row, *column)
        measure, figure_there = layout.measure_at(codes), figures.get(layout.key(codes))
        period = tuple(codes[place] for place in periods)
        if figure_there is None and period in shown and layout.table.fill == "zero":
            figure_there = Figure(0.0, 0) if measure.kind == "count" else Figure(0.0)
        elif figure_there is None:
            reason = "no_rows" if period in shown else reasons.get(period)
            figure_there = Figure(None, reason=reason or _no_report(layout, codes, published))
        filled[layout.key(codes)] = _explained(layout, codes, measure, figure_there)
    return filled


def _no_report(layout: Layout, codes: tuple[str, ...], published: Published) -> str:
    """Why a hub or a year has nothing at all: no report, or none of the records in question."""
    placed = dict(zip(layout.table.dimensions, codes, strict=True))
    unit = (placed.get("fiscal_year", str(published.fiscal_year)), placed.get("hub", NATION))
    return "no_rows" if unit in published.reported else "report"


def _explained(layout: Layout, codes: tuple[str, ...], measure: Measure, figure: Figure) -> Figure:
    """A share of what is outside its base is none; what has no value has a reason."""
    subtotal = {"_share": KNOWN, "_share_without_founders": FOUNDED}.get(split(measure.id)[1])
    if subtotal:
        return _share(layout, codes, subtotal, figure)
    return figure if figure.value is not None or figure.reason else replace(figure, reason="lacking")


def _share(layout: Layout, codes: tuple[str, ...], subtotal: str, figure: Figure) -> Figure:
    """A share of a category that is in the base; that of the base itself, where nothing is left out of it, is 100."""
    for name, code in zip(layout.table.dimensions, codes, strict=True):
        words = catalogue().dimensions[name]
        base = layout.summands(name, subtotal) if subtotal in layout.codes[name] else (code,)
        if code not in (*base, *(part for whole in base for part in layout.summands(name, whole)), subtotal):
            return Figure(None, reason="not_in_base")
        if subtotal == KNOWN and code == words.total and words.sums and name not in PERIODS and figure.value is not None:
            return Figure(100.0)
    return figure if figure.value is not None or figure.reason else replace(figure, reason="lacking")


def rounded(value: float | None, digits: int) -> float | None:
    """A value to `digits` decimals, half up as people round, an integer where there are none."""
    if value is None:
        return None
    number = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return int(number) if digits <= 0 else float(number)


def _status(figure: Figure) -> Status:
    if figure.value is not None:
        return "published"
    return "not_applicable" if figure.reason in catalogue().not_applicable else "not_available"


def _behind(layout: Layout, codes: tuple[str, ...], figure: Figure, figures: Figures) -> int | None:
    """Enterprises behind a cell: itself if it counts them; behind a rate whose numerator is no figure of its own, those of its smaller side."""
    measure = layout.measure_at(codes)
    if measure.kind == "count" and measure.unit == "者" and measure.id != "clients_reported":
        return None if figure.value is None else int(figure.value)
    whole_name = catalogue().rates_of.get(measure.id)
    if whole_name is None or figure.value is None or whole_name not in layout.measures or MEASURE not in layout.table.dimensions:
        return figure.contributors
    place = layout.table.dimensions.index(MEASURE)
    whole = int(figures[(*codes[:place], whole_name, *codes[place + 1 :])].value or 0)
    inside = round(figure.value * whole / 100)
    return min(side for side in (inside, whole - inside, whole) if side > 0) if whole else 0


def _ratio(layout: Layout, row: tuple[str, ...], column: tuple[str, ...], rule: RatioRule | None) -> Ratio | None:
    if rule is None:
        return None
    numerator = _moved(layout, (*row, *column), {MEASURE: rule.numerator})
    denominator = _moved(layout, (*row, *column), {MEASURE: rule.denominator} | dict(rule.at))
    return Ratio(numerator, denominator, rule.scale, rule.offset) if numerator and denominator else None


def _moved(layout: Layout, codes: tuple[str, ...], changes: Mapping[str, str]) -> CellId | None:
    """The cell that has other codes along some dimensions; `category` stands for the dimension with that subtotal, or its total."""
    found = list(codes)
    for place, (name, code) in enumerate(zip(layout.table.dimensions, codes, strict=True)):
        words = catalogue().dimensions[name]
        if name in changes:
            other = layout.previous(name, code) if changes[name] == "previous" else changes[name]
            if other is None:
                return None
            found[place] = other
        elif "category" in changes and name not in PERIODS and words.sums and words.total in layout.codes[name]:
            found[place] = changes["category"] if changes["category"] in layout.codes[name] else str(words.total)
    split_at = len(layout.table.rows)
    return (layout.table.id, tuple(found[:split_at]), tuple(found[split_at:]))


def _marked(cell: Cell, layout: Layout, published: Published, before: Mapping[CellId, Cell]) -> Cell:
    """`r` where an earlier extraction had another value, else `p` for a year that is not final."""
    if cell.status != "published":
        return cell
    then = before.get(cell.id)
    if then is not None and then.status == "published" and then.value != cell.value:
        return replace(cell, mark="r")
    codes = dict(zip(layout.table.dimensions, (*cell.row, *cell.column), strict=True))
    edition = published.editions.get(codes.get("fiscal_year", str(published.fiscal_year)), FINAL)
    return cell if edition == FINAL else replace(cell, mark="p")
