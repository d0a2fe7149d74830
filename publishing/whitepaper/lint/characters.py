"""Which characters are platform-dependent, and how a text does without them. For the linter and for those who write tables alike."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

VARIANTS = "～－∥￠￡￢―"
"""Characters of JIS X 0208 that Windows reads as another code point: of every platform, though not of every conversion table."""
SPACES = re.compile(r"\s+")


@cache
def is_platform_dependent(letter: str) -> bool:
    """Half-width kana, and what JIS X 0208 does not have: circled and Roman numerals, ㈱, ㎡, 髙, emoji."""
    if "｡" <= letter <= "ﾟ":
        return True
    if letter in VARIANTS or letter.isspace():
        return False
    try:
        letter.encode("shift_jis")
    except UnicodeEncodeError:
        return True
    return False


def platform_dependent(text: str) -> str:
    """The platform-dependent characters of a text, each once, in order."""
    return "".join(dict.fromkeys(letter for letter in text if is_platform_dependent(letter)))


def plain(text: str) -> str:
    """A text with compatible characters instead (① becomes 1) and no spaces but single ones between words.

    What has no compatible character (髙) stays: the linter names it.
    """
    letters = (unicodedata.normalize("NFKC", letter) if is_platform_dependent(letter) else letter for letter in text)
    return SPACES.sub(" ", unicodedata.normalize("NFC", "".join(letters))).strip()
