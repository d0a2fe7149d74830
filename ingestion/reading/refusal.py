"""Why a file is not read: a reason of `ingestion/codes/file_reason.csv` and a detail for the person who mends it."""

from __future__ import annotations


class RefusedFile(Exception):
    """A file that is rejected (or still being written); `reason` is a key of file_reason.csv."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
