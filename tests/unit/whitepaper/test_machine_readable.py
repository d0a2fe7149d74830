"""Machine-readable forms: every cell once and as it was, symbols and marks apart, typed, described, the same bytes again, refused if against the rules."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from openpyxl.cell.cell import Cell as SheetCell

from publishing.whitepaper.cells import Cell, from_frame
from publishing.whitepaper.description import load_tables
from publishing.whitepaper.disclosure.exit import Loss, Protected
from publishing.whitepaper.disclosure.shares import hide_derived, suppressed
from publishing.whitepaper.extract import WhitePaper, extract
from publishing.whitepaper.facts import EditionFacts
from publishing.whitepaper.forms.csv_tables import number
from publishing.whitepaper.forms.machine_readable import BreaksTheRules, write_machine_readable
from publishing.whitepaper.forms.notation import as_published, time_code, time_label
from publishing.workbook.book import OPTIONS
from tests.unit.whitepaper.small_published import write_published, write_tables

FACTS = EditionFacts(2023, "preliminary", 1, dt.date(2024, 6, 10), notices=("この版は速報です。", "福岡県の報告がありません。"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[WhitePaper, Protected, Path]:
    place = tmp_path_factory.mktemp("made")
    paper = extract(write_published(place), 2023, tables=load_tables(write_tables(place)))
    protected = hidden(paper)
    folder = place / "output"
    folder.mkdir()
    write_machine_readable(paper, protected, FACTS, folder)
    return paper, protected, folder


def hidden(paper: WhitePaper) -> Protected:
    """Cells of one or two hidden, one more beside them, and what derives from them: as the exit hands them out."""
    cells = [suppressed(cell, "primary") if cell.contributors in (1, 2) else cell for cell in paper.extraction.cells]
    place = next(number for number, cell in enumerate(cells) if cell.id == ("T104", ("創業前",), ("2023", "enterprises")))
    cells[place] = suppressed(cells[place], "secondary")
    return Protected(replace(paper.extraction, cells=hide_derived(cells)), (), Loss(0, 0, 0.0, 0, 0.0, 0, 0), 0)


def table_of(folder: Path, table_id: str) -> list[dict[str, SheetCell]]:
    """Rows of a sheet as cells by heading."""
    sheet = openpyxl.load_workbook(folder / "machine_readable.xlsx")[table_id]
    rows = list(sheet.iter_rows(min_row=5))
    return [dict(zip([str(cell.value) for cell in rows[0]], row, strict=True)) for row in rows[1:]]


def records_of(folder: Path, table_id: str) -> list[dict[str, str]]:
    text = (folder / "csv" / f"{table_id}.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def cells_by_table(protected: Protected) -> Mapping[str, list[Cell]]:
    tables: dict[str, list[Cell]] = {}
    for cell in protected.extraction.cells:
        tables.setdefault(cell.table_id, []).append(as_published(cell))
    return tables


def test_every_cell_stands_once_in_the_csv_of_its_table(made: tuple[WhitePaper, Protected, Path]) -> None:
    _, protected, folder = made
    for table_id, cells in cells_by_table(protected).items():
        shown = sorted(
            (row["measure_code"], row["value"], row["status"], row["reason"], row["mark"]) for row in records_of(folder, table_id)
        )
        symbols = {"not_available": "***", "not_applicable": "***", "suppressed": "X"}
        wanted = [(c.measure, symbols.get(c.status) or number(c), c.status, c.reason, c.mark) for c in cells]
        assert shown == sorted(wanted), table_id


def test_every_cell_stands_once_in_the_sheet_of_its_table(made: tuple[WhitePaper, Protected, Path]) -> None:
    paper, protected, folder = made
    measures = [measure for layout in paper.layouts for measure in layout.measures.values()]
    figures = {f"{measure.label_ja}（{measure.unit}）" for measure in measures}
    for table_id, cells in cells_by_table(protected).items():
        rows = table_of(folder, table_id)
        values = [cell.value for row in rows for name, cell in row.items() if name in figures]
        symbols = {"not_available": "***", "not_applicable": "***", "suppressed": "X"}
        wanted = [symbols.get(cell.status, cell.value) for cell in cells]
        assert sorted(values, key=str) == sorted(wanted, key=str), table_id


def test_rows_carry_time_and_area_and_units_and_remarks_have_columns_of_their_own(
    made: tuple[WhitePaper, Protected, Path],
) -> None:
    rows = table_of(made[2], "T102")
    by_place = {(row["地域コード"].value, row["時間軸コード"].value): row for row in rows}
    tokyo = by_place["13000", "2023100000"]
    assert (tokyo["地域"].value, tokyo["時間軸"].value) == ("東京都", "2023年度")
    assert (tokyo["相談対応件数（件）"].value, tokyo["相談対応件数の注記"].value) == (60, "p")
    fukuoka = by_place["40000", "2023100000"]
    assert (fukuoka["相談対応件数（件）"].value, fukuoka["相談対応件数の注記"].value) == ("***", "report")
    assert by_place["13000", "2022100000"]["相談対応件数の注記"].value is None
    months = {row["時間軸"].value: row["時間軸コード"].value for row in table_of(made[2], "T103")}
    assert months["2023年4月"] == "2023000404" and months["2024年3月"] == "2024000303" and months["2023年度"] == "2023100000"


def test_units_that_differ_by_row_have_a_column(made: tuple[WhitePaper, Protected, Path], tmp_path: Path) -> None:
    """One for all measures where they agree in every row, else one for each."""
    paper, protected, _ = made

    def headings(units: Mapping[str, str]) -> list[str]:
        cells = protected.extraction.cells
        changed = tuple(
            replace(cell, unit=units[cell.measure]) if (cell.table_id, cell.row) == ("T108", ("hours",)) else cell
            for cell in cells
        )
        handed_out = replace(protected, extraction=replace(protected.extraction, cells=changed))
        write_machine_readable(paper, handed_out, FACTS, tmp_path)
        return [*table_of(tmp_path, "T108")[0]][6:]

    shared = headings({"hubs": "拠点", "cv": "倍"})
    assert shared[:2] == ["単位", "値のある拠点数（拠点）"] and "変動係数" in shared
    assert headings({"hubs": "県", "cv": "倍"})[:2] == ["値のある拠点数の単位", "値のある拠点数"]
    assert [row["変動係数の単位"].value for row in table_of(tmp_path, "T108")] == ["%", "倍"]


def test_digits_are_shown_by_format_and_the_value_is_untouched(made: tuple[WhitePaper, Protected, Path]) -> None:
    (growth,) = [
        row["相談対応件数の前年度比（%）"] for row in table_of(made[2], "T101") if row["時間軸"].value == "2023年度"
    ] or [None]
    assert growth is not None and (growth.value, growth.number_format, growth.data_type) == (28.6, "#,##0.0", "n")


def test_suppressed_is_suppressed_in_every_form_and_nobody_learns_which_is_primary(
    made: tuple[WhitePaper, Protected, Path],
) -> None:
    _, protected, folder = made
    hidden = [cell for cell in protected.extraction.cells if cell.status == "suppressed"]
    assert {cell.reason for cell in hidden} == {"primary", "secondary", "share"}
    frame = pd.read_parquet(folder / "cells.parquet")
    rows = frame[frame.status == "suppressed"]
    assert len(rows) == len(hidden) and rows.value.isna().all() and set(rows.reason) == {"disclosure"}
    for table_id in {cell.table_id for cell in hidden}:
        values = {row["value"] for row in records_of(folder, table_id) if row["status"] == "suppressed"}
        assert values == {"X"}
    for path in folder.rglob("*"):
        assert path.is_dir() or not any(word in path.read_bytes() for word in (b'"primary"', b'"secondary"')), path


def test_parquet_is_typed_comes_back_as_cells_and_tells_nothing_of_contributors(made: tuple[WhitePaper, Protected, Path]) -> None:
    _, protected, folder = made
    schema = pq.read_schema(folder / "cells.parquet")
    assert not {"contributors", "largest_share", "second_share"} & set(schema.names)
    assert (str(schema.field("value").type), str(schema.field("row").type)) == ("double", "list<element: string>")
    assert pq.ParquetFile(folder / "cells.parquet").metadata.row_group(0).column(0).compression == "ZSTD"
    assert from_frame(pd.read_parquet(folder / "cells.parquet")) == tuple(map(as_published, protected.extraction.cells))


def test_the_data_package_describes_the_files_as_they_are(made: tuple[WhitePaper, Protected, Path]) -> None:
    folder = made[2]
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["profile"] == "tabular-data-package" and "licenses" not in package
    assert all(notice in package["description"] for notice in FACTS.notices)
    assert {resource["path"] for resource in package["resources"]} == {f"csv/{path.name}" for path in (folder / "csv").iterdir()}
    for resource in package["resources"]:
        violations = violations_of(resource, (folder / resource["path"]).read_bytes())
        assert violations == [], resource["path"]


@pytest.mark.parametrize(
    ("before", "after", "violation"),
    [
        (b'"T101"', b'"T999"', "hash"),
        (b'"70"', b'"\xe4\xb8\x83\xe5\x8d\x81"', "type of value"),
        (b'"table_id"', b'"table"', "fields"),
        (b'"2022100000"', b'""', "required time_code"),
        (b'"enterprises"', b'"issue_responses"', "primary key"),
    ],
)
def test_a_file_that_is_not_as_described_is_found(
    before: bytes, after: bytes, violation: str, made: tuple[WhitePaper, Protected, Path]
) -> None:
    folder = made[2]
    (resource, *_) = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    content = (folder / resource["path"]).read_bytes().replace(before, after)
    assert violation in violations_of(resource, content)


def violations_of(resource: Mapping[str, object], content: bytes) -> list[str]:
    """What of a tabular resource (Frictionless v1) does not hold of a file's bytes."""
    schema = resource["schema"]
    assert isinstance(schema, dict)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    names, missing, key = [field["name"] for field in schema["fields"]], set(schema["missingValues"]), schema["primaryKey"]
    found = [] if resource["bytes"] == len(content) else ["bytes"]
    found += [] if resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}" else ["hash"]
    if rows[0] != names:
        return [*found, "fields"]
    for field in schema["fields"]:
        values = [row[names.index(field["name"])] for row in rows[1:]]
        present = [value for value in values if value not in missing]
        if field["type"] == "number" and not all(_is_number(value) for value in present):
            found.append(f"type of {field['name']}")
        if field.get("constraints", {}).get("required") and len(present) < len(values):
            found.append(f"required {field['name']}")
    keys = [tuple(row[names.index(name)] for name in key) for row in rows[1:]]
    return [*found, *(["primary key"] if len(set(keys)) < len(keys) else [])]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_same_arguments_same_bytes(made: tuple[WhitePaper, Protected, Path], tmp_path: Path) -> None:
    paper, protected, folder = made
    write_machine_readable(paper, protected, FACTS, tmp_path)
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert len(files) == 3 + len(paper.layouts)
    assert [name for name in files if (folder / name).read_bytes() != (tmp_path / name).read_bytes()] == []


