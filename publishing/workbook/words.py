"""Japanese text in cells: how wide it is, where a line may end, and what Excel would take for a formula."""

from __future__ import annotations

import re
import unicodedata

FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
MAX_CELL = 32_767
NOT_AT_START = "、。，．）」』】！？ー々：；・％"
NOT_AT_END = "（「『【"


def width_of(text: str) -> int:
    """Width in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(letter) in "FWA" else 1 for letter in text)


def wrapped(text: str, width: float) -> list[str]:
    """Breaks a text into lines of at most that width; no line begins with a full stop or ends with an opening bracket."""
    lines = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for piece in re.findall(r"[ -~]+|.", paragraph):
            if line and width_of(line + piece) > width and piece[0] not in NOT_AT_START:
                keep = line[-1] if line[-1] in NOT_AT_END else ""
                lines.append(line.removesuffix(keep) if keep else line)
                line = keep
            line += piece
        lines.append(line)
    return lines


def sheet_name(text: str) -> str:
    """A name Excel accepts."""
    return re.sub(r"[\[\]:*?/\\]", "・", text).strip("'")[:31]
