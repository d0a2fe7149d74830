"""The machine-readable workbook: cover, contents, notes, measures, codes, then one table a sheet. Reasons of its layout: design 0005."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from publishing.whitepaper.description import catalogue
from publishing.whitepaper.disclosure.rules import printed_rules
from publishing.whitepaper.extract import WhitePaper
from publishing.whitepaper.facts import EditionFacts
from publishing.whitepaper.forms.machine_sheets import FigureColumns, MachineSheet
from publishing.whitepaper.forms.notation import HIDDEN, HIDDEN_JA, MARKS_JA, STATUSES_JA, SYMBOLS_JA
from publishing.whitepaper.forms.tidy import Tidy
from publishing.whitepaper.lint.characters import plain
from publishing.workbook.book import Book

TITLE = "よろず支援拠点白書 統計表（機械判読可能形式）"
Lists = Sequence[tuple[str, str, Sequence[str], Iterator[Sequence[str | int]]]]
HOW = (
    ("表の形", "1行に1つの組み合わせ（時点、地域、区分）を書き、指標を列とする。項目名は各シートの5行目の1行、データは6行目から"),
    ("単位", "項目名の末尾の括弧の中。行によって単位が違う表には単位の列がある"),
    ("時間軸コード", "e-Stat の10桁。2024100000 は2024年度（2024年4月から2025年3月まで）、2024000404 は2024年4月"),
    ("地域コード", "標準の5桁。00000 は全国、ほかは拠点のある都道府県（13000 は東京都）"),
    ("印と理由", "値と分け、「の注記」で終わる列に書く。何もない表では列を置かない。意味は符号のシートにある"),
    ("小数", "表示の桁に四捨五入してある。構成比の合計は100にならないことがあり、合わせていない"),
)


def write_workbook(paper: WhitePaper, tables: Sequence[Tidy], facts: EditionFacts, path: Path) -> None:
    """Writes the workbook; same arguments, same bytes."""
    with Book(path, f"{TITLE} {facts.title_ja}", facts.as_of, facts.title_ja) as book:
        _cover(MachineSheet(book, "表紙", facts))
        _contents(MachineSheet(book, "目次", facts), tables)
        for name, title, headings, rows in _lists(paper, tables):
            sheet = MachineSheet(book, name, facts)
            sheet.head(name, title)
            sheet.headings(headings)
            sheet.rows(rows, "wrapped")
            sheet.close()
        for tidy in tables:
            _table(MachineSheet(book, tidy.id, facts), tidy)


def _cover(sheet: MachineSheet) -> None:
    facts = sheet.facts
    sheet.head("表紙", TITLE)
    sheet.headings(["区分", "項目", "内容", "説明", "出典"])
    about = [("基準日", facts.as_of.isoformat()), ("承認者", facts.approver or "未承認"), ("作成", "よろず支援拠点 統計倉庫")]
    rows: list[tuple[str, ...]] = [("この版", name, text, "", "") for name, text in about]
    rows += [("注意", str(number), notice, "", "") for number, notice in enumerate(facts.notices, 1)]
    rows += [("表記", name, "", text, "") for name, text in HOW]
    rows += [("記号", mark, "", meaning, "") for mark, meaning in SYMBOLS_JA]
    rows += [("秘匿の基準", *rule) for rule in printed_rules()]
    sheet.rows(rows, "wrapped")
    sheet.close()


def _contents(sheet: MachineSheet, tables: Sequence[Tidy]) -> None:
    sheet.head("目次", "統計表の一覧")
    sheet.headings(["シート", "章", "表題", "表題（英語）", "CSV", "行数"])
    for tidy in tables:
        table = tidy.layout.table
        section = f"{table.section} {table.section_ja}"
        sheet.rows([[tidy.id, section, tidy.title_ja, table.title_en, f"csv/{tidy.id}.csv", len(tidy.lines)]])
        sheet.link(0, tidy.id)
    sheet.close()


def _lists(paper: WhitePaper, tables: Sequence[Tidy]) -> Lists:
    return (
        ("注", "統計表の注", ["表番号", "番号", "注"], _notes(tables)),
        ("指標", "統計表の指標", ["表番号", "指標コード", "指標", "英語", "単位", "母集団"], _measures(tables)),
        ("符号", "統計表のコードと符号", ["項目コード", "項目", "コード", "意味"], _codes(paper, tables)),
    )


def _notes(tables: Sequence[Tidy]) -> Iterator[Sequence[str | int]]:
    return ([tidy.id, number, note] for tidy in tables for number, note in enumerate(tidy.notes, 1))


def _measures(tables: Sequence[Tidy]) -> Iterator[Sequence[str]]:
    for tidy in tables:
        for measure in tidy.measures:
            base = plain(catalogue().bases.get(measure.base, measure.base))
            yield [tidy.id, measure.id, plain(measure.label_ja), plain(measure.label_en), measure.unit, base]


def _codes(paper: WhitePaper, tables: Sequence[Tidy]) -> Iterator[Sequence[str]]:
    """Codes of all dimensions in the order in which they occur, then marks, statuses and reasons."""
    seen = {
        (key.name, key.label_ja, line.codes[place], line.labels[place]): None
        for tidy in tables
        for place, key in enumerate(tidy.keys)
        for line in tidy.lines
    }
    yield from sorted(seen, key=lambda code: [*dict.fromkeys(other[0] for other in seen)].index(code[0]))
    yield from (["mark", "印", *pair] for pair in MARKS_JA)
    yield from (["status", "状態", *pair] for pair in STATUSES_JA.items())
    yield from (["reason", "数値のない理由", *pair] for pair in ({HIDDEN: HIDDEN_JA} | dict(paper.reasons)).items())


def _table(sheet: MachineSheet, tidy: Tidy) -> None:
    figures = FigureColumns(tidy)
    sheet.head(tidy.id, tidy.title_ja)
    sheet.headings([*(name for key in tidy.keys for name in (f"{key.label_ja}コード", key.label_ja)), *figures.headings()])
    sheet.rows([*line.words, *figures.values(line)] for line in tidy.lines)
    sheet.close()
