"""Text of an SVG as outlines of the package's font, so that a chart looks the same wherever it is opened and needs no font there.

Belongs here: the little of TrueType that our own subset uses (one weight, simple glyphs, a cmap of format 12). Does not: charts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

FONTS = Path(__file__).parents[2] / "fonts"
FONT_FILE = FONTS / "YorozuSansJP-Regular.ttf"
FAMILY = "Yorozu Sans JP"
MISSING = "〓"
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
BOLD_STROKE = 28
"""Width of the stroke that makes bold letters out of regular ones, in units of the font (1000 an em)."""
_TEXT_ONLY = ("text-anchor", "font-family", "font-size", "font-weight", "font-style", "dx", "dy", "x", "y")
Point = tuple[int, int, bool]


class Font:
    """A TrueType font: which characters it has, how far each moves on, and their outlines."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        count = struct.unpack_from(">H", data, 4)[0]
        self._tables = {
            data[at : at + 4].decode("ascii"): struct.unpack_from(">I", data, at + 8)[0] for at in range(12, 12 + 16 * count, 16)
        }
        self.units: int = struct.unpack_from(">H", data, self._tables["head"] + 18)[0]
        self._long_loca = bool(struct.unpack_from(">h", data, self._tables["head"] + 50)[0])
        self._metrics: int = struct.unpack_from(">H", data, self._tables["hhea"] + 34)[0]
        self.glyphs = dict(self._characters())

    def advance(self, character: str) -> int:
        """How far a character moves on, in units of the font."""
        place = min(self.glyphs[character], self._metrics - 1)
        return int(struct.unpack_from(">H", self._data, self._tables["hmtx"] + 4 * place)[0])

    def path(self, character: str) -> str:
        """The outline as an SVG path, upright in units of the font; empty for a space."""
        start, end = self._extent(self.glyphs[character])
        return "".join(_contour(points) for points in self._contours(self._tables["glyf"] + start)) if end > start else ""

    def _characters(self) -> Iterator[tuple[str, int]]:
        cmap = self._tables["cmap"]
        for number in range(struct.unpack_from(">H", self._data, cmap + 2)[0]):
            at = cmap + struct.unpack_from(">I", self._data, cmap + 8 + 8 * number)[0]
            if struct.unpack_from(">H", self._data, at)[0] == 12:
                for group in range(struct.unpack_from(">I", self._data, at + 12)[0]):
                    first, last, glyph = struct.unpack_from(">III", self._data, at + 16 + 12 * group)
                    yield from ((chr(code), glyph + code - first) for code in range(first, last + 1))

    def _extent(self, glyph: int) -> tuple[int, int]:
        if self._long_loca:
            start, end = struct.unpack_from(">II", self._data, self._tables["loca"] + 4 * glyph)
            return start, end
        start, end = struct.unpack_from(">HH", self._data, self._tables["loca"] + 2 * glyph)
        return 2 * start, 2 * end

    def _contours(self, at: int) -> Iterator[list[Point]]:
        count = struct.unpack_from(">h", self._data, at)[0]
        if count < 0:
            raise ValueError("a glyph made of others: the font was not made as its README says")
        ends = struct.unpack_from(f">{count}H", self._data, at + 10)
        at += 10 + 2 * count
        at += 2 + struct.unpack_from(">H", self._data, at)[0]
        flags: list[int] = []
        while len(flags) < ends[-1] + 1:
            flag, at = self._data[at], at + 1
            repeats = self._data[at] if flag & 8 else 0
            at += bool(flag & 8)
            flags += [flag] * (repeats + 1)
        across, at = self._coordinates(flags, at, 2, 16)
        upwards, at = self._coordinates(flags, at, 4, 32)
        points = [(x, y, bool(flag & 1)) for x, y, flag in zip(across, upwards, flags, strict=True)]
        for first, last in zip((0, *(end + 1 for end in ends[:-1])), ends, strict=True):
            yield points[first : last + 1]

    def _coordinates(self, flags: Sequence[int], at: int, short: int, same: int) -> tuple[list[int], int]:
        value, values = 0, []
        for flag in flags:
            if flag & short:
                value += self._data[at] if flag & same else -self._data[at]
                at += 1
            elif not flag & same:
                value += struct.unpack_from(">h", self._data, at)[0]
                at += 2
            values.append(value)
        return values, at


def _contour(points: list[Point]) -> str:
    """A closed path; between two control points lies a point of the line, half way."""
    if not points[0][2]:
        last = points[-1]
        points = [last if last[2] else _between(points[0], last), *points]
    parts = [f"M{points[0][0]} {points[0][1]}"]
    control: Point | None = None
    for point in [*points[1:], points[0]]:
        if control is None:
            parts += [f"L{point[0]} {point[1]}"] if point[2] else []
        else:
            end = point if point[2] else _between(control, point)
            parts.append(f"Q{control[0]} {control[1]} {end[0]} {end[1]}")
        control = None if point[2] else point
    return "".join(parts) + "Z"


def _between(one: Point, other: Point) -> Point:
    return ((one[0] + other[0]) // 2, (one[1] + other[1]) // 2, True)


@cache
def font() -> Font:
    """The font of the package."""
    return Font(FONT_FILE.read_bytes())


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
