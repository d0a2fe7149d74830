"""The print workbook as a whole: cover, contents with links, symbols and disclosure, then one sheet a table."""

from __future__ import annotations

from pathlib import Path

from publishing.whitepaper.facts import EditionFacts
from publishing.whitepaper.forms.print_workbook.paper import paper_for
from publishing.whitepaper.forms.print_workbook.sheet import CONTENTS, write_table
from publishing.whitepaper.forms.tables import Tables
from publishing.whitepaper.forms.words import SOURCE, SYMBOLS, TITLE, date_ja, edition_line, rules_ja
from publishing.workbook.book import Book
from publishing.workbook.page import ROW_POINTS, Page
from publishing.workbook.table import Column, Row

LEGEND = "記号と秘匿"


def write_print_workbook(tables: Tables, facts: EditionFacts, path: Path) -> None:
    """Writes the workbook; its bytes depend on the arguments alone."""
    with Book(path, f"{TITLE}　{facts.title_ja}", facts.as_of, f"{SOURCE}　{date_ja(facts)}現在") as book:
        _cover(book, tables, facts)
        _contents(book, tables, facts)
        _legend(book, facts)
        for table in tables.tables:
            write_table(book, table, tables, facts)


def _cover(book: Book, tables: Tables, facts: EditionFacts) -> None:
    page = Page(book, "表紙", TITLE, "Statistics of the support hubs for small enterprises")
    page.widths.update({0: 22, 1: 80})
    for name, text in (
        ("年度", f"{facts.fiscal_year}年度"),
        ("版", facts.title_ja),
        ("基準日", f"{date_ja(facts)}（この日までに届いた報告による）"),
        ("承認", facts.approver or "未承認"),
        ("統計表", f"{len(tables.tables)} 表"),
        ("資料", SOURCE),
    ):
        page.put(0, name, "head_left")
        page.put(1, text)
        page.row += 1
    page.skip()
    if facts.notices:
        page.section("この版についての注意", 2)
        page.lines(facts.notices, "edition")
        page.skip()
    for name in (CONTENTS, LEGEND):
        page.link(0, name)
        page.row += 1
    _close(page, 2)


def _contents(book: Book, tables: Tables, facts: EditionFacts) -> None:
    page = Page(book, CONTENTS, CONTENTS, edition_line(facts))
    page.widths.update({0: 14, 1: 84, 2: 14})
    page.row = 2
    page.lines(facts.notices, "edition")
    page.row += 1
    section = 0
    for table in tables.tables:
        words = table.layout.table
        if words.section != section:
            section = words.section
            page.section(f"{section}　{words.section_ja}", 3)
        page.link(0, table.number_ja)
        page.put(1, words.title_ja, "plain")
        page.put(2, f"（{table.unit}）" if table.unit else "", "subtitle")
        page.row += 1
    _close(page, 3)


def _legend(book: Book, facts: EditionFacts) -> None:
    page = Page(book, LEGEND, "記号の見方と秘匿の基準", edition_line(facts))
    page.link_back(CONTENTS)
    page.row = 3
    page.widths.update({0: 32, 1: 24, 2: 72, 3: 68})
    page.lines(facts.notices, "edition")
    page.row += 1
    page.section("記号", 4)
    for symbol, meaning in SYMBOLS:
        page.put(0, symbol, "centre")
        page.put(1, meaning, "plain")
        page.row += 1
    page.lines(["構成比は四捨五入しているため、合計が100にならないことがある。"])
    page.skip()
    page.section("秘匿の基準", 4)
    keys = ("rule", "value", "reason", "source")
    columns = [
        Column(key, label, width=width, kind="wrapped")
        for key, label, width in zip(keys, ("基準", "値", "理由", "出典"), (32, 24, 72, 68), strict=True)
    ]
    page.table(columns, [Row(dict(zip(keys, rule, strict=True))) for rule in rules_ja()])
    page.skip()
    page.lines(
        [
            "秘匿した値は、合計や他の表、過去の版から逆算できないよう、ほかの値も併せて秘匿し、逆算を試みて確かめている。",
            "一度秘匿した値は、後の版でも秘匿する。",
        ]
    )
    _close(page, 4)


def _close(page: Page, columns: int) -> None:
    page.span(columns)
    page.close()
    paper_for(sum(page.widths.values()), (page.row + 2) * ROW_POINTS).set_up(page.sheet)
