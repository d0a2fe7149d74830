"""What the build file keeps of a hub's notes of a month, as one row: the notes compared, and the phrases that its enterprises share.

Later months learn templates from the phrases without reading the notes again. What is found of notes belongs in `comparison`.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable

import pyarrow as pa

from ingestion.inflation.comparison import COMPARED, Compared
from ingestion.inflation.templates import SharedPhrases
from ingestion.normalise.dates import fiscal_year_of

KEPT = pa.schema(
    [("hub_code", pa.string()), ("month", pa.date32()), ("fiscal_year", pa.int32()), ("notes", pa.list_(pa.struct(COMPARED))),
     ("phrases", pa.list_(pa.uint64())), ("phrase_enterprises", pa.list_(pa.int64())), ("enterprises", pa.int64())]
)  # fmt: skip
"""A row per hub and month with notes; `phrase_enterprises`: of how many of its `enterprises` each of the `phrases` is."""


def kept(found: Iterable[Compared]) -> pa.Table:
    """As in KEPT."""
    rows = [_row(compared) for compared in found]
    return pa.Table.from_batches(rows, KEPT)


def known_phrases(table: pa.Table) -> dict[dt.date, dict[str, SharedPhrases]]:
    """Shared phrases by month and hub, from the columns of KEPT but the notes."""
    known: dict[dt.date, dict[str, SharedPhrases]] = {}
    phrases, counts = (table.column(name).combine_chunks() for name in ("phrases", "phrase_enterprises"))
    values, enterprises = phrases.values.to_numpy(), counts.values.to_numpy()
    keys = zip(*(table.column(name).to_pylist() for name in ("month", "hub_code", "enterprises")), strict=True)
    for (month, hub, of), (start, end) in zip(keys, itertools.pairwise(phrases.offsets.to_pylist()), strict=True):
        known.setdefault(month, {})[hub] = SharedPhrases(values[start:end], enterprises[start:end], of)
    return known


def _row(found: Compared) -> pa.RecordBatch:
    notes = found.notes.combine_chunks().to_struct_array().combine_chunks()
    shared = found.shared
    return pa.RecordBatch.from_arrays(
        [
            pa.array([found.hub_code]),
            pa.array([found.month], pa.date32()),
            pa.array([fiscal_year_of(found.month)], pa.int32()),
            _as_list(notes),
            _as_list(pa.array(shared.hashes)),
            _as_list(pa.array(shared.enterprises)),
            pa.array([shared.of], pa.int64()),
        ],
        schema=KEPT,
    )


def _as_list(values: pa.Array) -> pa.ListArray:
    return pa.ListArray.from_arrays(pa.array([0, len(values)], pa.int32()), values)
