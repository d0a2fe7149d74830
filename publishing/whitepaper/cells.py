"""The cell, of which a white paper is made, and the little of a table's description that tells what its cells mean.

Belongs here: the types and their form as a frame. Does not: reading marts (extraction), protecting (`disclosure`), writing forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from math import isnan
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
    rows = [{**_plain(asdict(cell)), "ratio": _ratio_as_plain(cell.ratio)} for cell in cells]
    return pd.DataFrame(rows, columns=[field.name for field in fields(Cell)], dtype=object)


def from_frame(frame: pd.DataFrame) -> tuple[Cell, ...]:
    """The cells of a frame that `to_frame` made, also after a way through Parquet."""
    return tuple(_cell(dict(zip(frame.columns, values, strict=True))) for values in frame.itertuples(index=False, name=None))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _ratio_as_plain(ratio: Ratio | None) -> dict[str, Any] | None:
    if ratio is None:
        return None
    ends = {name: dict(zip(("table_id", "row", "column"), map(_plain, end), strict=True)) for name, end in _ends(ratio)}
    return {**ends, "scale": ratio.scale, "offset": ratio.offset}


def _ends(ratio: Ratio) -> tuple[tuple[str, CellId], tuple[str, CellId]]:
    return ("numerator", ratio.numerator), ("denominator", ratio.denominator)


def _cell(values: dict[str, Any]) -> Cell:
    values = {name: None if _missing(value) else value for name, value in values.items()}
    totals, ratio = values["is_total_of"], values["ratio"]
    if totals is not None:
        values["is_total_of"] = tuple(Total(total["dimension"], tuple(total["parts"]), total["additive"]) for total in totals)
    if ratio is not None:
        ends = _cell_id(ratio["numerator"]), _cell_id(ratio["denominator"])
        values["ratio"] = Ratio(*ends, ratio["scale"], ratio["offset"])
    return Cell(**{**values, "row": tuple(values["row"]), "column": tuple(values["column"])})


def _cell_id(value: Mapping[str, Any]) -> CellId:
    return (value["table_id"], tuple(value["row"]), tuple(value["column"]))


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and isnan(value))
