"""The screen as a table: from the columns of the counts' model and the seeds to the columns that the screen's models add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.inflation.funnel import Counts, Rules, screen

COUNTED = """
    select
        counts.*, markers.kind, markers.minimum_n, coalesce(counts.peer_expected, 'nan'::double) as peers,
        coalesce(counts.special_share, 0) as special
    from counts inner join markers using (marker)
    order by all
"""
"""Query over the relations `counts` (marker, unit and period, n, marked, peer_expected, special_share) and `markers` (the seed)."""
FIGURES = ("expected", "expected_low", "expected_high", "z", "p_value", "q_value")


def screened(counted: pa.Table, keys: Sequence[str], parameters: Mapping[str, float], rules_of: str = "") -> pa.Table:
    """A row of the screen for every row of `COUNTED`. `keys`: marker, (hub,) unit, period, in this order; `rules_of`: prefix of parameters."""
    counts = Counts(
        marker=_ranks(counted.column(keys[0])),
        unit=_ranks(counted.column(keys[-2])),
        period=_ranks(counted.column(keys[-1])),
        n=_numbers(counted.column("n")),
        marked=_numbers(counted.column("marked")),
        peer_expected=_numbers(counted.column("peers")),
        special_share=_numbers(counted.column("special")),
        is_share=pc.equal(counted.column("kind"), "share").to_numpy(),
        minimum_n=_numbers(counted.column("minimum_n")),
    )
    found = screen(counts, Rules.of(parameters, rules_of))
    return pa.table(
        {
            **{name: counted.column(name) for name in (*keys, "n", "marked")},
            **{name: pa.array(getattr(found, name), from_pandas=True) for name in FIGURES},
            "is_flagged": pa.array(found.is_flagged),
            "silence": pa.array(found.silence, pa.string()),
        }
    )


def _ranks(column: pa.ChunkedArray) -> np.ndarray:
    """A number for each value, in the order of the values: what the screen tells markers, units and periods apart by."""
    encoded = column.combine_chunks().dictionary_encode()
    values = encoded.dictionary.to_numpy(zero_copy_only=False)
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[np.argsort(values)] = np.arange(len(values))
    placed: np.ndarray = ranks[encoded.indices.to_numpy()]
    return placed


def _numbers(column: pa.ChunkedArray) -> np.ndarray:
    return np.asarray(column.to_numpy(), dtype=float)
