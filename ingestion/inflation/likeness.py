"""How alike notes are: signatures (MinHash), which notes are worth comparing (bands), and exact Jaccard similarity of 4-grams.

Broder 1997 (MinHash); Leskovec, Rajaraman & Ullman, Mining of Massive Datasets, ch. 3 (bands). With eight bands of four, notes as alike as
.8 share a band in 98.5 of 100 cases, as alike as .9 always. Which notes may be compared at all is not decided here.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from ingestion.inflation.notes import Hashes, Mask, Notes, Places, mixed

GRAM = 4
BANDS, ROWS = 8, 4
SEED = 20250401
NEIGHBOURS = 3
"""A note is compared with so many before it in each band; a copy's original is nearly always the one before."""

Signatures = NDArray[np.uint32]
UNSIGNED: Signatures = np.empty((0, BANDS * ROWS), np.uint32)


def grams(notes: Notes) -> tuple[Hashes, Places]:
    """All runs of four signs, note after note, as numbers (exact: four signs are 64 bits), and where each note's begin (n + 1 places)."""
    if len(notes.signs) < GRAM:
        return np.empty(0, np.uint64), np.zeros(len(notes) + 1, np.int64)
    runs = np.lib.stride_tricks.sliding_window_view(notes.signs, GRAM)
    numbers = np.ascontiguousarray(runs).view(np.uint64).ravel()
    counts = np.maximum(notes.lengths - GRAM + 1, 0)
    begins = np.concatenate([[0], np.cumsum(counts)])
    places = np.arange(begins[-1]) + np.repeat(notes.starts[:-1] - begins[:-1], counts)
    return numbers[places], begins


def signatures(notes: Notes) -> Signatures:
    """MinHash of each note's 4-grams: n × (BANDS × ROWS)."""
    numbers, begins = grams(notes)
    if not len(notes):
        return UNSIGNED
    digests = RMinHash.digest_matrix_from_flat_token_hashes(mixed(numbers), begins.astype(np.uint64), BANDS * ROWS, SEED)
    values = itertools.chain.from_iterable(digests.to_rows())
    return np.fromiter(values, np.uint32, len(notes) * BANDS * ROWS).reshape(len(notes), BANDS * ROWS)


def band_keys(signed: Signatures) -> Hashes:
    """A key for each note and band (n × BANDS); two are equal only in the same band, and there if all its rows are."""
    rows = signed.astype(np.uint64).reshape(-1, BANDS, ROWS)
    halves = (rows[:, :, 0::2] << np.uint64(32)) | rows[:, :, 1::2]
    key = mixed(mixed(halves[:, :, 0]) ^ halves[:, :, 1])
    return mixed(key ^ mixed(np.arange(BANDS, dtype=np.uint64)))


def neighbours(keys: Hashes, first: int) -> tuple[Places, Places]:
    """Pairs (later, earlier) of notes that share a band, none twice: later ≥ `first`, earlier among the NEIGHBOURS before it there.

    `keys` as from `band_keys`, notes in order of time.
    """
    flat = keys.ravel()
    place = np.flatnonzero(_may_be_among(flat, keys[first:].ravel()))
    place = place[np.argsort(flat[place], kind="stable")]
    key, note = flat[place], place // BANDS
    codes = [np.empty(0, np.int64)]
    for step in range(1, NEIGHBOURS + 1):
        same = (key[step:] == key[:-step]) & (note[step:] >= first)
        codes.append(note[step:][same] * len(keys) + note[:-step][same])
    found = np.unique(np.concatenate(codes))
    return found // max(len(keys), 1), found % max(len(keys), 1)


def _may_be_among(values: Hashes, wanted: Hashes) -> Mask:
    """False only for values that are not wanted: by twenty bits, since sorting all of them is what takes time."""
    bits = np.uint64(0xFFFFF)
    known = np.zeros(0x100000, np.bool_)
    known[wanted & bits] = True
    return np.asarray(known[values & bits])


def estimated(signed: Signatures, one: Places, other: Places) -> NDArray[np.float64]:
    """Similarity of pairs as their signatures estimate it (standard error at .8: .07)."""
    return (signed[one] == signed[other]).mean(axis=1)


def jaccard(notes: Notes, one: Places, other: Places) -> NDArray[np.float64]:
    """Exact similarity of pairs of notes (their numbers): shared 4-grams in all 4-grams of both."""
    used: Mask = np.zeros(len(notes), np.bool_)
    used[one] = used[other] = True
    numbers, begins = grams(notes.pick(used))
    values = numbers.tolist()
    sets = {
        note: frozenset(values[start:end])
        for note, start, end in zip(np.flatnonzero(used).tolist(), begins[:-1].tolist(), begins[1:].tolist(), strict=True)
    }
    pairs = ((sets[a], sets[b]) for a, b in zip(one.tolist(), other.tolist(), strict=True))
    return np.fromiter((_share(a, b) for a, b in pairs), np.float64, len(one))


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    shared = len(one & other)
    return shared / max(len(one) + len(other) - shared, 1)
