"""The screen as a table: from the columns of the counts' model and the seeds to the columns that the screen's models add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

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


def screened(
    counted: Mapping[str, np.ndarray], keys: Sequence[str], parameters: Mapping[str, float], rules_of: str = ""
) -> pa.Table:
    """A row of the screen for every row of `COUNTED`. `keys`: marker, (hub,) unit, period, in this order; `rules_of`: prefix of parameters."""
    counts = Counts(
        marker=np.asarray(counted["marker"]),
        unit=np.asarray(counted[keys[-2]]),
        period=np.asarray(counted[keys[-1]]),
        n=np.asarray(counted["n"], dtype=float),
        marked=np.asarray(counted["marked"], dtype=float),
        peer_expected=np.asarray(counted["peers"], dtype=float),
        special_share=np.asarray(counted["special"], dtype=float),
        is_share=np.asarray(counted["kind"]) == "share",
        minimum_n=np.asarray(counted["minimum_n"], dtype=float),
    )
    found = screen(counts, Rules.of(parameters, rules_of))
    return pa.table(
        {
            **{key: _as_column(counted[key]) for key in keys},
            **{name: pa.array(counted[name]) for name in ("n", "marked")},
            **{name: pa.array(getattr(found, name), from_pandas=True) for name in FIGURES},
            "is_flagged": pa.array(found.is_flagged),
            "silence": pa.array(found.silence, pa.string()),
        }
    )


def _as_column(key: np.ndarray) -> pa.Array:
    """DuckDB hands dates over as moments, and text as objects that tell no type if there are none; the warehouse keeps days and text."""
    return pa.array(key.astype("datetime64[D]")) if key.dtype.kind == "M" else pa.array(key, pa.string())
