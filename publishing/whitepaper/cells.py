"""The cell, of which a white paper is made, and the little of a table's description that tells what its cells mean.

Belongs here: the types and their form as a frame. Does not: reading marts (extraction), protecting (`disclosure`), writing forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

import pandas as pd

Status = Literal["published", "not_available", "not_applicable", "suppressed"]
Kind = Literal["count", "money", "share", "mean", "other"]
CellId = tuple[str, tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Total:
    """One way in which a cell is a total: along one dimension of its table, of these codes.

    `additive` false: the cell counts what is distinct (an enterprise seen by two hubs counts once), so it lies between the greatest of its
    parts and their sum. A cell may be a total in several ways, by rows and by columns, or of blocks and of hubs.
    """

    dimension: int
    parts: tuple[str, ...]
    additive: bool = True


@dataclass(frozen=True)
class Ratio:
    """What a share, a mean, a value per head or a growth is worked out from: value = scale × numerator / denominator + offset."""

    numerator: CellId
    denominator: CellId
    scale: float = 100.0
    offset: float = 0.0


@dataclass(frozen=True)
class Cell:
    """One datum of one table; `row` and `column` are codes along the table's dimensions, in their order.

    `value` is rounded to `digits` decimals and None where nothing is shown. `contributors` is the number of enterprises behind the cell
    (None where the unit is not enterprises); `largest_share` and `second_share`, 0–1, the parts of the largest and second largest in money.
    """

    table_id: str
    row: tuple[str, ...]
    column: tuple[str, ...]
    measure: str
    base: str
    unit: str
    digits: int
    value: float | None
    kind: Kind = "count"
    status: Status = "published"
    reason: str = ""
    mark: str = ""
    contributors: int | None = None
    largest_share: float | None = None
    second_share: float | None = None
    is_total_of: tuple[Total, ...] | None = None
    ratio: Ratio | None = None

    @property
    def id(self) -> CellId:
        """Its place: table, row and column."""
        return (self.table_id, self.row, self.column)


@dataclass(frozen=True)
class Dimension:
    """A dimension of a table; `total` is the code that stands for everything in it, None if the table has no such code."""

    name: str
    total: str | None = None


@dataclass(frozen=True)
class Shape:
    """What a table's cells mean beyond their codes: dimensions of rows, then of columns; `fixed`: what holds for the whole table.

    Two cells of two tables are one figure if measure, base, unit and all codes but totals agree, those of `fixed` included
    (`(("fiscal_year", "2023"),)`); so a dimension and its codes are named alike in all tables.
    """

    table_id: str
    dimensions: tuple[Dimension, ...]
    fixed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Extraction:
    """The cells of a white paper and the shapes of their tables, by table id."""

    cells: tuple[Cell, ...]
    shapes: Mapping[str, Shape]


def to_frame(cells: Iterable[Cell]) -> pd.DataFrame:
    """One row per cell, one column per field; tuples become lists, totals and ratios dictionaries, as Parquet and JSON hold them."""
    names = [field.name for field in fields(Cell)]
    return pd.DataFrame([_plain(asdict(cell)) for cell in cells], columns=names, dtype=object)


def from_frame(frame: pd.DataFrame) -> tuple[Cell, ...]:
    """The cells of a frame that `to_frame` made, also after a way through Parquet."""
    return tuple(_cell(dict(zip(frame.columns, values, strict=True))) for values in frame.itertuples(index=False, name=None))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _cell(values: dict[str, Any]) -> Cell:
    numbers = {name: None if _missing(values[name]) else values[name] for name in _OPTIONAL}
    totals, ratio = values["is_total_of"], values["ratio"]
    return Cell(
        **{name: value for name, value in values.items() if name not in (*_OPTIONAL, "row", "column", "is_total_of", "ratio")},
        **numbers,
        row=tuple(values["row"]),
        column=tuple(values["column"]),
        is_total_of=None if _missing(totals) else tuple(Total(t["dimension"], tuple(t["parts"]), t["additive"]) for t in totals),
        ratio=None if _missing(ratio) else _ratio(ratio),
    )


_OPTIONAL = ("value", "contributors", "largest_share", "second_share")


def _ratio(values: dict[str, Any]) -> Ratio:
    return Ratio(_cell_id(values["numerator"]), _cell_id(values["denominator"]), values["scale"], values["offset"])


def _cell_id(value: Sequence[Any]) -> CellId:
    table_id, row, column = value
    return (table_id, tuple(row), tuple(column))


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and value != value)
