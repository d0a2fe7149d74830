"""What every form says of the edition it belongs to: which, of when, approved by whom, and what it lacks.

Belongs here: the few facts that forms print and nothing in the cells tells. Does not: how editions are frozen or compared (`editions`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

EditionKind = Literal["preliminary", "confirmed", "final"]
EDITION_JA: dict[EditionKind, str] = {"preliminary": "速報", "confirmed": "確報", "final": "確定"}


@dataclass(frozen=True)
class EditionFacts:
    """One edition of a fiscal year. `number` counts from 1 within its kind; `as_of`: the day of the frozen inputs, the only date in any form.

    `approver` is empty while nobody approved. `notices`: Japanese sentences that every sheet must say (a preliminary edition, hubs missing).
    """

    fiscal_year: int
    kind: EditionKind
    number: int
    as_of: dt.date
    approver: str = ""
    notices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The folder of the edition within its year: `preliminary-1`."""
        return f"{self.kind}-{self.number}"

    @property
    def title_ja(self) -> str:
        """How a form names it: `2023年度 速報（第1版）`."""
        return f"{self.fiscal_year}年度 {EDITION_JA[self.kind]}（第{self.number}版）"
