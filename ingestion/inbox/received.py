"""One received file, before it is opened."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ReceivedFile:
    """A file as the inbox shows it.

    `path` is relative to the inbox (POSIX); `received_at` is the modification time when first seen, Asia/Tokyo, naive.
    `misplaced` says why the place is wrong, or is empty; `is_present` is false when these bytes are no longer in the inbox.
    """

    path: str
    location: Path
    sender_kind: str
    sender: str
    sha256: str
    size: int
    mtime_ns: int
    received_at: dt.datetime
    misplaced: str = ""
    is_present: bool = True

    @property
    def key(self) -> tuple[str, str]:
        """Identity of a submission: who sent it, and its bytes."""
        return self.sender, self.sha256
