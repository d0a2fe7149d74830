"""Telephone numbers as keys: digits of the national number without an extension."""

from __future__ import annotations

import re
import unicodedata

EXTENSION = re.compile(r"(?:内線|代表|ext\.?|#|[(（]代[)）]).*$", re.IGNORECASE)


def telephone_key(text: str) -> str:
    """ "+81-3-1234-5678 内線12" → 0312345678; empty when it is no Japanese number or obviously filled in (0000000000)."""
    folded = EXTENSION.sub("", unicodedata.normalize("NFKC", text))
    digits = re.sub(
        r"\D", "", re.sub(r"^\s*\+?81[-\s(]*0?", "0", folded) if "+81" in folded or folded.startswith("81-") else folded
    )
    is_number = len(digits) in (10, 11) and digits[0] == "0" and len(set(digits[2:])) > 1
    return digits if is_number else ""
