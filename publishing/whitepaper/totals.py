"""Which cells are totals of which, and the subtotals that shares are of; a total that contradicts its parts is an error of description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from publishing.whitepaper.cells import Total
from publishing.whitepaper.description import DescriptionError, catalogue
from publishing.whitepaper.layout import COMPARABLE, FOUNDED, KNOWN, SUBTOTALS, Layout
from publishing.whitepaper.measures import Measure
from publishing.whitepaper.sources import Figure, Figures

DISTINCT_OVER = frozenset({"hub", "month"})


def with_parts_added(layout: Layout, figures: Figures) -> Figures:
    """The figures, and the codes made of parts of which the source gives the parts alone."""
    missing = (place for place in _totalled(layout) if place[1] not in SUBTOTALS and layout.key(place[2]) not in figures)
    made = {
        layout.key(codes): _subtotal(layout, codes, dimension, figures)
        for dimension, code, codes in missing
        if _is_made(dimension, code)
    }
    return figures | {key: figure for key, figure in made.items() if figure.value is not None}


def with_subtotals(layout: Layout, figures: Figures) -> Figures:
    """The figures, and the subtotals without 不明 (and 創業前)."""
    places = (place for place in _totalled(layout) if place[1] in SUBTOTALS)
    return figures | {layout.key(codes): _subtotal(layout, codes, dimension, figures) for dimension, _, codes in places}


def _totalled(layout: Layout) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Dimension and code along it for every cell that is a total, with its codes."""
    for row, column in layout.places():
        for dimension, code in zip(layout.table.dimensions, (*row, *column), strict=True):
            if layout.summands(dimension, code):
                yield dimension, code, (*row, *column)


def _is_made(dimension: str, code: str) -> bool:
    return code in catalogue().dimensions[dimension].parts


def _subtotal(layout: Layout, codes: tuple[str, ...], dimension: str, figures: Figures) -> Figure:
    """The sum of categories; at least as many enterprises stand behind it as behind the largest of them."""
    measure, code = layout.measure_at(codes), codes[layout.table.dimensions.index(dimension)]
    parts = [part for _, part in _parts(layout, codes, dimension, figures)]
    if not parts:
        return Figure(None, reason="report")
    if measure.kind == "share" and code in SUBTOTALS:
        whole = {KNOWN: "_share", FOUNDED: "_share_without_founders", COMPARABLE: "share_comparable"}[code]
        return (
            Figure(100.0)
            if measure.id.endswith(whole) and any(part.value for part in parts)
            else Figure(None, reason="not_in_base")
        )
    behind = [part.contributors for part in parts if part.contributors is not None]
    enterprises = sum if _adds_up(layout, measure, dimension) and measure.unit == "者" else max
    return Figure(sum(part.value or 0 for part in parts), enterprises(behind) if behind else None)


def totals_of(layout: Layout, codes: tuple[str, ...], figures: Figures) -> tuple[Total, ...] | None:
    """The ways in which a cell is a total. Raises DescriptionError where parts that should add up do not."""
    measure, figure = layout.measure_at(codes), figures.get(layout.key(codes))
    if figure is None or figure.value is None:
        return None
    if figure.kind:  # of another kind than its measure: the number of enterprises behind a mean
        measure = replace(measure, kind=figure.kind, adds="distinct" if figure.kind == "count" else "no", digits=0)
    if measure.adds == "no":
        return None
    return tuple(_totals(layout, codes, measure, figure.value, figures)) or None


def _totals(layout: Layout, codes: tuple[str, ...], measure: Measure, value: float, figures: Figures) -> Iterator[Total]:
    for place, dimension in enumerate(layout.table.dimensions):
        parts = list(_parts(layout, codes, dimension, figures))
        if not parts or (dimension == "hub" and layout.table.nation_apart and _is_category(layout, codes)):
            continue
        values = [part.value or 0.0 for _, part in parts]
        if _adds_up(layout, measure, dimension):
            _check_sum(layout, codes, measure, value, values)
            yield Total(place, tuple(code for code, _ in parts))
        elif max(values) <= value <= sum(values):
            yield Total(place, tuple(code for code, _ in parts), additive=False)


def _parts(layout: Layout, codes: tuple[str, ...], dimension: str, figures: Figures) -> Iterator[tuple[str, Figure]]:
    """What a cell adds up along a dimension: codes that have a figure (a hub that handed nothing in adds nothing)."""
    place = layout.table.dimensions.index(dimension)
    for code in layout.summands(dimension, codes[place]):
        figure = figures.get(layout.key((*codes[:place], code, *codes[place + 1 :])))
        if figure is not None and figure.value is not None:
            yield code, figure


def _adds_up(layout: Layout, measure: Measure, dimension: str) -> bool:
    return measure.adds == "additive" or (
        measure.adds == "distinct" and dimension not in DISTINCT_OVER | layout.table.distinct_over
    )


def _is_category(layout: Layout, codes: tuple[str, ...]) -> bool:
    """Whether a cell is of one category: then the nation may classify an enterprise otherwise than its hub does."""
    named = zip(layout.table.dimensions, codes, strict=True)
    return any(
        name not in ("hub", "fiscal_year", "measure") and code != catalogue().dimensions[name].total for name, code in named
    )


def _check_sum(layout: Layout, codes: tuple[str, ...], measure: Measure, value: float, values: Iterable[float]) -> None:
    parts = list(values)
    allowed = 0.0 if measure.kind == "count" else 0.5 * (len(parts) + 1) * 10.0**-measure.digits
    if abs(sum(parts) - value) > allowed + 1e-9:
        where = " × ".join(codes)
        raise DescriptionError(
            f"{layout.table.id}: {where} is {value:g}, its parts add up to {sum(parts):g}: a part is missing or counted twice"
        )