def test_a_workbook_leaves_nothing_behind_that_changes_the_next(made: tuple[WhitePaper, Protected, Path]) -> None:
    """XlsxWriter adds to the options it is given: the first workbook of a process would differ from all others."""
    assert sorted(OPTIONS["default_format_properties"]) == ["font_charset", "font_name", "font_size"]  # type: ignore[call-overload]


def test_every_sheet_says_its_edition_and_notices_and_the_cover_the_thresholds(made: tuple[WhitePaper, Protected, Path]) -> None:
    book = openpyxl.load_workbook(made[2] / "machine_readable.xlsx")
    assert book.sheetnames[:5] == ["表紙", "目次", "注", "指標", "符号"]
    for sheet in book:
        assert sheet["B3"].value == FACTS.title_ja and sheet["B4"].value == "".join(FACTS.notices), sheet.title
    cover = {str(cell.value) for row in book["表紙"].iter_rows() for cell in row}
    assert {"contributors", "p_percent", "2024-06-10", "未承認", "***", "X"} <= cover
    assert [cell.hyperlink.location for cell in book["目次"]["A"][5:]] == [
        f"'{layout.table.id}'!A1" for layout in made[0].layouts
    ]


def test_text_that_breaks_the_rules_is_refused_with_its_place(made: tuple[WhitePaper, Protected, Path], tmp_path: Path) -> None:
    paper, protected, _ = made
    layout = paper.layouts[0]
    spoilt = replace(layout, table=replace(layout.table, title_ja="髙い数値"))
    with pytest.raises(BreaksTheRules, match=r"T101 B2.*platform_character.*髙") as refused:
        write_machine_readable(replace(paper, layouts=(spoilt, *paper.layouts[1:])), protected, FACTS, tmp_path)
    assert [finding.cell for finding in refused.value.findings] == ["B2"]


def test_a_label_like_a_formula_is_refused(made: tuple[WhitePaper, Protected, Path], tmp_path: Path) -> None:
    paper, protected, _ = made
    layout = next(layout for layout in paper.layouts if "size_class" in layout.labels)
    labels = layout.labels | {
        "size_class": {**layout.labels["size_class"], "小規模事業者": '=HYPERLINK("http://example.invalid")'}
    }
    changed = tuple(replace(layout, labels=labels) if other is layout else other for other in paper.layouts)
    with pytest.raises(BreaksTheRules) as refused:
        write_machine_readable(replace(paper, layouts=changed), protected, FACTS, tmp_path)
    assert {(finding.rule, finding.file) for finding in refused.value.findings} == {
        ("formula_text", "machine_readable.xlsx"),
        ("formula_text", f"{layout.table.id}.csv"),
    }


def test_time_codes() -> None:
    assert (time_code(2024), time_label("2024")) == ("2024100000", "2024年度")
    assert (time_code(2024, "2025-03"), time_label(2024, "2025-03")) == ("2025000303", "2025年3月")
