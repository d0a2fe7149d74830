"""Sheets of the machine-readable workbook: a fixed head, headings in one row, one datum a cell. Nothing is merged, wrapped or computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from publishing.whitepaper.cells import Cell
from publishing.whitepaper.facts import EditionFacts
from publishing.whitepaper.forms.notation import SYMBOLS
from publishing.whitepaper.forms.tidy import Line, Tidy
from publishing.whitepaper.lint.characters import plain
from publishing.workbook.book import Book
from publishing.workbook.page import LINE_POINTS, longest
from publishing.workbook.words import MAX_CELL, wrapped

LABELS = ("表番号", "表題", "年度及び版", "注意")
WIDEST, LEADING = 60, 6


@dataclass
class MachineSheet:
    """One sheet, written row by row."""

    book: Book
    name: str
    facts: EditionFacts
    _row: int = 0
    _widths: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._sheet = self.book.file.add_worksheet(self.name)

    def head(self, number: str, title: str) -> None:
        """Number, title, edition and notices in the first four rows."""
        notices = "".join(map(plain, self.facts.notices)) or "なし"
        for label, text in zip(LABELS, (number, title, plain(self.facts.title_ja), notices), strict=True):
            self._text(0, label, "head_left")
            self._text(1, text, "plain")
            self._row += 1

    def headings(self, names: Sequence[str]) -> None:
        """The one row of headings."""
        for column, name in enumerate(names):
            self._text(column, name, "head_left")
            self._widths[column] = longest([name, *([LABELS[2]] if column == 0 else [])])
        self._sheet.freeze_panes(self._row + 1, 0)
        self._row += 1

    def rows(self, rows: Iterable[Sequence[str | int | Cell]], look: str = "cell") -> None:
        """Rows of texts and figures; those of the look `wrapped` are as high as their text needs."""
        for row in rows:
            for column, value in enumerate(row):
                self._value(column, value, look)
            if look == "wrapped":
                lines = max(len(wrapped(str(value), WIDEST - 4)) for value in row)
                self._sheet.set_row(self._row, LEADING + LINE_POINTS * lines)
            self._row += 1

    def link(self, column: int, name: str) -> None:
        """A link to a sheet in the row written last."""
        self._sheet.write_url(self._row - 1, column, f"internal:'{name}'!A1", self.book.format("link"), name)

    def close(self) -> None:
        """Widths of columns."""
        for column, width in self._widths.items():
            self._sheet.set_column(column, column, width)

    def _value(self, column: int, value: str | int | Cell, look: str) -> None:
        if isinstance(value, Cell):
            self._figure(column, value)
        elif isinstance(value, int):
            self._sheet.write_number(self._row, column, value, self.book.format("number", "#,##0"))
        elif value:
            self._text(column, value, look)
            self._widths[column] = max(self._widths.get(column, 0), longest([value], most=WIDEST))
        else:
            self._sheet.write_blank(self._row, column, None, self.book.format(look))

    def _text(self, column: int, text: str, look: str) -> None:
        self._sheet.write_string(self._row, column, text[:MAX_CELL], self.book.format(look))

    def _figure(self, column: int, cell: Cell) -> None:
        if cell.value is None:
            self._sheet.write_string(self._row, column, SYMBOLS[cell.status], self.book.format("gap"))
        else:
            decimals = f".{'0' * cell.digits}" if cell.digits > 0 else ""
            self._sheet.write_number(self._row, column, cell.value, self.book.format("number", f"#,##0{decimals}"))


class FigureColumns:
    """The columns of a table beside its keys: a measure each, and where needed the unit of each row and remarks.

    Where units differ by row, one column has them if measures agree in every row, else each such measure has its own.
    """

    def __init__(self, tidy: Tidy) -> None:
        self.measures = tidy.measures
        self._units = {measure.id: {line.cells[measure.id].unit for line in tidy.lines} for measure in tidy.measures}
        self._remarked = {name for name in self._units if any(remark(line.cells[name]) for line in tidy.lines)}
        self._varying = [name for name, units in self._units.items() if len(units) > 1]
        self._agree = all(len({line.cells[name].unit for name in self._varying}) <= 1 for line in tidy.lines)

    def headings(self) -> list[str]:
        """Names, with units where a measure has one unit in all rows."""
        names = [name for measure in self.measures for name in self._of(measure.id, plain(measure.label_ja))]
        return [*(["単位"] if self._varying and self._agree else []), *names]

    def values(self, line: Line) -> list[str | Cell]:
        """The figures of a row with their units and remarks."""
        values: list[str | Cell] = [line.cells[self._varying[0]].unit] if self._varying and self._agree else []
        for name in self._units:
            cell = line.cells[name]
            values += [
                *([cell.unit] if self._has_own_unit(name) else []),
                cell,
                *([remark(cell)] if name in self._remarked else []),
            ]
        return values

    def _of(self, measure: str, label: str) -> list[str]:
        (unit, *others) = sorted(self._units[measure])
        own_unit = [f"{label}の単位"] if self._has_own_unit(measure) else []
        return [*own_unit, label if others else f"{label}（{unit}）", *([f"{label}の注記"] if measure in self._remarked else [])]

    def _has_own_unit(self, measure: str) -> bool:
        return measure in self._varying and not self._agree


def remark(cell: Cell) -> str:
    """The mark of a figure, or the code of why there is none."""
    return cell.mark or cell.reason
