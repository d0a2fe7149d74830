"""What derives from a hidden cell is hidden: shares, means, values per head and growth. How the derived cell is worked out it says itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from publishing.whitepaper.cells import Cell, CellId
from publishing.whitepaper.disclosure.relations import RelationBroken


def hide_derived(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells with everything suppressed that is worked out from a suppressed cell, through several steps if need be.

    Raises RelationBroken for a ratio of cells that are not handed out with it: nobody could say what it tells.
    """
    hidden = {cell.id for cell in cells if cell.status == "suppressed"}
    known = {cell.id for cell in cells}
    for cell in cells:
        if cell.ratio is not None and not {cell.ratio.numerator, cell.ratio.denominator} <= known:
            raise RelationBroken(f"{cell.id} is worked out from cells that are not handed out with it: it cannot be protected")
    while more := {cell.id for cell in open_derived(cells, hidden)}:
        hidden |= more
    return tuple(suppressed(cell, "share") if cell.id in hidden and cell.status == "published" else cell for cell in cells)


def open_derived(cells: Sequence[Cell], hidden: set[CellId]) -> Iterator[Cell]:
    """Published cells that are worked out from a hidden one."""
    for cell in cells:
        ratio = cell.ratio
        if (
            ratio is not None
            and cell.status == "published"
            and cell.id not in hidden
            and {ratio.numerator, ratio.denominator} & hidden
        ):
            yield cell


def suppressed(cell: Cell, reason: str) -> Cell:
    """The cell as it leaves: an X, without its value and without anything that was known of its contributors."""
    return replace(cell, value=None, status="suppressed", reason=reason, contributors=None, largest_share=None, second_share=None)
