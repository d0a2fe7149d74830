"""Notes and quality report: what they must say, what they must not tell, equal bytes."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from publishing.metrics import metrics
from publishing.whitepaper.disclosure.bounds import Audited
from publishing.whitepaper.forms.charts.points import Drawn
from publishing.whitepaper.forms.for_people import write_for_people
from publishing.whitepaper.forms.method import method
from publishing.whitepaper.forms.notes_document.notes import write_notes
from publishing.whitepaper.forms.quality.measured import QUERIES, measured
from publishing.whitepaper.forms.quality.report import quality_of, write_quality
from publishing.whitepaper.forms.tables import tables_of
from publishing.whitepaper.forms.words import edition_line, rules_ja
from tests.unit.whitepaper.small_forms import FACTS, HIDDEN, small_paper

COVERAGE = """alter table marts.kpi_national_year add column hubs_due integer default 3;
alter table marts.kpi_national_year add column hubs_reporting integer default 2;
alter table marts.kpi_national_year add column hub_months_due integer default 36;
alter table marts.kpi_national_year add column hub_months_reported integer default 24;
alter table marts.kpi_national_year add column report_coverage double default 66.7"""
SUBMISSIONS = """create table marts.submission_calendar as select * from (values
    ('13', date '2023-04-01', 2023, 'on_time'), ('40', date '2023-04-01', 2023, 'missing'), ('40', date '2023-05-01', 2023, 'missing')
) as t (hub_code, month, fiscal_year, status);
create table marts.submission_file as select * from (values
    ('13', date '2023-04-01', 2023, 'accepted'), ('27', date '2023-06-01', 2023, 'held')) as t (hub_code, month, fiscal_year, status);
create table marts.row_conservation as select * from (values
    ('sheet', date '2023-04-01', 10, 7, 2, 0, 1, 0), ('sheet', date '2024-04-01', 99, 99, 0, 0, 0, 0), ('file', date '2023-04-01', 10, 7, 2, 0, 1, 0)
) as t (level, month, rows_read, rows_accepted, rows_quarantined, rows_superseded, rows_ignored, imbalance);
create table marts.nayose_quality as select 'precision_by_number' as measure, '適合率' as label_ja, 0.7154::double as measured, '割合' as unit,
    0.95::double as at_least, null::double as at_most, false as is_met;
