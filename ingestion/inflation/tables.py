"""The screen as a table: from the columns of the counts' model and the seeds to the columns that the screen's models add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.inflation.funnel import Counts, Known, Rules, screen

FIGURES = ("expected", "expected_low", "expected_high", "z", "p_value", "q_value", "at_level", "crude_z")


def counted(keys: Sequence[str]) -> str:
    """Query over the relations `counts` (keys, n, marked, peer_expected, special_share), `markers` (the seed), `to_screen` (its periods) and `before`.

    `before` has last night's rows; of periods that are not to be screened, what they left to later ones comes along (`is_known`). `keys`:
    marker, (hub,) unit, period, in this order.
    """
    names, period = ", ".join(keys), keys[-1]
    return f"""
        with known as (
            select {names}, at_level, crude_z, is_clean from before
            where {period} not in (select {period} from to_screen)
        )

        select
            counts.*, markers.kind, markers.minimum_n, coalesce(counts.peer_expected, 'nan'::double) as peers,
            coalesce(counts.special_share, 0) as special, known.marker is not null as is_known,
            coalesce(known.at_level, 'nan'::double) as at_level, coalesce(known.crude_z, 'nan'::double) as crude_z,
            coalesce(known.is_clean, false) as is_clean
        from counts
        inner join markers using (marker)
        left join known using ({names})
    """


def screened(table: pa.Table, keys: Sequence[str], parameters: Mapping[str, float], rules_of: str = "") -> pa.Table:
    """A row of the screen for every row of `counted` that is not known. `rules_of`: prefix of parameters."""
    counts = Counts(
        marker=_ranks(table.column(keys[0])),
        unit=_ranks(table.column(keys[-2])),
        period=_ranks(table.column(keys[-1])),
        n=_numbers(table.column("n")),
        marked=_numbers(table.column("marked")),
        peer_expected=_numbers(table.column("peers")),
        special_share=_numbers(table.column("special")),
        is_share=pc.equal(table.column("kind"), "share").to_numpy(),
        minimum_n=_numbers(table.column("minimum_n")),
    )
    known = Known(
        is_known=table.column("is_known").to_numpy(),
        at_level=_numbers(table.column("at_level")),
        crude_z=_numbers(table.column("crude_z")),
        is_clean=table.column("is_clean").to_numpy(),
    )
    found = screen(counts, Rules.of(parameters, rules_of), known)
    judged = pa.table(
        {
            **{name: table.column(name) for name in (*keys, "n", "marked", "special")},
            "peers": pa.array(counts.peer_expected, from_pandas=True),
            **{name: pa.array(getattr(found, name), from_pandas=True) for name in FIGURES},
            "is_clean": pa.array(found.is_clean),
            "is_flagged": pa.array(found.is_flagged),
            "silence": pa.array(found.silence, pa.string()),
        }
    )
    return judged.filter(pa.array(~known.is_known))


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
