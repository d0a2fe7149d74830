"""The forms for people's eyes, in order: print workbook, charts, chart workbook, notes, quality report. Nothing about how one is written."""

from __future__ import annotations

from pathlib import Path

from publishing.whitepaper.description import load_tables
from publishing.whitepaper.disclosure.exit import Protected
from publishing.whitepaper.extract import WhitePaper
from publishing.whitepaper.facts import EditionFacts
from publishing.whitepaper.forms.charts.description import load_charts
from publishing.whitepaper.forms.charts.picture import write_pictures
from publishing.whitepaper.forms.charts.points import drawn_charts
from publishing.whitepaper.forms.charts.workbook import write_chart_workbook
from publishing.whitepaper.forms.notes_document.notes import write_notes
from publishing.whitepaper.forms.print_workbook.workbook import write_print_workbook
from publishing.whitepaper.forms.quality.measured import measured
from publishing.whitepaper.forms.quality.report import quality_of, write_quality
from publishing.whitepaper.forms.tables import Tables, tables_of


def write_for_people(paper: WhitePaper, protected: Protected, facts: EditionFacts, published: Path, folder: Path) -> None:
    """Writes `print.xlsx`, `charts/`, `charts.xlsx`, `notes.docx`, `quality.html` and `quality.json` into a folder that exists."""
    tables, answers = tables_of(paper, protected), measured(published, paper.fiscal_year)
    drawn = drawn_charts(tables, [chart for chart in load_charts() if chart.table in _as_packaged(tables)])
    write_print_workbook(tables, facts, folder / "print.xlsx")
    write_pictures(drawn, facts, folder / "charts")
    write_chart_workbook(drawn, facts, folder / "charts.xlsx")
    write_notes(tables, drawn, facts, answers, protected.loss, folder / "notes.docx")
    write_quality(quality_of(tables, protected, facts, answers), folder)


def _as_packaged(tables: Tables) -> frozenset[str]:
    """Tables that are described as the package does, for which its charts are made; a white paper of other tables has none."""
    described = {table.id: table for table in load_tables()}
    return frozenset(table.id for table in tables.tables if table.layout.table == described.get(table.id))