create table marts.enterprise_record as select * from (values
    ('E1', '13', 'corporate_number', 1.0::double), ('E2', '13', 'record_alone', null), ('E3', null, 'linkage', 0.9)
) as t (enterprise_id, hub_code, match_method, match_probability)"""
HUB = "update marts.dim_hub set prefecture = '<b>福岡</b>' where hub_code = '40'"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return write(tmp_path, tmp_path / "one")


def write(place: Path, folder: Path) -> Path:
    folder.mkdir()
    paper, protected, published = small_paper(place, COVERAGE, SUBMISSIONS, HUB)
    protected = replace(protected, audited=(Audited(HIDDEN, "primary", 1, None, "protected"),))
    tables, answers, drawn = tables_of(paper, protected), measured(published, 2023), list[Drawn]()
    write_notes(tables, drawn, FACTS, answers, protected.loss, folder / "notes.docx")
    write_quality(quality_of(tables, protected, FACTS, answers), folder)
    return folder


def said(path: Path) -> list[str]:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def test_notes_name_edition_method_symbols_rules_and_every_table(written: Path) -> None:
    texts = said(written / "notes.docx")
    wanted = [
        edition_line(FACTS),
        *FACTS.notices,
        "第1-9表",
        "R69",
        "0.715",
        "法人番号の一致",
        metrics()["enterprises"].formula_ja,
    ]
    wanted += [text for passage in (*method().sections, *method().caveats) for text in passage.paragraphs]
    wanted += [rule[2] for rule in rules_ja()] + list(method().assumptions)
    assert [text for text in wanted if text not in texts] == []
    assert "第9-9表" not in texts
    header = Document(str(written / "notes.docx")).sections[0].header.paragraphs[0].text
    assert FACTS.title_ja in header


def test_notes_have_japanese_fonts_and_language_and_a_list_of_chapters(written: Path) -> None:
    document = Document(str(written / "notes.docx"))
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Table Text"):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) in ("Yu Mincho", "Yu Gothic")
        assert fonts.get(qn("w:eastAsiaTheme")) is None
    assert {language.get(qn("w:eastAsia")) for language in document.styles.element.iter(qn("w:lang"))} == {"ja-JP"}
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style and paragraph.style.name == "Heading 1"]
    listed = [paragraph.text for paragraph in document.paragraphs if paragraph.style and paragraph.style.name == "Contents Line"]
    assert headings == listed and headings[0] == "1　この版について"


def test_notes_and_report_are_dated_by_the_edition_alone(written: Path, tmp_path: Path) -> None:
    again = write(tmp_path, tmp_path / "two")
    for name in ("notes.docx", "quality.json", "quality.html"):
        assert (written / name).read_bytes() == (again / name).read_bytes()
    with zipfile.ZipFile(written / "notes.docx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = Document(str(written / "notes.docx")).core_properties
    assert core.created and core.modified and core.created.date() == core.modified.date() == FACTS.as_of


def test_the_report_counts_what_was_handed_in_and_names_missing_hubs(written: Path) -> None:
    report = json.loads((written / "quality.json").read_text(encoding="utf-8"))
    assert report["rows"] == {"read": 10, "accepted": 7, "held": 2, "superseded": 0, "ignored": 1, "imbalance": 0}
    assert report["missing_hubs"] == [{"hub_code": "40", "hub": "<b>福岡</b>", "months": ["2023-04", "2023-05"]}]
    assert report["holds"] == [{"hub_code": "27", "hub": "大阪府", "months": ["2023-06"]}]
    assert [row["hub_months_reported"] for row in report["coverage"]] == [24, 24]
    assert [(row["label_ja"], row["share"]) for row in report["evidence"]] == [
        ("法人番号の一致", 50.0),
        ("ほかの記録とつながらない", 50.0),
    ]
    assert report["linkage"][0]["is_met"] is False


def test_the_report_sets_the_loss_beside_the_greedy_baseline(written: Path) -> None:
    disclosure = json.loads((written / "quality.json").read_text(encoding="utf-8"))["disclosure"]
    assert (disclosure["loss"]["hidden"], disclosure["loss"]["greedy_hidden"], disclosure["loss"]["weight"]) == (2, 4, 12.5)
    assert {row["verdict"]: row["cells"] for row in disclosure["audit"]}["protected"] == 1
    assert {row["status"]: row["cells"] for row in disclosure["statuses"]}["suppressed"] == 1


def test_the_page_says_its_edition_takes_nothing_from_outside_and_escapes_texts(written: Path) -> None:
    page = (written / "quality.html").read_text(encoding="utf-8")
    for text in (edition_line(FACTS), *FACTS.notices, "&lt;b&gt;福岡&lt;/b&gt;"):
        assert text in page
    assert "<b>福岡" not in page
    assert not any(word in page for word in ("http://", "https://", "<script", "<link"))


def test_a_figure_that_is_hidden_stands_in_no_report() -> None:
    """Questions to the marts ask for no counts of enterprises, hours, money or records by hub: those come from protected cells."""
    forbidden = ("enterprises", "consultations", "issue_responses", "excess_confirmed", "hours", "sales")
    told = {name: [word for word in forbidden if word in sql] for name, (_, sql) in QUERIES.items()}
    assert {name for name, words in told.items() if words} == set()


def test_marts_that_a_file_lacks_are_named(tmp_path: Path) -> None:
    _, _, published = small_paper(tmp_path, COVERAGE)
    assert set(measured(published, 2023).missing) == set(QUERIES) - {"coverage"}


def test_all_forms_are_written_also_of_other_tables_than_the_package_has(tmp_path: Path) -> None:
    paper, protected, published = small_paper(tmp_path)
    (tmp_path / "forms").mkdir()
    write_for_people(paper, protected, FACTS, published, tmp_path / "forms")
    assert {path.name for path in (tmp_path / "forms").iterdir()} == {
        "print.xlsx", "charts", "charts.xlsx", "notes.docx", "quality.html", "quality.json",
    }  # fmt: skip
    assert list((tmp_path / "forms" / "charts").iterdir()) == []
