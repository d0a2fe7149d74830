"""What stands in a printed cell: a number with its format, or one of the traditional symbols. Nothing about sheets."""

from __future__ import annotations

from dataclasses import dataclass

from publishing.whitepaper.cells import Cell
from publishing.whitepaper.forms.tables import Tables
from publishing.whitepaper.forms.words import NEGATIVE, NOUGHT, SYMBOL_OF


@dataclass(frozen=True)
class Printed:
    """A symbol, or a number and its format; `width` in half-width characters as printed."""

    symbol: str = ""
    number: float = 0.0
    format: str = ""
    width: int = 1


def printed(cell: Cell, tables: Tables) -> Printed:
    """How a cell is printed. Raises ValueError for a published cell without a value: never print a nought for it."""
    if cell.status != "published":
        return Printed(SYMBOL_OF[cell.status])
    if cell.value is None:
        raise ValueError(f"{cell.id}: published without a value")
    if tables.is_nought(cell):
        return Printed(NOUGHT)
    text = f"{abs(cell.value):,.{cell.digits}f}"
    beside = len(cell.mark) + 1 if cell.mark else 0
    return Printed(number=cell.value, format=number_format(cell), width=len(text) + beside + (2 if cell.value < 0 else 0))


def number_format(cell: Cell) -> str:
    """Decimals as shown, △ for negative numbers, and the mark p or r before the number."""
    digits = "#,##0" + ("." + "0" * cell.digits if cell.digits > 0 else "")
    mark = f'"{cell.mark} "' if cell.mark else ""
    return f'{mark}{digits};{mark}"{NEGATIVE}"{digits}'
