"""Rows of one sheet of one form, over many files at once: the unit in which cells are read and rules applied.

A batch of small files costs little more than one large one, because each distinct text is read once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from ingestion.forms import SheetSpec
from ingestion.normalise.text import is_ditto

BLANK = -1


@dataclass
class Issues:
    """Errors and warnings found: parallel lists of row index, field, code."""

    rows: list[np.ndarray] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    def add(self, mask: np.ndarray, field_name: str, code: str) -> None:
        """Notes `code` on `field_name` of every row where `mask` is true."""
        rows = np.flatnonzero(mask)
        if len(rows):
            self.rows.append(rows)
            self.fields.append(field_name)
            self.codes.append(code)


@dataclass(frozen=True)
class Encoded:
    """A column as distinct texts and, for each row, the index of its text (BLANK where empty)."""

    indices: np.ndarray
    texts: list[str]

    @classmethod
    def of(cls, array: pa.Array | pa.ChunkedArray) -> Encoded:
        """Dictionary-encodes a string array."""
        if isinstance(array, pa.ChunkedArray):
            array = array.combine_chunks()
        encoded = array.dictionary_encode()
        indices = encoded.indices.fill_null(BLANK).to_numpy(zero_copy_only=False).astype(np.int32)
        return cls(indices, encoded.dictionary.to_pylist())


@dataclass
class Frame:
    """All rows of one sheet kind in a batch.

    `file_index`, `sheet_index` and `row` tell where each row stands; `month` (datetime64[D], NaT for partners and plans) and
    `received` (datetime64[D]) are the context dates need; `raw` holds the cells as sent, `values` the typed columns.
    """

    spec: SheetSpec
    file_index: np.ndarray
    sheet_index: np.ndarray
    row: np.ndarray
    month: np.ndarray
    received: np.ndarray
    hub_code: np.ndarray
    raw: dict[str, pa.Array]
    header_units: Sequence[dict[str, str]]
    values: dict[str, pa.Array] = field(default_factory=dict)
    issues: Issues = field(default_factory=Issues)

    def __len__(self) -> int:
        return len(self.row)

    def encoded(self, name: str) -> Encoded:
        """The column with 〃 and 同上 replaced by the cell above in the same table."""
        encoded = Encoded.of(self.raw[name])
        dittos = {i for i, text in enumerate(encoded.texts) if is_ditto(text)}
        if not dittos:
            return encoded
        indices = encoded.indices.copy()
        for at in np.flatnonzero(np.isin(indices, list(dittos))):
            if at > 0 and self.sheet_index[at - 1] == self.sheet_index[at]:
                indices[at] = indices[at - 1]
        return Encoded(indices, encoded.texts)
