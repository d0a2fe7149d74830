"""Notes of consultations as whole arrays: normalised signs end to end, phrases, and notes without the phrases that are templates.

A month of the nation is nine million characters, so that nothing here goes through notes one by one. Comparing belongs in `likeness`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Signs = NDArray[np.uint16]
Places = NDArray[np.int64]
Mask = NDArray[np.bool_]
Hashes = NDArray[np.uint64]

DROPPED, BREAK, NUMBER = 0, 1, ord("0")
PHRASE_ENDS = "\n\r。．.!?;|"
_MULTIPLIER = 0x9E3779B97F4A7C15


@dataclass(frozen=True)
class Notes:
    """Notes end to end: `signs`, and where each note begins in them (n + 1 places, the last one the end)."""

    signs: Signs
    starts: Places

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> Places:
        """Signs of each note."""
        return np.diff(self.starts)

    def keep(self, signs: Mask) -> Notes:
        """The same notes with only these signs."""
        kept = np.concatenate([[0], np.cumsum(signs)])
        return Notes(self.signs[signs], kept[self.starts])

    def pick(self, notes: Mask) -> Notes:
        """Only these notes."""
        lengths = self.lengths[notes]
        return Notes(self.signs[np.repeat(notes, self.lengths)], np.concatenate([[0], np.cumsum(lengths)]))


@dataclass(frozen=True)
class Phrases:
    """Phrases of notes in their order: hash, note (its number), and where each begins in the signs."""

    hashes: Hashes
    notes: Places
    starts: Places


def normalised(texts: Sequence[str]) -> Notes:
    """Notes in normal form: NFKC and lower case sign by sign, no spaces and punctuation, every number one sign.

    Ends of phrases stay as the sign BREAK, for `phrases`. Signs beyond the Basic Multilingual Plane are folded into it: they only need to
    be told apart, not to be read.
    """
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    starts = np.concatenate([[0], np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))])
    signs = _signs()[codes]
    notes = Notes(signs, starts).keep(signs != DROPPED)
    is_number = notes.signs == NUMBER
    repeats = np.zeros_like(is_number)
    repeats[1:] = is_number[1:] & is_number[:-1]
    repeats[notes.starts[:-1][notes.lengths > 0]] = False
    return notes.keep(~repeats)


def phrases(notes: Notes) -> Phrases:
    """Sentences and lines; equal phrases have equal hashes, whichever note they stand in."""
    is_break = notes.signs == BREAK
    begins = np.ones_like(is_break)
    begins[1:] = is_break[:-1]
    begins[notes.starts[:-1][notes.lengths > 0]] = True
    begins &= ~is_break
    starts = np.flatnonzero(begins)
    if not len(starts):
        return Phrases(np.empty(0, np.uint64), starts, starts)
    place = np.arange(len(is_break)) - starts[np.maximum(np.cumsum(begins, dtype=np.int32) - 1, 0)]
    place[is_break] = 0
    weighed = _mixed_signs()[notes.signs] * _powers(int(place.max()) + 1)[place]
    weighed[is_break] = 0
    return Phrases(mixed(np.add.reduceat(weighed, starts)), np.searchsorted(notes.starts, starts, "right") - 1, starts)


def without(notes: Notes, found: Phrases, is_template: Mask) -> Notes:
    """Notes without breaks and without these of their phrases."""
    kept = notes.signs != BREAK
    if len(found.starts):
        lengths = np.diff(found.starts, append=len(kept))
        kept[found.starts[0] :] &= np.repeat(~is_template, lengths)
    return notes.keep(kept)


def joined(parts: Sequence[Notes]) -> Notes:
    """Several collections as one, in this order."""
    if not parts:
        return Notes(np.empty(0, np.uint16), np.zeros(1, np.int64))
    ends = np.cumsum([0, *(len(part.signs) for part in parts)])
    starts = [part.starts[:-1] + end for part, end in zip(parts, ends[:-1], strict=True)]
    return Notes(np.concatenate([part.signs for part in parts]), np.concatenate([*starts, ends[-1:]]))


def mixed(values: Hashes) -> Hashes:
    """Hashes of numbers (the finaliser of splitmix64): one to one, every bit depends on every other."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _powers(count: int) -> Hashes:
    return np.cumprod(np.full(count, _MULTIPLIER, np.uint64), dtype=np.uint64)


@cache
def _mixed_signs() -> Hashes:
    return mixed(np.arange(0x10000, dtype=np.uint64))


@cache
def _signs() -> Signs:
    """The sign of every code point."""
    table = np.zeros(0x110000, np.uint16)
    plane = np.arange(0x110000, dtype=np.uint32)
    table[:] = (plane ^ (plane >> 16)) & 0xFFFF
    for code in range(0x10000):
        table[code] = _sign(chr(code))
    return table


def _sign(character: str) -> int:
    folded = unicodedata.normalize("NFKC", character).lower()
    folded = folded if len(folded) == 1 and ord(folded) < 0x10000 else character
    if character in PHRASE_ENDS or folded in PHRASE_ENDS:
        return BREAK
    kind = unicodedata.category(folded)
    if kind == "Nd":
        return NUMBER
    return DROPPED if kind[0] in "ZPC" else ord(folded)
