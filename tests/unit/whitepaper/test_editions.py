"""Editions are frozen whole, never overwritten, refused when they must be, and any change of a file is named."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from orchestration.edition_checks import edition_results
from publishing.whitepaper.editions import manifest
from publishing.whitepaper.editions.closing import closing_of
from publishing.whitepaper.editions.figures import make_figures
from publishing.whitepaper.editions.making import EditionRefused, begin, complete
from publishing.whitepaper.editions.manifest import digest_of
from publishing.whitepaper.editions.shelf import MANIFEST, Edition, EditionError, editions, find, shelf
from publishing.whitepaper.editions.verify import rebuild_differences, wrong_files
from publishing.whitepaper.facts import EditionKind
from publishing.whitepaper.handed_out import HandedOut, load
from tests.unit.whitepaper import shelves
from tests.unit.whitepaper.small_published import write_published


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shelves.use_one_table(tmp_path, monkeypatch)
    return shelves.small_warehouse(tmp_path / "warehouse")


def make(warehouse: Path, kind: EditionKind = "preliminary", approver: str = "") -> Edition:
    return complete(begin(warehouse, shelves.YEAR, kind, approver), lambda _stage: None)


def everything(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): digest_of(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def test_an_edition_holds_inputs_output_and_manifest_and_rebuilds_to_the_same_bytes(warehouse: Path, tmp_path: Path) -> None:
    edition = make(warehouse)
    assert edition.name == "FY2023/preliminary-1"
    assert sorted(path.name for path in edition.folder.iterdir()) == ["inputs", MANIFEST, "output"]
    assert wrong_files(edition) == []
    assert rebuild_differences(edition, shelves.rebuild, tmp_path / "work") == []
    assert shelves.figure(edition) == 23
    assert edition.facts.notices[0].startswith("速報")


def test_the_same_inputs_give_the_same_edition_elsewhere(warehouse: Path, tmp_path: Path) -> None:
    other = shelves.small_warehouse(tmp_path / "at" / "another place")
    assert everything(make(warehouse).folder) == everything(make(other).folder)


def test_nothing_is_overwritten_and_a_lost_number_is_not_used_again(warehouse: Path) -> None:
    first = make(warehouse)
    before = everything(first.folder)
    assert make(warehouse).name == "FY2023/preliminary-2"
    assert make(warehouse, "confirmed", "山田").name == "FY2023/confirmed-1"
    assert everything(first.folder) == before
    assert [edition.manifest["sequence"] for edition in editions(warehouse)] == [1, 2, 3]
    assert editions(warehouse)[2].manifest["former"] == ["FY2023/preliminary-1", "FY2023/preliminary-2"]
    (editions(warehouse)[1].folder / MANIFEST).unlink()
    with pytest.raises(EditionError, match="preliminary-2"):
        make(warehouse)


def test_later_nights_do_not_touch_frozen_inputs(warehouse: Path, tmp_path: Path) -> None:
    decisions = warehouse / "decisions" / "hearings.csv"
    decisions.write_text("一行\n", encoding="utf-8")
    shelves.publish(warehouse)
    edition = make(warehouse)
    with decisions.open("a", encoding="utf-8") as file:
        file.write("二行\n")
    shelves.settle(warehouse, {"13/2023-07": ("d", "accepted")})
    shelves.publish(warehouse)
    assert wrong_files(edition) == []
    assert rebuild_differences(edition, shelves.rebuild, tmp_path / "work") == []
    assert shelves.figure(edition) == 123


def tampered(edition: Edition, change: Callable[[Path], object], name: str) -> list[str]:
    path = edition.folder / name
    if path.exists():
        path.chmod(0o644)
    change(path)
    return wrong_files(edition)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("output/cells.json", lambda path: path.write_text("{}"), "内容の違うファイル: output/cells.json"),
        ("output/cells.parquet", lambda path: path.unlink(), "なくなったファイル: output/cells.parquet"),
        ("output/memo.txt", lambda path: path.write_text("x"), "余分なファイル: output/memo.txt"),
        ("inputs/snapshot.json", lambda path: path.write_text("{}"), "内容の違うファイル: inputs/snapshot.json"),
        ("memo.txt", lambda path: path.write_text("x"), "余分なファイル: memo.txt"),
    ],
)
def test_a_file_that_was_tampered_with_is_named(warehouse: Path, name: str, change: Callable[[Path], object], said: str) -> None:
    assert tampered(make(warehouse), change, name) == [said]


def test_output_and_manifest_changed_together_are_found_by_the_rebuild(warehouse: Path, tmp_path: Path) -> None:
    edition = make(warehouse)
    assert tampered(edition, lambda path: path.write_text("{}"), "output/cells.json")
    record = edition.folder / MANIFEST
    record.chmod(0o644)
    said = json.loads(record.read_text(encoding="utf-8"))
    said["output"]["cells.json"] = digest_of(edition.output / "cells.json")
    record.write_text(json.dumps(said), encoding="utf-8")
    again = Edition(edition.folder)
    assert wrong_files(again) == []
    assert rebuild_differences(again, shelves.rebuild, tmp_path / "work") == ["内容の違うファイル: output/cells.json"]


def test_a_moved_edition_and_a_broken_former_one_are_told(warehouse: Path) -> None:
    edition = make(warehouse)
    moved = edition.folder.rename(edition.folder.parent / "final-1")
    assert wrong_files(Edition(moved))[0].startswith("置き場所が違います")
    (moved / "output" / "cells.parquet").chmod(0o644)
    (moved / "output" / "cells.parquet").write_bytes(b"x")
    with pytest.raises(EditionError, match=r"cells\.parquet"):
        make(warehouse)


def test_a_run_killed_halfway_leaves_no_half_edition(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    draft = begin(warehouse, shelves.YEAR, "preliminary", "")  # a killed process: nothing cleans up
    assert draft.folder.exists()
    assert editions(warehouse) == []
    with monkeypatch.context() as broken:
        broken.setattr("publishing.whitepaper.editions.making.write_manifest", killed)
        with pytest.raises(KeyboardInterrupt):
            make(warehouse)
    assert editions(warehouse) == []
    assert make(warehouse).name == "FY2023/preliminary-1"
    assert [path.name for path in (shelf(warehouse) / "FY2023").iterdir()] == ["preliminary-1"]


def test_final_is_made_of_a_closed_year(warehouse: Path) -> None:
    edition = make(warehouse, "final", "山田")
    assert (edition.facts.approver, edition.facts.notices) == ("山田", ())


@pytest.mark.parametrize("kind", ["confirmed", "final"])
def test_an_approver_is_needed(warehouse: Path, kind: EditionKind) -> None:
    with pytest.raises(EditionError, match="承認"):
        make(warehouse, kind, " ")


def test_final_is_refused_with_everything_that_speaks_against_it(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with duckdb.connect(str(warehouse / "published" / "yorozu.duckdb")) as connection:
        connection.execute("update marts.submission_calendar set edition = 'confirmed' where month = date '2024-03-01'")
        connection.execute("update marts.submission_calendar set status = 'missing' where month = date '2023-07-01'")
        connection.execute(
            "insert into marts.submission_calendar select '27', month, fiscal_year, 'missing', edition from marts.submission_calendar"
        )
        connection.execute("insert into marts.submission_file values ('hubs/13/x.xlsx', 'held', null, date '2023-05-01')")
        connection.execute("insert into marts.submission_file values ('hubs/13/y.xlsx', 'held', 2022, null)")
    (warehouse / "decisions" / "hearings.csv").write_text("新しい判断\n", encoding="utf-8")
    with pytest.raises(EditionRefused) as refused:
        make(warehouse, "final", "山田")
    said = "\n".join(refused.value.reasons)
    for words in ("夜間", "2024-03", "13 東京都 2023-07", "27 大阪府 全月", "hubs/13/x.xlsx（保留中）"):
        assert words in said.replace("yorozu nightly", "夜間"), words
    assert len(refused.value.reasons) == 5
    assert editions(warehouse) == []


def test_leaks_refuse_what_is_approved_and_stand_on_what_is_not(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from publishing.whitepaper.disclosure.bounds import Audited
    from publishing.whitepaper.disclosure.exit import Protected

    leak = Audited(("T108", ("hours",), ("hubs",)), "", None, None, "not_hidden")
    monkeypatch.setattr(Protected, "leaks", property(lambda _self: [leak]))
    for kind in ("confirmed", "final"):
        with pytest.raises(EditionRefused, match="秘匿が足りません: T108 hours/hubs"):
            make(warehouse, kind, "山田")
    assert "秘匿" in make(warehouse).facts.notices[-1]


def test_preliminary_says_what_is_missing_and_is_refused_only_if_stale(warehouse: Path) -> None:
    assert begin(warehouse, shelves.YEAR, "preliminary", "").facts.number == 1
    (warehouse / "decisions" / "hearings.csv").write_text("新しい判断\n", encoding="utf-8")
    with pytest.raises(EditionError, match="nightly"):
        make(warehouse)
    with pytest.raises(EditionError, match="2019年度の報告はありません（あるもの: 2022、2023）"):
        begin(warehouse, 2019, "preliminary", "")


def test_a_year_with_a_month_nobody_reported_is_open(tmp_path: Path) -> None:
    path = write_published(tmp_path, *shelves.CLOSED, "delete from submission_calendar where month = date '2023-04-01'")
    closing = closing_of(path, 2023)
    assert closing.open_months == ("2023-04",)
    assert "締め切られる前" in closing.notices()[0]


def test_editions_are_found_by_name_or_folder(warehouse: Path) -> None:
    edition = make(warehouse)
    for name in ("FY2023/preliminary-1", "2023/preliminary-1", str(edition.folder)):
        assert find(warehouse, name) == edition
    with pytest.raises(EditionError, match="あるもの: FY2023/preliminary-1"):
        find(warehouse, "FY2023/final-1")


def test_the_night_warns_of_a_tampered_edition_by_name(warehouse: Path) -> None:
    edition = make(warehouse)
    key = dg.AssetKey("checked_marts")
    (sound,) = edition_results(key, warehouse)
    tampered(edition, lambda path: path.write_text("{}"), "output/cells.json")
    (broken,) = edition_results(key, warehouse)
    (edition.folder / MANIFEST).unlink()
    (gone,) = edition_results(key, warehouse)
    assert (sound.passed, broken.passed, gone.passed) == (True, False, False)
    assert "FY2023/preliminary-1: 内容の違うファイル: output/cells.json" in str(broken.metadata["違い"].value)
    assert broken.severity == dg.AssetCheckSeverity.WARN


def test_what_an_edition_of_another_year_hid_stays_hidden_if_it_is_the_same_figure(warehouse: Path) -> None:
    published = warehouse / "published" / "yorozu.duckdb"
    place = ("T108", ("hours",), ("hubs",))

    def status(former: Mapping[str, HandedOut]) -> str:
        cells = make_figures(published, shelves.YEAR, former).protected.extraction.cells
        return {cell.id: cell.status for cell in cells}[place]

    shown = load(make(warehouse).output)
    cells = tuple(replace(cell, value=None, status="suppressed") if cell.id == place else cell for cell in shown.extraction.cells)
    hidden = replace(shown, extraction=replace(shown.extraction, cells=cells))
    shapes = {name: replace(shape, fixed=(("fiscal_year", "2022"),)) for name, shape in shown.extraction.shapes.items()}
    unlinked = replace(hidden, extraction=replace(hidden.extraction, shapes=shapes))
    assert status({}) == status({"FY2022/final-1": unlinked}) == "published"
    assert status({"FY2022/final-1": hidden}) == status({"FY2023/final-1": hidden}) == "suppressed"


def test_a_font_or_a_requirement_is_part_of_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts = tmp_path / "publishing" / "whitepaper" / "fonts"
    fonts.mkdir(parents=True)
    monkeypatch.setattr(manifest, "ROOT", tmp_path)
    records = [manifest.code_record()]
    for path in (fonts / "Sans.ttf", tmp_path / "requirements.txt", fonts / "__pycache__" / "x.pyc"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
        records.append(manifest.code_record())
    bare, font, requirement, cache = records
    assert not manifest.is_same_code(bare, font)
    assert not manifest.is_same_code(font, requirement)
    assert manifest.is_same_code(requirement, cache)
