"""What hubs write about a visit: their habits, their coordinators' habits, and notes made of words that mean nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.inflation.world import CHANNEL_MINUTES, HUBS, MINORS, MONTHS, WORDS, WORDS_A_NOTE, Records, together


@dataclass(frozen=True)
class Style:
    """How hubs and their coordinators record, in logits or logarithms: hubs × months and coordinators."""

    of_hub: np.ndarray
    of_coordinator: np.ndarray

    def at(self, records: Records) -> np.ndarray:
        """The style under which each record was written."""
        style: np.ndarray = self.of_hub[records.hub, records.month()] + self.of_coordinator[records.coordinator]
        return style


STYLES = {"issues": (-1.6, 0.35), "length": (0.0, 0.15), "rounding": (0.0, 0.6), "resolved": (-1.0, 0.4), "split": (-4.2, 0.5), "copy": (-4.0, 0.5),
          "telephone": (-1.7, 0.4), "late": (-3.5, 0.4)}  # fmt: skip
"""Habits: the nation's mean and how far hubs differ."""


def styles_of(random: np.random.Generator, coordinators: int) -> dict[str, Style]:
    """Habits of hubs, which wander a little from month to month, and of coordinators."""
    styles = {}
    for habit, (mean, spread) in STYLES.items():
        steady = mean + random.normal(0, spread, (HUBS, 1))
        month = random.normal(0, 0.08, MONTHS) + random.normal(0, 0.08, (HUBS, MONTHS)) * (spread / 0.4)
        wander = np.cumsum(random.normal(0, 0.03, (HUBS, MONTHS)), axis=1) * (spread / 0.4)
        styles[habit] = Style(
            steady + (month + wander if habit != "length" else 0.25 * (month + wander)), random.normal(0, spread, coordinators)
        )
    return styles


def drift(random: np.random.Generator, styles: dict[str, Style], drifts: np.ndarray) -> None:
    """Three hubs whose way of recording changes for good within a year: a tenth more issues, and more telephone."""
    for hub in random.choice(HUBS, 3, replace=False):
        begin = random.integers(12, 24)
        ramp = np.clip((np.arange(MONTHS) - begin) / 12, 0, 1)
        styles["issues"].of_hub[hub] += 0.25 * ramp
        styles["telephone"].of_hub[hub] += 0.4 * ramp
        drifts[hub, begin:] = True


def _logistic(logit: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logit))


def written(random: np.random.Generator, records: Records, styles: dict[str, Style]) -> Records:
    """What is written about each visit, in the hub's and the coordinator's way."""
    records = _continued(random, records, styles["split"])
    n = len(records)
    at = {habit: style.at(records) for habit, style in styles.items()}
    chance = random.random(n)
    telephone = _logistic(at["telephone"])
    records.channel[:] = np.select(
        [chance < telephone, chance < telephone * 1.3, chance < telephone * 1.3 + 0.1],
        [2, 4, 1],
        np.where(random.random(n) < 0.2, 3, 0),
    )
    minutes = 52 * CHANNEL_MINUTES[records.channel] * np.exp(at["length"] + random.normal(0, 0.35, n))
    is_slot = random.random(n) < _logistic(at["rounding"])
    records.minutes[:] = np.where(is_slot, np.maximum(np.round(minutes / 30), 1) * 30, np.maximum(np.round(minutes / 5), 1) * 5)
    records.major[:] = (records.client * 2654435761 % 97) % 5
    records.minors[:] = _issues(random, records, _logistic(at["issues"]))
    records.resolved[:] = random.random(n) < _logistic(at["resolved"])
    records.words[:] = _notes(random, records, _logistic(at["copy"]))
    records.late[:] = np.where(random.random(n) < _logistic(at["late"]), random.integers(15, 80, n), 0)
    return records


def _continued(random: np.random.Generator, records: Records, style: Style) -> Records:
    """Visits after which another subject was taken up at once, and recorded apart."""
    more = np.flatnonzero(random.random(len(records)) < _logistic(style.at(records)))
    return together(records, records.take(more))


def _issues(random: np.random.Generator, records: Records, share: np.ndarray) -> np.ndarray:
    """One issue that goes with the client, and further ones out of the same five."""
    bits = np.uint32(1) << ((records.client * 40503 + records.major) % MINORS).astype(np.uint32)
    for further in range(4):
        also = ((records.client * 40503 + records.major + 3 * (further + 1)) % MINORS).astype(np.uint32)
        bits |= np.where(random.random(len(records)) < share, np.uint32(1) << also, np.uint32(0)).astype(np.uint32)
    return bits


def _notes(random: np.random.Generator, records: Records, copied: np.ndarray) -> np.ndarray:
    """Own words with a few that go with the client; one sentence in four is a scheme's of that quarter; some notes repeat an earlier one."""
    n = len(records)
    words = (random.random((n, WORDS_A_NOTE)) ** 1.5 * WORDS).astype(np.int16)
    for place in range(3):
        words[:, place] = records.client * (7919 + 104729 * place) % WORDS
    scheme = np.flatnonzero(random.random(n) < 0.25)
    named = random.integers(0, 30, len(scheme)) + 30 * (records.month()[scheme] // 3)
    for place in range(6, 11):
        words[scheme, place] = (named * (15485863 + place * 32452843)) % WORDS
    order = np.lexsort((random.random(n), records.day, records.hub))
    rows = np.flatnonzero(random.random(n) < copied[order])
    sources = np.maximum(rows - random.integers(1, 120, len(rows)), 0)
    rows, sources = (
        rows[records.hub[order[rows]] == records.hub[order[sources]]],
        sources[records.hub[order[rows]] == records.hub[order[sources]]],
    )
    words[order[rows]] = reworded(random, words[order[sources]], 0.04)
    return words


def reworded(random: np.random.Generator, words: np.ndarray, share: float) -> np.ndarray:
    """Notes with a share of their words replaced."""
    other = (random.random(words.shape) * WORDS).astype(np.int16)
    changed: np.ndarray = np.where(random.random(words.shape) < share, other, words)
    return changed
