"""What changed between editions: each cause does what it did alone, code apart from data; nothing hidden is compared."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from ingestion.store.reference import reference_file
from publishing.whitepaper.cells import Extraction
from publishing.whitepaper.editions import manifest
from publishing.whitepaper.editions.causes import causes_of, changed_files, part_of
from publishing.whitepaper.editions.making import begin, complete
from publishing.whitepaper.editions.mixing import mix
from publishing.whitepaper.editions.revision_workbook import write_workbook
from publishing.whitepaper.editions.revisions import Revision, by_cause, compare, rows, write_csv
from publishing.whitepaper.editions.shelf import Edition, EditionError
from publishing.whitepaper.editions.stages import Stage, can_split, require_comparable, stages
from publishing.whitepaper.handed_out import HandedOut, load
from tests.unit.whitepaper import shelves
from tests.unit.whitepaper.tables import ALL, two_way

BEFORE = {"13/2023-05": ("a", "accepted"), "13/2023-06": ("b", "accepted"), "13/2023-06+2": ("cccc", "held")}
LATE = {"27/2023-05": ("ddddd", "accepted")}
CORRECTED = {"13/2023-05": ("a", "superseded"), "13/2023-05+2": ("aaa", "accepted")}
RELEASED = {"13/2023-06": ("b", "superseded"), "13/2023-06+2": ("cccc", "accepted")}
LATER = dt.date(2025, 3, 1)


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shelves.use_one_table(tmp_path, monkeypatch)
    (tmp_path / "warehouse" / "decisions").mkdir(parents=True)
    shelves.settle(tmp_path / "warehouse", BEFORE)
    return tmp_path / "warehouse"


def make(warehouse: Path, as_of: dt.date = shelves.AS_OF, of_code: int = 0) -> Edition:
    shelves.publish(warehouse, as_of, of_code)
    return complete(begin(warehouse, shelves.YEAR, "preliminary", ""), lambda _stage: None)


def found(old: Edition, new: Edition, work: Path, of_code: int = 0) -> list[Revision]:
    steps = stages(old, new, partial(shelves.rebuild, of_code=of_code), work, lambda _stage: None)
    return compare(load(old.output), load(new.output), steps)


def effects(revision: Revision) -> dict[str, float | None]:
    return {effect.cause_ja: effect.amount for effect in revision.effects}


def test_each_cause_alone_and_all_together(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = make(warehouse)
    shelves.settle(warehouse, BEFORE | LATE | CORRECTED | RELEASED)
    for name in ("nayose", "hearings"):
        (warehouse / "decisions" / f"{name}.csv").write_text("一行\n", encoding="utf-8")
    (warehouse / "reference").mkdir()
    reference_file(warehouse, "closed_day").write_bytes(_empty_reference(tmp_path))
    monkeypatch.setattr(manifest, "code_digest", lambda: "other code")
    new = make(warehouse, LATER, of_code=7)
    (revision,) = found(old, new, tmp_path / "work", of_code=7)
    assert effects(revision) == {
        "定義・プログラム": 7, "遅れて届いた報告": 50, "訂正": 20, "保留の判断": 30, "名寄せ": 1000, "人の判断": 100,
        "参照データ・法人番号": 10_000, "基準日": 200_000,
    }  # fmt: skip
    assert revision.difference == sum(amount or 0 for amount in effects(revision).values()) == 211_207
    assert (revision.part(is_code=True), revision.part(is_code=False)) == (7, 211_200)


def _empty_reference(place: Path) -> bytes:
    import pyarrow.parquet as pq

    from ingestion.store.reference import REFERENCE_TABLES

    pq.write_table(REFERENCE_TABLES["closed_day"].empty_table(), place / "empty.parquet")
    return (place / "empty.parquet").read_bytes()


def test_one_cause_needs_no_build(warehouse: Path, tmp_path: Path) -> None:
    def never(*_arguments: object) -> Path:
        raise AssertionError("nothing to build")

    old = make(warehouse)
    shelves.settle(warehouse, BEFORE | LATE)
    new = make(warehouse)
    steps = stages(old, new, never, tmp_path / "work", lambda _stage: None)
    (revision,) = compare(load(old.output), load(new.output), steps)
    assert effects(revision) == {"遅れて届いた報告": 50}
    assert revision.percent == round(100 * 50 / 23, 2)


def test_equal_editions_differ_in_nothing(warehouse: Path, tmp_path: Path) -> None:
    old, new = make(warehouse), make(warehouse)
    assert causes_of(old, new) == []
    assert found(old, new, tmp_path) == []


def test_causes_cannot_be_told_with_a_third_code(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = make(warehouse)
    shelves.settle(warehouse, BEFORE | LATE | CORRECTED)
    new = make(warehouse)
    assert can_split(old, new)
    monkeypatch.setattr(manifest, "code_digest", lambda: "a third code")
    assert not can_split(old, new)
    (revision,) = compare(load(old.output), load(new.output), None)
    assert effects(revision) == {"分けていない": 70}
    assert revision.part(is_code=False) is None


def test_a_report_is_late_corrected_or_released(warehouse: Path) -> None:
    old = make(warehouse)
    shelves.settle(warehouse, BEFORE | LATE | CORRECTED | RELEASED)
    new = make(warehouse)
    changed = {
        cause: {slot[0] + "/" + slot[2] for slot in slots} for cause, slots in changed_files(old.inputs, new.inputs).items()
    }
    assert changed == {"late": {"27/2023-05-01"}, "correction": {"13/2023-05-01"}, "held": {"13/2023-06-01"}}


def test_rows_of_some_reports_are_swapped_whole(warehouse: Path, tmp_path: Path) -> None:
    import duckdb

    from ingestion.store.snapshot import create_raw_views

    old = make(warehouse)
    shelves.settle(warehouse, BEFORE | LATE | CORRECTED)
    new = make(warehouse)
    mix(old.inputs, new.inputs, ["late", "correction"], ["late"], tmp_path / "mixed")
    with duckdb.connect() as connection:
        create_raw_views(connection, tmp_path / "mixed", shelves.AS_OF)
        files = connection.execute("select sha256, status from raw.file order by all").fetchall()
    assert files == [("a", "accepted"), ("b", "accepted"), ("cccc", "held"), ("ddddd", "accepted")]


def test_every_frozen_file_belongs_to_one_swap() -> None:
    assert part_of("decisions/flag_decisions.csv") == "decision"
    assert part_of("decisions/nayose_reference/000001.parquet") == part_of("decisions/nayose.csv") == "linkage"
    assert part_of("decisions/enterprise_ids/000001.parquet") == "ledger"
    assert part_of("snapshot/file/month=2023-05/x.parquet") == part_of("decisions/held_files.csv") == "rows"
    assert part_of("registry/x.parquet") == part_of("reference/closed_day.parquet") == "reference"
    assert part_of("parameters.json") == part_of("former/FY2023/preliminary-1/cells.parquet") == ""


def test_editions_of_two_years_and_tampered_ones_are_not_compared(warehouse: Path) -> None:
    old = make(warehouse)
    with pytest.raises(EditionError, match="同じ年度"):
        require_comparable(old, old)
    new = make(warehouse)
    require_comparable(old, new)
    shutil.copy(new.output / "cells.json", new.output / "memo.json")
    with pytest.raises(EditionError, match=r"memo\.json"):
        require_comparable(old, new)


def handed_out(grid: list[list[int]], *hidden: tuple[str, str]) -> HandedOut:
    """A table, with some cells hidden."""
    table = two_way("T101", grid)
    cells = tuple(
        replace(cell, value=None, status="suppressed") if (cell.row[0], cell.column[0]) in hidden else cell
        for cell in table.cells
    )
    return HandedOut(Extraction(cells, table.shapes), {"T101": "試し"}, {"T101": {"hub": {"r0": "東京"}, "size": {}}})


def test_hidden_cells_are_compared_by_status_alone() -> None:
    old = handed_out([[5, 6], [7, 9]], ("r0", "c0"), ("r0", "c1"))
    new = handed_out([[4, 8], [7, 9]], ("r0", "c0"), ("r1", "c1"))
    revisions = {(r.cell.row[0], r.cell.column[0]): r for r in compare(old, new, [Stage("late", new.extraction)])}
    assert ("r0", "c0") not in revisions, "hidden in both, whatever is behind"
    for place in (("r0", "c1"), ("r1", "c1")):
        assert (revisions[place].difference, effects(revisions[place])) == (None, {"秘匿": None})
    assert effects(revisions["r0", ALL]) == {"遅れて届いた報告": 1}
    shown = {(row[-2], row[-1]): row[6:8] for row in rows(list(revisions.values()))}
    assert shown["r0", "c1"] == ["X", 8]
    assert shown["r1", "c1"] == [9, "X"]


def test_a_value_that_would_be_hidden_on_the_way_is_not_told() -> None:
    old, new = handed_out([[5, 6]]), handed_out([[9, 6]])
    between = handed_out([[1, 6]], ("r0", "c0"))
    (revision,) = (
        revision
        for revision in compare(old, new, [Stage("late", between.extraction), Stage("linkage", new.extraction)])
        if revision.cell.column == ("c0",) and revision.cell.row == ("r0",)
    )
    assert (revision.difference, effects(revision)) == (4, {"遅れて届いた報告": None, "名寄せ": None})
    assert revision.part(is_code=False) is None
    assert next(rows([revision]))[12] == "遅れて届いた報告 X、名寄せ X"


def test_a_cell_that_only_one_edition_has(tmp_path: Path) -> None:
    old, new = handed_out([[5, 6]]), handed_out([[5, 6], [3, 4]])
    revisions = compare(old, new, [Stage("late", new.extraction)])
    assert {row[6] for row in rows(revisions) if row[13] == "r1"} == {"（なし）"}
    hidden = handed_out([[5, 6], [3, 4]], ("r1", "c0"))
    (revision,) = (one for one in compare(old, hidden, [Stage("late", hidden.extraction)]) if one.new and one.new.value is None)
    assert effects(revision) == {"遅れて届いた報告": None}, "nothing was shown before: it is the report that came"
    assert by_cause(revisions) == [("遅れて届いた報告", len(revisions))]


def test_a_value_that_was_lacking_is_told_apart_from_one_that_is_hidden() -> None:
    between, new = handed_out([[5, 6], [3, 4]]), handed_out([[5, 6], [7, 4]])
    steps = [Stage("late", between.extraction), Stage("correction", new.extraction)]
    (revision,) = (
        one for one in compare(handed_out([[5, 6]]), new, steps) if one.cell.row == ("r1",) and one.cell.column == ("c0",)
    )
    assert next(rows([revision]))[12] == "遅れて届いた報告 －、訂正 +4"


def test_the_revision_table_is_the_same_every_time_and_text_is_no_formula(warehouse: Path, tmp_path: Path) -> None:
    old = make(warehouse)
    shelves.settle(warehouse, BEFORE | LATE)
    new = make(warehouse)
    revisions = [replace(revision, title_ja="=1+1") for revision in found(old, new, tmp_path / "work")]
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_csv(revisions, tmp_path / name / "revisions.csv")
        write_workbook(revisions, old.facts, new.facts, tmp_path / name / "revisions.xlsx")
    for file in ("revisions.csv", "revisions.xlsx"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    with (tmp_path / "one" / "revisions.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["前の値"], row["後の値"], row["差"], row["要因"]) == ("23", "73", "50", "遅れて届いた報告")
    import openpyxl

    sheet = openpyxl.load_workbook(tmp_path / "one" / "revisions.xlsx")["改定表"]
    (found_at,) = (row for row in sheet.iter_rows() if row[1].value == "=1+1")
    assert [cell.data_type for cell in found_at][1] == "s"
    assert [cell.value for cell in found_at][5:8] == [23, 73, 50]
    assert found_at[11].value == "遅れて届いた報告"


def test_rows_read_by_other_rules_count_as_code(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = make(warehouse)
    shelves.settle(warehouse, BEFORE | LATE)
    record = manifest.code_record()
    changed = record | {"digest": "other", "layers": record["layers"] | {"ingestion": "other rules"}}
    monkeypatch.setattr(manifest, "code_record", lambda: changed)
    assert causes_of(old, make(warehouse)) == ["definition", "late", "reading"]
    monkeypatch.setattr(manifest, "code_record", lambda: record | {"digest": "other"})
    assert causes_of(old, make(warehouse)) == ["definition", "late"]
