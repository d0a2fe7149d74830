"""Text of an SVG as outlines of the package's font, so that a chart looks the same wherever it is opened and needs no font there.

Belongs here: from letters to paths. Does not: charts, the making of the font (`fonts/README.md`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parents[2] / "fonts"
FONT_FILE = FONTS / "YorozuSansJP-Regular.ttf"
FAMILY = "Yorozu Sans JP"
MISSING = "〓"
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
BOLD_STROKE = 28
"""Width of the stroke that makes bold letters out of regular ones, in units of the font (1000 an em)."""
_TEXT_ONLY = ("text-anchor", "font-family", "font-size", "font-weight", "font-style", "dx", "dy", "x", "y")


class Font:
    """A font file: which characters it has, how far each moves on, and their outlines."""

    def __init__(self, path: Path) -> None:
        file = TTFont(path)
        self.units = int(file["head"].unitsPerEm)
        self.glyphs: Mapping[str, str] = {chr(code): name for code, name in file.getBestCmap().items()}
        self._shapes = file.getGlyphSet()

    def advance(self, character: str) -> int:
        """How far a character moves on, in units of the font."""
        return int(self._shapes[self.glyphs[character]].width)

    def path(self, character: str) -> str:
        """The outline as an SVG path, upright in units of the font; empty for a space."""
        pen = SVGPathPen(self._shapes)
        self._shapes[self.glyphs[character]].draw(pen)
        return str(pen.getCommands())


@cache
def font() -> Font:
    """The font of the package."""
    return Font(FONT_FILE)


def outlined(svg: str) -> str:
    """The same picture with every text as outlines; letters that the font lacks become 〓, as printers mark a missing type."""
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    used: dict[str, None] = {}
    for text in list(root.iter(f"{{{SVG}}}text")):
        _outline(text, used)
    shapes = ElementTree.Element(f"{{{SVG}}}defs")
    for character in sorted(used):
        ElementTree.SubElement(shapes, f"{{{SVG}}}path", {"id": _name(character), "d": font().path(character)})
    root.insert(0, shapes)
    return ElementTree.tostring(root, encoding="unicode")


def _outline(text: ElementTree.Element, used: dict[str, None]) -> None:
    """Turns a text element into a group of letters; lines of it are tspan elements below each other."""
    size = float(text.attrib["font-size"].removesuffix("px"))
    anchor = text.attrib.get("text-anchor", "start")
    if text.attrib.get("font-weight") == "bold":
        text.attrib |= {"stroke": text.attrib["fill"], "stroke-width": str(BOLD_STROKE), "stroke-linejoin": "round"}
    lines = [(text.text or "", 0.0)] if text.text else []
    drop = 0.0
    for span in list(text):
        drop += float(span.attrib.get("dy", 0))
        lines.append((span.text or "", drop))
        text.remove(span)
    for name in _TEXT_ONLY:
        text.attrib.pop(name, None)
    text.tag, text.text = f"{{{SVG}}}g", None
    text.attrib["aria-label"] = "".join(line for line, _ in lines)
    for line, down in lines:
        _line(text, line, size / font().units, anchor, down, used)


def _line(group: ElementTree.Element, line: str, scale: float, anchor: str, down: float, used: dict[str, None]) -> None:
    letters = [letter if letter in font().glyphs else MISSING for letter in line]
    length = sum(font().advance(letter) for letter in letters)
    at = {"start": 0, "middle": -length / 2, "end": -length}[anchor]
    run = ElementTree.SubElement(group, f"{{{SVG}}}g", {"transform": f"translate(0,{down:g}) scale({scale:g},{-scale:g})"})
    for letter in letters:
        if not letter.isspace():
            used[letter] = None
            ElementTree.SubElement(run, f"{{{SVG}}}use", {f"{{{XLINK}}}href": f"#{_name(letter)}", "x": f"{at:g}"})
        at += font().advance(letter)


def _name(character: str) -> str:
    return f"g{ord(character):x}"
