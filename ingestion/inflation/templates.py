"""Which phrases are templates: what many enterprises' notes at many hubs say, or at one hub month after month.

Learnt from the notes themselves, month by month, so that a month is judged with what was known then. A phrase copied between a few notes
never becomes a template; one that a hub has written for half a year to many does, and then says nothing about a single record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ingestion.inflation.notes import Hashes, Mask, Phrases, Places, mixed


@dataclass(frozen=True)
class TemplateRules:
    """From how many hubs on a phrase is everybody's; from what share of a hub's enterprises and how many months on it is the hub's."""

    hubs: int
    share: float
    months: int


@dataclass(frozen=True)
class SharedPhrases:
    """Phrases that several enterprises of a hub had in a month: hash, number of enterprises; and all enterprises of that month."""

    hashes: Hashes
    enterprises: Places
    of: int


def shared_phrases(found: Phrases, enterprises: Hashes) -> SharedPhrases:
    """Phrases of two or more enterprises (`enterprises`: of each note)."""
    who = enterprises[found.notes]
    _, first = np.unique(found.hashes ^ mixed(who), return_index=True)
    hashes, counts = np.unique(found.hashes[first], return_counts=True)
    return SharedPhrases(hashes[counts > 1], counts[counts > 1].astype(np.int64), len(np.unique(enterprises)))


@dataclass
class Templates:
    """What is known so far."""

    rules: TemplateRules
    _months: dict[str, list[SharedPhrases]] = field(default_factory=dict)
    _hubs_by_phrase: tuple[Hashes, Hashes] = field(default_factory=lambda: (np.empty(0, np.uint64), np.empty(0, np.uint64)))
    _national: Hashes = field(default_factory=lambda: np.empty(0, np.uint64))

    def learn(self, month: Mapping[str, SharedPhrases]) -> None:
        """Takes in a month of all hubs: for templates of the nation, at once; for those of a hub, from the next month on (`settle`)."""
        hubs = [np.full(len(shared.hashes), mixed(np.array([int(hub)], np.uint64))[0]) for hub, shared in month.items()]
        phrase = np.concatenate([self._hubs_by_phrase[0], *(shared.hashes for shared in month.values())])
        hub = np.concatenate([self._hubs_by_phrase[1], *hubs])
        _, first = np.unique(phrase ^ hub, return_index=True)
        self._hubs_by_phrase = (phrase[first], hub[first])
        hashes, counts = np.unique(phrase[first], return_counts=True)
        self._national = hashes[counts >= self.rules.hubs]

    def settle(self, month: Mapping[str, SharedPhrases]) -> None:
        """Counts a month, once it has been judged, towards templates of its hubs."""
        for hub, shared in month.items():
            self._months.setdefault(hub, []).append(shared)

    def of_hub(self, hub: str, hashes: Hashes) -> Mask:
        """Which of these phrases are templates at this hub now."""
        return np.asarray(np.isin(hashes, self._national) | np.isin(hashes, self._own(hub)))

    def _own(self, hub: str) -> Hashes:
        known = self._months.get(hub, [])
        if len(known) < self.rules.months:
            return np.empty(0, np.uint64)
        hashes, place, months = np.unique(
            np.concatenate([shared.hashes for shared in known]), return_inverse=True, return_counts=True
        )
        used = np.bincount(place, np.concatenate([shared.enterprises for shared in known]), len(hashes))
        often = used >= self.rules.share * sum(shared.of for shared in known)
        return hashes[often & (months >= self.rules.months)]
