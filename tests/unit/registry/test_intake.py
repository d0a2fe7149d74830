"""Taking in the registry: every way the agency's files come, refusals with their line, and nights that change nothing."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ingestion.inbox.scan import scan_inbox
from ingestion.registry import intake, versions
from ingestion.registry.files import RefusedRegistryFile
from ingestion.store.atomic import TEMPORARY
from ingestion.store.linkage import registry_files
from publishing.edition import registry_digest
from tests.unit.registry.handmade import csv_text, number, put, row, take_in

GOOD = [row(1, "株式会社架空商店"), row(2, "合同会社架空工房", street="丸の内二丁目３番４号")]
REAL = Path(os.environ.get("YOROZU_NAYOSE_DATA", "no-such-folder"))  # holds registry_diff_*.csv as the agency publishes them


def kept(folder: Path) -> list[dict[str, object]]:
    return [item for path in registry_files(folder / "warehouse") for item in pq.read_table(path).to_pylist()]


def refusals(folder: Path) -> list[dict[str, object]]:
    return list(json.loads((folder / "warehouse" / "registry" / "refused.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("diff_20260818.csv", "cp932"),
        ("diff_20260818.csv", "utf-8"),
        ("diff_20260818.CSV", "utf-8-sig"),
        ("diff_20260818.zip", "cp932"),
        ("2026/13_tokyo_all_20260831.zip", "utf-8"),
    ],
)
def test_every_way_a_file_comes(tmp_path: Path, name: str, encoding: str) -> None:
    put(tmp_path / "inbox", name, GOOD, encoding)
    result = take_in(tmp_path)
    assert (result.files, result.files_read, result.versions, result.refused) == (1, 1, 2, ())
    first, second = kept(tmp_path)
    assert first["corporate_number"] == number(1)
    assert (first["name_key"], first["legal_form"], first["kana_key"]) == ("架空商店", "株式会社", "カクウシヨウテン")
    assert (second["municipality_key"], second["town_key"], second["street_key"]) == ("13千代田区", "丸ノ内", "2-3-4")
    assert str(first["source"]).startswith(name) and [first["source_row"], second["source_row"]] == [1, 2]
    assert str(first["update_date"]) == "2026-08-18" and first["is_latest"] is True and first["is_valid_number"] is True


def test_nothing_is_made_where_there_is_no_registry(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    result = take_in(tmp_path)
    assert (result.files, result.versions) == (0, 0)
    assert not (tmp_path / "warehouse").exists()


def test_second_night_reads_nothing_and_a_removed_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "inbox", "diff_20260818.csv", GOOD)
    put(tmp_path / "inbox", "bad.csv", [row(1)[:29]])
    first = take_in(tmp_path)
    monkeypatch.setattr(intake, "read_records", lambda *_: pytest.fail("read again"))
    monkeypatch.setattr(intake, "_hash", lambda *_: pytest.fail("hashed again"))
    second = take_in(tmp_path)
    assert (first.files_read, second.files_read, second.versions) == (1, 0, 2)
    assert second.refused == first.refused
    path.unlink()
    assert (take_in(tmp_path).files, take_in(tmp_path).versions) == (1, 2)


def test_same_content_under_two_names_is_read_once(tmp_path: Path) -> None:
    put(tmp_path / "inbox", "a.csv", GOOD)
    put(tmp_path / "inbox", "b.csv", GOOD)
    assert take_in(tmp_path).versions == 2


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (row(3)[:29], "列の数が 29 です"),
        ([*row(3), ""], "列の数が 31 です"),
        (row(3, number="123456789012"), "13 桁"),
        (row(3, number="１２３４５６７８９０１２３"), "13 桁"),
        (row(3, updated="2026-02-30"), "更新年月日「2026-02-30」"),
        (row(3, changed="2026/08/10"), "変更年月日「2026/08/10」"),
        (row(3, changed=""), "変更年月日がありません"),
        (row(3, closed="令和8年"), "閉鎖等年月日「令和8年」"),
    ],
)
def test_wrong_shape_refuses_the_whole_file_with_its_line(tmp_path: Path, bad: list[str], words: str) -> None:
    put(tmp_path / "inbox", "diff_20260818.csv", GOOD)
    put(tmp_path / "inbox", "diff_20260819.csv", [*GOOD, bad, row(4)])
    result = take_in(tmp_path)
    assert (result.files, result.files_read, result.versions) == (2, 1, 2)
    (refusal,) = result.refused
    assert (refusal.file, refusal.line) == ("diff_20260819.csv", 3) and words in refusal.message_ja
    (noted,) = refusals(tmp_path)
    assert (noted["file"], noted["line"], noted["message_ja"]) == (refusal.file, 3, refusal.message_ja)
    assert result.summary()["refused"] == [f"diff_20260819.csv 3 行目: {refusal.message_ja}"]


@pytest.mark.parametrize(
    ("name", "content", "line", "words"),
    [
        ("empty.csv", b"", 0, "行が一つもありません"),
        ("broken.zip", b"PK\x03\x04 half", 0, "ZIP として読めません"),
        ("quote.csv", b'"1","unclosed', 1, "引用符"),
        ("bytes.csv", csv_text([row(1), row(2, "株式会社@")]).encode("cp932").replace(b"@", b"\x85\xff"), 2, "文字コード"),
        ("byte.csv", csv_text([row(1), row(2, "株式会社@")]).encode("cp932").replace(b"@", b"\xff"), 2, "文字コード"),
        ("utf8.csv", csv_text([row(1), row(2, "株式会社@")]).encode().replace(b"@", b"\xe3\x81"), 2, "文字コード"),
    ],
)
def test_unreadable_content_is_refused(tmp_path: Path, name: str, content: bytes, line: int, words: str) -> None:
    path = tmp_path / "inbox" / "registry" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    (refusal,) = take_in(tmp_path).refused
    assert refusal.line == line and words in refusal.message_ja


def test_zip_that_is_damaged_or_holds_no_csv(tmp_path: Path) -> None:
    path = put(tmp_path / "inbox", "damaged.zip", [row(serial) for serial in range(500)])
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)
    with zipfile.ZipFile(path.with_name("text.zip"), "w") as archive:
        archive.writestr("readme.txt", "説明")
    first, second = take_in(tmp_path).refused
    assert first.file == "damaged.zip" and first.message_ja.startswith("ZIP として読めません")
    assert (second.file, second.message_ja) == ("text.zip", "ZIP の中に CSV がありません")


def test_mended_file_is_taken_in(tmp_path: Path) -> None:
    put(tmp_path / "inbox", "diff_20260818.csv", [row(1)[:29]])
    before = registry_digest(tmp_path / "warehouse")
    assert len(take_in(tmp_path).refused) == 1
    assert registry_digest(tmp_path / "warehouse") == before
    put(tmp_path / "inbox", "diff_20260818.csv", GOOD)
    result = take_in(tmp_path)
    assert (result.refused, result.versions, refusals(tmp_path)) == ((), 2, [])
    assert registry_digest(tmp_path / "warehouse") != before


def test_killed_halfway_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "inbox", "diff_20260818.csv", GOOD)
    folder = tmp_path / "warehouse" / "registry"
    with monkeypatch.context() as patch:
        patch.setattr(versions, "with_keys", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            take_in(tmp_path)
    assert not list(folder.glob("*"))
    (folder / f"{TEMPORARY}1-cut.parquet").write_bytes(b"PAR1 half")  # what a lost machine leaves
    assert registry_files(tmp_path / "warehouse") == []
    assert take_in(tmp_path).versions == 2
    assert not list(folder.glob(f"{TEMPORARY}*"))


def test_several_chunks_on_two_processes_keep_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.registry.files.CHUNK_ROWS", 10)
    put(tmp_path / "inbox", "00_zenkoku_all_20260831.csv", [row(n) for n in range(35)])
    assert take_in(tmp_path, workers=2).versions == 35
    assert [item["source_row"] for item in kept(tmp_path)] == list(range(1, 36))


def test_other_normal_forms_give_new_keys_without_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "inbox", "diff_20260818.csv", GOOD)
    take_in(tmp_path)
    path.unlink()
    monkeypatch.setattr(versions, "keys_digest", lambda: "other")
    monkeypatch.setattr(versions, "name_parts", lambda text: (f"新{text}", None, None))
    take_in(tmp_path)
    assert [item["name_key"] for item in kept(tmp_path)] == ["新株式会社架空商店", "新合同会社架空工房"]
    assert [item["source_row"] for item in kept(tmp_path)] == [1, 2]


def test_wrong_check_digit_and_address_abroad_are_kept(tmp_path: Path) -> None:
    wrong = str((int(number(1)[0]) % 9) + 1) + number(1)[1:]
    put(tmp_path / "inbox", "a.csv", [row(1, number=wrong, prefecture="", city="", street="", abroad="米国ネバダ州１番地")])
    take_in(tmp_path)
    (item,) = kept(tmp_path)
    assert (item["is_valid_number"], item["address"], item["municipality_key"]) == (False, "米国ネバダ州１番地", None)


def test_registry_is_no_sender_of_the_inbox(tmp_path: Path) -> None:
    put(tmp_path / "inbox", "diff_20260818.csv", GOOD)
    put(tmp_path / "inbox", "13/diff_20260818.csv", GOOD)
    assert scan_inbox(tmp_path / "inbox", tmp_path / "warehouse" / "ledger" / "received.parquet", lambda *_: None) == []


def test_refusal_of_a_whole_file_names_no_line() -> None:
    assert intake.Refusal("a.csv", 0, "行が一つもありません", "").told() == "a.csv: 行が一つもありません"
    assert RefusedRegistryFile(3, "理由").line == 3


@pytest.mark.skipif(not REAL.is_dir(), reason="YOROZU_NAYOSE_DATA names no folder of real registry files")
def test_real_differences_are_read(tmp_path: Path) -> None:
    for path in REAL.glob("registry_diff_*.csv"):
        (tmp_path / "inbox" / "registry").mkdir(parents=True, exist_ok=True)
        shutil.copy(path, tmp_path / "inbox" / "registry")
    result = take_in(tmp_path)
    assert result.files > 0 and result.files_read == result.files and result.refused == ()
    assert all(item["is_valid_number"] for item in kept(tmp_path))
