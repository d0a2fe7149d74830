"""A Word document in Japanese whose bytes depend on its content alone: styles with East Asian fonts, headings, tables, fixed dates.

Belongs here: how such a document is made. Does not: what it says (`notes`).
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import BaseStyle, ParagraphStyle
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

BODY, HEADING = "Yu Mincho", "Yu Gothic"
NAVY, RED, BAND = RGBColor(0x1F, 0x38, 0x64), RGBColor(0x8A, 0x1C, 0x1C), "DCE6F1"
EPOCH = (1980, 1, 1, 0, 0, 0)
TEXT_WIDTH = 166
"""Width of the text on A4, in millimetres."""


class Paper:
    """A document being written from the top down; heads and numbers its chapters."""

    def __init__(self, title: str, as_of: dt.date, margin: str, footer: str) -> None:
        self.file: DocumentFile = Document()
        self._chapter = 0
        noon = dt.datetime.combine(as_of, dt.time(12))
        core = self.file.core_properties
        core.title, core.author, core.language, core.comments = title, "よろず支援拠点 統計倉庫", "ja-JP", ""
        core.created = core.modified = noon
        core.last_modified_by, core.revision = "", 1
        self._set_up_styles()
        self._set_up_page(margin, footer)

    def title(self, text: str, beneath: Sequence[str], notices: Sequence[str]) -> None:
        """The title, lines beneath it, and notices in red."""
        self.file.add_paragraph(text, style="Title")
        for line in beneath:
            self.file.add_paragraph(line, style="Subtitle")
        for line in notices:
            self.notice(line)

    def notice(self, text: str) -> None:
        """A line that nobody may overlook."""
        run = self.file.add_paragraph().add_run(text)
        run.bold, run.font.color.rgb = True, RED

    def chapter(self, text: str) -> None:
        """A numbered heading."""
        self._chapter += 1
        self.file.add_heading(f"{self._chapter}　{text}", level=1)

    def section(self, text: str) -> None:
        """A heading within a chapter."""
        self.file.add_heading(text, level=2)

    def paragraphs(self, texts: Sequence[str]) -> None:
        """Paragraphs of running text."""
        for text in texts:
            self.file.add_paragraph(text)

    def bullets(self, texts: Sequence[str]) -> None:
        """A list."""
        for text in texts:
            self.file.add_paragraph(text, style="List Bullet")

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
        """A table; `widths` in millimetres. Its head is repeated on every page and no row is broken."""
        table = self.file.add_table(rows=1 + len(rows), cols=len(heads), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        style = self._style("Table Text")
        for number, (row, texts) in enumerate(zip(table.rows, [heads, *rows], strict=True)):
            _set_up_row(row, is_head=number == 0)
            for cell, text, width in zip(row.cells, texts, widths, strict=True):
                cell.width = Mm(width)
                _fill(cell, text, style, is_head=number == 0)
        self.file.add_paragraph().paragraph_format.space_after = Pt(2)

    def contents(self, chapters: Sequence[str]) -> None:
        """The chapters as a static list."""
        self.file.add_paragraph("目次", style="Contents Heading")
        for number, text in enumerate(chapters, 1):
            self.file.add_paragraph(f"{number}　{text}", style="Contents Line")

    def page_break(self) -> None:
        """Goes on on the next page."""
        self.file.add_page_break()

    def save(self, path: Path) -> None:
        """Writes the document with its parts in their order and without the time of day."""
        made = io.BytesIO()
        self.file.save(made)
        with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                entry = zipfile.ZipInfo(name, EPOCH)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
                target.writestr(entry, source.read(name))

    def _set_up_styles(self) -> None:
        for name, font, size, colour in (
            ("Normal", BODY, 10.5, None), ("Title", HEADING, 22, NAVY), ("Subtitle", HEADING, 11, None), ("Heading 1", HEADING, 14, NAVY),
            ("Heading 2", HEADING, 11.5, NAVY), ("List Bullet", BODY, 10.5, None),
        ):  # fmt: skip
            _look(self._style(name), font, size, colour)
        for name, font, size in (("Contents Heading", HEADING, 13), ("Contents Line", BODY, 10.5), ("Table Text", HEADING, 8.5)):
            self.file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            self._style(name).base_style = self._style("Normal")
            _look(self._style(name), font, size, NAVY if name == "Contents Heading" else None)
        self._speak_japanese()
        in_tables = self._style("Table Text").paragraph_format
        in_tables.space_after, in_tables.line_spacing = Pt(0), 1.15

    def _style(self, name: str) -> ParagraphStyle:
        return cast(ParagraphStyle, self.file.styles[name])

    def _speak_japanese(self) -> None:
        """The language of all text: without it, readers take Chinese shapes for punctuation and kanji."""
        for language in self.file.styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), "en-US")
            language.set(qn("w:eastAsia"), "ja-JP")

    def _set_up_page(self, margin: str, footer: str) -> None:
        section = self.file.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)
        section.top_margin = section.bottom_margin = Mm(24)
        for paragraph, text in ((section.header.paragraphs[0], margin), (section.footer.paragraphs[0], footer)):
            paragraph.style = self._style("Table Text")
            paragraph.add_run(text)
        section.footer.paragraphs[0].add_run("　　")
        _page_number(section.footer.paragraphs[0])


def _look(style: ParagraphStyle, font: str, size: float, colour: RGBColor | None) -> None:
    style.font.name, style.font.size = font, Pt(size)
    style.font.italic = False
    if colour is not None:
        style.font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(name), font)


def _fill(cell: _Cell, text: str, style: BaseStyle, is_head: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    run = paragraph.add_run(text)
    if is_head:
        run.bold = True
        shade = OxmlElement("w:shd")
        for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", BAND)):
            shade.set(qn(name), value)
        cell._tc.get_or_add_tcPr().append(shade)


def _set_up_row(row: _Row, is_head: bool) -> None:
    """No row is broken over pages; the head is repeated on every one."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


def _page_number(paragraph: Paragraph) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)
