"""How cells look: one font, restrained colours that colour-blind readers can tell apart, number formats by unit."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FONT = "Yu Gothic"  # Excel's Japanese default; elsewhere a Japanese font stands in (charset 128)
SIZE = 10
NAVY, BAND, PALE, GRID, GREY, LINK = "#1F3864", "#DCE6F1", "#F3F6FA", "#BFC7D1", "#6B7280", "#1F5FA8"
ERROR, WARNING = "#FBE3DF", "#FFF5D6"
# Okabe and Ito's palette, darkest first: distinct in grey print as well.
SERIES = ("#0B4F8A", "#E69F00", "#009E73", "#9C9C9C", "#CC79A7", "#56B4E9", "#D55E00")

BASE: dict[str, Any] = {"font_name": FONT, "font_size": SIZE, "font_charset": 128, "valign": "vcenter"}
BOX: dict[str, Any] = {"border": 1, "border_color": GRID}
LOOKS: dict[str, dict[str, Any]] = {
    "plain": {},
    "title": {"bold": True, "font_size": 16, "font_color": NAVY},
    "table_title": {"bold": True, "font_size": 13, "font_color": NAVY},
    "edition": {"bold": True, "font_size": 9, "font_color": "#8A1C1C"},
    "unit": {"font_size": 9, "align": "right"},
    "subtitle": {"font_color": GREY},
    "section": {"bold": True, "font_size": 12, "font_color": NAVY, "bottom": 2, "bottom_color": NAVY},
    "note": {"font_size": 9, "font_color": "#374151"},
    "link": {"font_color": LINK, "underline": 1, "indent": 1},
    "group": {"bold": True, "bg_color": NAVY, "font_color": "#FFFFFF", "align": "left", "indent": 1},
    "head": BOX | {"bold": True, "bg_color": BAND, "align": "center", "text_wrap": True},
    "head_left": BOX | {"bold": True, "bg_color": BAND, "indent": 1},
    "cell": BOX | {"indent": 1},
    "part": BOX | {"indent": 3},
    "wrapped": BOX | {"text_wrap": True, "indent": 1},
    "wrapped_middle": BOX | {"text_wrap": True, "indent": 1},
    "gap_left": BOX | {"font_color": GREY, "indent": 1},
    "quoted": BOX | {"quote_prefix": True, "text_wrap": True, "indent": 1},
    "number": BOX | {"align": "right"},
    "figure": BOX | {"align": "right", "indent": 1},
    "gap": BOX | {"align": "right", "font_color": GREY},
    "centre": BOX | {"align": "center"},
    "error": BOX | {"bg_color": ERROR, "align": "center"},
    "warning_left": BOX | {"bg_color": WARNING, "text_wrap": True, "indent": 1},
    "warning": BOX | {"bg_color": WARNING, "align": "center"},
}
STRONG: dict[str, Any] = {"bold": True, "bg_color": PALE}


@cache
def units() -> dict[str, dict[str, str]]:
    """Number formats by unit and by kind of change (units.yml)."""
    return dict(yaml.safe_load((Path(__file__).parent / "units.yml").read_text(encoding="utf-8")))


def number_format(unit: str, is_whole: bool = False) -> str:
    """The number format of a unit; whole numbers have thousands separators only."""
    if is_whole:
        return units()["whole"]["*"]
    return units()["units"].get(unit, units()["units"]["*"])


def with_breaks(label: str) -> str:
    """A long label with the line breaks that read well in a heading."""
    return units()["line_breaks"].get(label, label)


def change_format(change: str) -> str:
    """The number format of a change: relative, points or difference."""
    return units()["changes"][change]
