"""One table of raw cells below its header: columns by field, row numbers, and the rows that are no data.

Rows ignored (contract §8): blank, total, note, repeated header. Every row below the header is one or the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.normalise.text import clean
from ingestion.reading.grid import Grid
from ingestion.reading.headers import Header, cached_key

TOTAL = re.compile(
    r"^[【\[(（]?(?:[^\d\s]{0,6}|\d{1,2}月)?(?:合計|小計|総計|総合計|累計|月計|計)[】\])）]?(?:[\d,.:：\s件回名行時間分円万]*)$"
)
NOTE = re.compile(r"^(?:[※＊*注]|[(（]注|備考[:：]|注意|以上$|出典|作成[:：]|記載|凡例)")
SENTENCE = re.compile(r"[ぁ-ん].{4,}|.{24,}")
NO_KEY = r"^[^0-9０-９]*$|[計※＊*注以備出作記凡]|^[(（]"  # RE2, searched in a whole column


@dataclass(frozen=True)
class IgnoredRow:
    """A row below a header that is no data."""

    row: int
    reason: str
    cells: tuple[str | None, ...]


@dataclass(frozen=True)
class RawTable:
    """The data rows of one sheet: `columns` by field name, all of one length with `rows` (1-based sheet rows)."""

    sheet: str
    header: Header
    rows: np.ndarray
    columns: dict[str, pa.Array]
    extras: dict[str, pa.Array]
    ignored: tuple[IgnoredRow, ...]

    @property
    def rows_read(self) -> int:
        """All rows below the header."""
        return len(self.rows) + len(self.ignored)


def extract_table(grid: Grid, header: Header) -> RawTable:
    """Splits the rows below `header` into data and ignored rows and names the columns."""
    start = header.last_row + 1
    arrays = grid.columns(start) if start < grid.height else []
    count = len(arrays[0]) if arrays else 0
    filled = _filled_cells(arrays, count)
    ignored = _ignored_rows(header, arrays, filled, start)
    keep = np.ones(count, dtype=bool)
    keep[np.array([item.row - start - 1 for item in ignored], dtype=np.intp)] = False
    kept = arrays if keep.all() else _batch(arrays).filter(pa.array(keep)).columns
    columns = {name: kept[at] for name, at in header.positions.items() if arrays}
    extras = {label: kept[at] for at, label in header.extras.items() if arrays and arrays[at].null_count < count}
    return RawTable(grid.name, header, np.flatnonzero(keep) + start + 1, columns, extras, tuple(ignored))


def _batch(arrays: list[pa.Array]) -> pa.RecordBatch:
    return pa.record_batch(arrays, [str(i) for i in range(len(arrays))])


def _filled_cells(arrays: list[pa.Array], count: int) -> np.ndarray:
    filled = np.zeros(count, dtype=np.int32)
    for array in arrays:
        filled += array.is_valid().to_numpy(zero_copy_only=False) if array.null_count else 1
    return filled


def _ignored_rows(header: Header, arrays: list[pa.Array], filled: np.ndarray, start: int) -> list[IgnoredRow]:
    if not arrays:
        return []
    looked_at = np.flatnonzero(_suspects(header, arrays, filled))
    picked = pa.array(looked_at)
    rows = zip(*(column.to_pylist() for column in _batch(arrays).take(picked).columns), strict=True)
    key_at = header.positions.get(header.spec.key)
    ignored = []
    for index, cells in zip(looked_at.tolist(), rows, strict=True):
        if key_at is not None and filled[index] > 2 and _is_a_key(cells[key_at]):
            continue
        if reason := _reason_to_ignore(cells, header):
            ignored.append(IgnoredRow(start + index + 1, reason, cells))
    return ignored


def _suspects(header: Header, arrays: list[pa.Array], filled: np.ndarray) -> np.ndarray:
    """Rows worth a closer look: sparse ones, and those without a key or whose key cell reads like a word."""
    suspects = filled <= max(2, min(3, len(arrays) // 3))
    key_at = header.positions.get(header.spec.key)
    for at in [key_at] if key_at is not None else sorted(header.positions.values())[:3]:
        has_word = pc.match_substring_regex(arrays[at], NO_KEY).fill_null(True)
        suspects = suspects | has_word.to_numpy(zero_copy_only=False)
    return suspects


def _is_a_key(text: str | None) -> bool:
    """Whether the key cell holds a number of some kind: then the row is data, whatever words stand in it."""
    return (
        text is not None and any(map(str.isdecimal, text)) and not TOTAL.match(_squeezed(text)) and not NOTE.match(text.strip())
    )


def _reason_to_ignore(cells: tuple[str | None, ...], header: Header) -> str | None:
    texts = {at: text for at, cell in enumerate(cells) if cell is not None and (text := _visible(cell))}
    if not texts:
        return "blank"
    if _repeats_header(texts, header):
        return "repeated_header"
    key_at = header.positions.get(header.spec.key)
    first = next(iter(texts.values()))
    key_text = texts.get(key_at) if key_at is not None else None
    if key_text is not None and key_text != first and not TOTAL.match(_squeezed(key_text)):
        return None
    if any(TOTAL.match(_squeezed(text)) for text in list(texts.values())[:3]) and _is_total_row(texts, key_at):
        return "total"
    if len(texts) <= 2 and (NOTE.match(first) or (len(texts) == 1 and SENTENCE.search(first))):
        return "note"
    return None


@lru_cache(maxsize=10_000)
def _visible(cell: str) -> str:
    """The cell without control characters; a mark such as `-` stays, since it is a value somebody typed."""
    return "".join(c for c in cell if c.isprintable()).strip() if clean(cell) is None else cell.strip()


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def _is_total_row(texts: dict[int, str], key_at: int | None) -> bool:
    """A total has no key of its own: the key cell is blank or is the word itself."""
    return key_at is None or key_at not in texts or bool(TOTAL.match(_squeezed(texts[key_at])))


def _repeats_header(texts: dict[int, str], header: Header) -> bool:
    """Whether every filled cell is (part of) the label above it, as on each printed page."""
    by_position = {at: name for name, at in header.positions.items()}
    hits = 0
    for at, text in texts.items():
        key = cached_key(text)
        if at in by_position:
            column = header.spec.column(by_position[at])
            label = cached_key(header.labels[column.name])
            if key in column.header_keys or key == label or (key and len(label) > len(key) and label.endswith(key)):
                hits += 1
                continue
            if key and label.startswith(key):
                hits += 1
                continue
        elif at in header.extras and (key == cached_key(header.extras[at]) or cached_key(header.extras[at]).endswith(key)):
            hits += 1
            continue
        return False
    return hits >= 2 or (hits == len(texts) and header.first_row != header.last_row)
