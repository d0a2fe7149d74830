"""A chart as a picture: the plot with number, title, unit, notes, source and edition around it, every text as outlines; SVG and PNG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import vl_convert

from publishing.whitepaper.facts import EditionFacts
from publishing.whitepaper.forms.charts.draw import specification
from publishing.whitepaper.forms.charts.outlines import FONTS, SVG, XLINK, outlined
from publishing.whitepaper.forms.charts.points import MEANINGS, Drawn
from publishing.whitepaper.forms.words import SOURCE, TITLE, edition_lines
from publishing.workbook.looks import GREY, NAVY
from publishing.workbook.words import wrapped

MARGIN, LEAST_WIDTH = 16, 620
TITLE_SIZE, TEXT_SIZE, LINE = 15, 10, 15
EDITION = "#8A1C1C"
PNG_SCALE = 2


def write_pictures(drawn: Sequence[Drawn], facts: EditionFacts, folder: Path) -> None:
    """Writes `C01.svg`, `C01.png` and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in drawn:
        svg = svg_of(one, facts)
        (folder / f"{one.chart.id}.svg").write_text(svg, encoding="utf-8")
        (folder / f"{one.chart.id}.png").write_bytes(vl_convert.svg_to_png(svg, scale=PNG_SCALE))


def svg_of(drawn: Drawn, facts: EditionFacts) -> str:
    """The picture as SVG, which needs no font and nothing else where it is opened."""
    return outlined(framed(drawn, facts))


def framed(drawn: Drawn, facts: EditionFacts) -> str:
    """The picture with texts as texts."""
    _use_font()
    plot = ElementTree.fromstring(vl_convert.vegalite_to_svg(specification(drawn)))  # noqa: S314 - our own drawing
    wide, high = float(plot.attrib["width"]), float(plot.attrib["height"])
    width = max(wide, LEAST_WIDTH) + 2 * MARGIN
    columns = (width - 2 * MARGIN) / TEXT_SIZE * 2 - 2
    head = [line for line in wrapped(drawn.chart.title_ja, (width - 2 * MARGIN) / TITLE_SIZE * 2)]
    top = MARGIN + len(head) * (TITLE_SIZE + 5) + (LINE if drawn.unit else 0) + 4
    foot = [(line, colour) for text, colour in _foot(drawn, facts) for line in wrapped(text, columns)]
    height = top + high + 10 + LINE * len(foot) + MARGIN / 2
    root = ElementTree.Element(
        f"{{{SVG}}}svg", {"width": f"{width:g}", "height": f"{height:g}", "viewBox": f"0 0 {width:g} {height:g}", "role": "img"}
    )
    _told(root, drawn, facts)
    ElementTree.SubElement(root, f"{{{SVG}}}rect", {"width": f"{width:g}", "height": f"{height:g}", "fill": "white"})
    for number, line in enumerate(head, 1):
        _write(root, line, MARGIN, MARGIN - 4 + number * (TITLE_SIZE + 3), TITLE_SIZE, NAVY, is_bold=True)
    if drawn.unit:
        _write(root, f"（単位：{drawn.unit}）", MARGIN, top - 6, TEXT_SIZE, GREY)
    holder = ElementTree.SubElement(root, f"{{{SVG}}}g", {"transform": f"translate({MARGIN},{top:g})"})
    holder.extend(list(plot))
    for number, (line, colour) in enumerate(foot, 1):
        _write(root, line, MARGIN, top + high + 10 + number * LINE - 4, TEXT_SIZE, colour)
    return ElementTree.tostring(root, encoding="unicode")


def _foot(drawn: Drawn, facts: EditionFacts) -> Iterator[tuple[str, str]]:
    for note in drawn.chart.notes:
        yield f"（注）{note}", GREY
    if drawn.symbols:
        yield "　".join(f"「{symbol}」{MEANINGS[symbol]}" for symbol in drawn.symbols), GREY
    yield f"資料：{SOURCE}　{drawn.table.number_ja}", GREY
    for line in edition_lines(facts):
        yield line, EDITION


def _told(root: ElementTree.Element, drawn: Drawn, facts: EditionFacts) -> None:
    """What a reader who does not see the picture is told."""
    ElementTree.SubElement(root, f"{{{SVG}}}title").text = drawn.chart.title_ja
    ElementTree.SubElement(
        root, f"{{{SVG}}}desc"
    ).text = f"{TITLE}　{'　'.join(edition_lines(facts))}　数値は{drawn.table.number_ja}にある。"


def _write(root: ElementTree.Element, line: str, x: float, y: float, size: int, colour: str, is_bold: bool = False) -> None:
    places = {"transform": f"translate({x:g},{y:g})", "font-size": f"{size}px", "fill": colour}
    ElementTree.SubElement(root, f"{{{SVG}}}text", places | ({"font-weight": "bold"} if is_bold else {})).text = line


@cache
def _use_font() -> None:
    """Lets Vega measure texts in the font of the package, whatever fonts the machine has."""
    vl_convert.register_font_directory(str(FONTS))
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
