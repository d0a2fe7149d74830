"""What the notes say: edition, sources, definitions, symbols, record linkage, disclosure, caveats, and the lists of tables and charts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from publishing.metrics import metrics
from publishing.whitepaper.description import catalogue
from publishing.whitepaper.disclosure.exit import Loss
from publishing.whitepaper.facts import EditionFacts
from publishing.whitepaper.forms.charts.points import Drawn
from publishing.whitepaper.forms.method import method
from publishing.whitepaper.forms.notes_document.document import Paper
from publishing.whitepaper.forms.quality.measured import Measured
from publishing.whitepaper.forms.tables import Tables
from publishing.whitepaper.forms.words import SOURCE, SYMBOLS, TITLE, date_ja, edition_line, rules_ja
from publishing.whitepaper.measures import Measure

NAME = "付注　資料と集計の方法"


def write_notes(tables: Tables, drawn: Sequence[Drawn], facts: EditionFacts, answers: Measured, loss: Loss, path: Path) -> None:
    """Writes the document; its bytes depend on the arguments alone."""
    chapters: dict[str, Callable[[Paper], None]] = {
        "この版について": lambda paper: _edition(paper, facts),
        "資料と集計の方法": _method,
        "記号": _symbols,
        "指標の定義と母数": lambda paper: _definitions(paper, tables),
        "名寄せの誤差": lambda paper: _linkage(paper, answers),
        "秘匿の基準": lambda paper: _disclosure(paper, loss),
        "利用上の注意と仮定": _caveats,
        "統計表一覧": lambda paper: _tables(paper, tables),
        "図一覧": lambda paper: _charts(paper, drawn),
    }
    paper = Paper(f"{TITLE} {NAME}", facts.as_of, f"{TITLE}　{facts.title_ja}", f"{SOURCE}　{date_ja(facts)}現在")
    paper.title(TITLE, [NAME, edition_line(facts)], facts.notices)
    paper.contents(list(chapters))
    paper.page_break()
    for name, write in chapters.items():
        paper.chapter(name)
        write(paper)
    paper.save(path)


def _edition(paper: Paper, facts: EditionFacts) -> None:
    rows = [
        ("版", facts.title_ja),
        ("基準日", f"{date_ja(facts)}。この日までに届いた提出物による。"),
        ("承認", facts.approver or "未承認"),
        ("資料", SOURCE),
    ]
    paper.table(("項目", "内容"), rows, (36, 130))
    for notice in facts.notices:
        paper.notice(notice)


def _method(paper: Paper) -> None:
    for passage in method().sections:
        paper.section(passage.title)
        paper.paragraphs(passage.paragraphs)


def _symbols(paper: Paper) -> None:
    paper.paragraphs(["印刷用の統計表では次の記号を用いる。機械で読むための表では、総務省の統一ルールの記号による。"])
    paper.table(("記号", "意味"), SYMBOLS, (26, 140))


def _definitions(paper: Paper, tables: Tables) -> None:
    paper.paragraphs(["表に示す指標の数え方は次のとおり。母数は、数えるもとになる記録である。"])
    paper.section("主な指標")
    shown = _measures(tables)
    rows = [
        (
            metric.label_ja,
            metric.unit,
            metric.formula_ja,
            catalogue().bases.get(metric.base, metric.base),
            _numbers(metric.source),
        )
        for metric in metrics().values()
        if metric.id in shown
    ]
    paper.table(("指標", "単位", "数え方", "母数", "統計番号"), rows, (36, 15, 62, 28, 25))
    paper.section("その他の指標")
    others = [(item.label_ja, item.unit, ", ".join(where)) for item, where in _others(tables)]
    paper.table(("指標", "単位", "統計表"), others, (76, 24, 66))


def _numbers(source: str) -> str:
    """The numbers of the acceptance list in a source."""
    return ", ".join(re.findall(r"\b[RI]\d+", source))


def _measures(tables: Tables) -> frozenset[str]:
    return frozenset(name for table in tables.tables for name in table.layout.measures)


def _others(tables: Tables) -> Iterator[tuple[Measure, list[str]]]:
    """Measures that are no metrics, each once by its words, with the tables that show it."""
    found: dict[tuple[str, str], tuple[Measure, list[str]]] = {}
    for table in tables.tables:
        for name, item in table.layout.measures.items():
            if name not in metrics():
                found.setdefault((item.label_ja, item.unit), (item, []))[1].append(table.number_ja)
    yield from found.values()


def _linkage(paper: Paper, answers: Measured) -> None:
    paper.paragraphs(["名寄せの方法は第2章のとおり。誤差の目安は、この版の集計で測った次の値である。"])
    paper.table(
        ("測るもの", "値", "下限", "上限", "限度内"),
        [
            (f"{row['label_ja']}（{row['unit']}）", _number(row["measured"]), _number(row["at_least"]), _number(row["at_most"]),
             "はい" if row["is_met"] else "いいえ")
            for row in answers.rows["linkage"]
        ],
        (94, 18, 18, 18, 18),
    )  # fmt: skip
    paper.section("根拠別の記録の割合")
    words = method().linkage_evidence
    paper.table(
        ("最も強い根拠", "記録の割合（％）", "確度の平均"),
        [
            (words.get(row["match_method"], row["match_method"]), f"{row['share']:.1f}", _number(row["probability"]) or "-")
            for row in answers.rows["evidence"]
        ],
        (86, 40, 40),
    )
    paper.paragraphs(["確度は、その記録のつながりのうち最も強いものの確からしさであり、測った誤りの率ではない。"])


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.3g}" if abs(value) < 1 else f"{value:,.0f}"


def _disclosure(paper: Paper, loss: Loss) -> None:
    paper.table(("基準", "値", "理由", "出典"), rules_ja(), (34, 24, 62, 46))
    paper.paragraphs(
        [
            f"この版では、同じ数値を一度と数えて、基準により {loss.primary:,} の数値を秘匿し、逆算を防ぐため併せて {loss.hidden:,} の数値を"
            f"秘匿した（重みの合計 {loss.weight:,.1f}）。簡単な選び方（貪欲法）では {loss.greedy_hidden:,}（同 {loss.greedy_weight:,.1f}）である。"
        ]
    )


def _caveats(paper: Paper) -> None:
    for passage in method().caveats:
        paper.section(passage.title)
        paper.paragraphs(passage.paragraphs)
    paper.section("仮定")
    paper.bullets(method().assumptions)


def _tables(paper: Paper, tables: Tables) -> None:
    paper.paragraphs(["「統計番号」は、白書に求められる統計の一覧の番号である。"])
    rows = [
        (
            table.number_ja,
            table.layout.table.title_ja,
            table.unit or "表中に示す",
            table.bases_ja,
            ", ".join(table.layout.table.r_numbers),
        )
        for table in tables.tables
    ]
    paper.table(("表", "表題", "単位", "母数", "統計番号"), rows, (19, 58, 26, 34, 29))


def _charts(paper: Paper, drawn: Sequence[Drawn]) -> None:
    paper.table(
        ("図", "表題", "もとの表"), [(one.chart.number_ja, one.chart.title, one.table.number_ja) for one in drawn], (20, 116, 30)
    )
