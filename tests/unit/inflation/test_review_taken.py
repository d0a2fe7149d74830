"""What people write into a review workbook comes back, is remembered, and is refused line by line where it cannot be taken."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import duckdb
import openpyxl

from ingestion.inflation.decisions import AUDITS, DECISIONS, RESULT_JA, SAMPLES
from ingestion.inflation.filled_review import FLAG_SHEET, SAMPLE_SHEET
from ingestion.store.inflation import create_flag_tables
from tests.small_warehouse import SmallWarehouse
from tests.unit.inflation.asked import HUBS, OVERLAP, PADDING, SPLIT, TRAP
from tests.unit.inflation.reviewing import decisions, edition, fill, flags, review, rows, warehouse

__all__ = ["edition", "warehouse"]


def test_answers_come_back_outlive_a_rebuild_and_are_not_taken_twice(warehouse: Path) -> None:
    out = review(warehouse)
    fill(out, FLAG_SHEET, {
        SPLIT: {"判定": "説明がついた", "理由": "=1+1 相談会の日", "有効期限": dt.datetime(2030, 3, 31)},
        OVERLAP: {"判定": "訂正された", "理由": "時刻の入力誤り"},
    }, "確認番号")  # fmt: skip
    fill(out, SAMPLE_SHEET, {line.consultation_id: {"照合結果": list(RESULT_JA)[at % 3], "備考": "" if at else TRAP}
                             for at, line in enumerate(SAMPLES.load(warehouse).all) if at < 9}, "相談ID")  # fmt: skip
    status, told = flags(warehouse, "take", str(out), "--by", "山田")
    assert status == 0 and "受け付けた判定 2、照合結果 9" in told and "次の処理で" in told and "答えのない行 94" in told
    assert decisions(warehouse) == [(SPLIT, "explained", "=1+1 相談会の日"), (OVERLAP, "corrected", "時刻の入力誤り")]
    first = DECISIONS.load(warehouse).all[0]
    assert (first.expires_on, first.pattern, first.version, first.decided_by) == (dt.date(2030, 3, 31), "split_visit", 1, "山田")
    assert Counter(audit.result for audit in AUDITS.load(warehouse).all) == {"found": 3, "not_found": 3, "unclear": 3}
    before = {path.name: path.read_bytes() for path in (warehouse / "decisions").iterdir()}
    status, told = flags(warehouse, "take", str(out), "--by", "佐藤")
    assert status == 0 and "受け付けた判定 0、照合結果 0、すでに取り込んだ行 11" in told and "次の処理で" not in told
    assert {path.name: path.read_bytes() for path in (warehouse / "decisions").iterdir()} == before
    rebuilt = SmallWarehouse()
    create_flag_tables(rebuilt.connection, warehouse)
    rebuilt.build("stg_flag_decisions", "stg_flag_samples", "stg_flag_audits")
    assert rebuilt.rows("select flag_id, decision from stg_flag_decisions") == [(SPLIT, "explained"), (OVERLAP, "corrected")]
    assert rebuilt.rows("select count(*), sum((select count(*) from stg_flag_audits)) from stg_flag_samples") == [(102, 102 * 9)]


def test_what_is_settled_is_no_longer_asked_and_what_awaits_a_correction_is(warehouse: Path) -> None:
    for flag_id, decision in ((SPLIT, "説明がついた"), (OVERLAP, "訂正された"), (PADDING, "判断できない")):
        status, told = flags(warehouse, "decide", flag_id[:12], decision, "--reason", "確かめた", "--by", "山田")
        assert status == 0 and decision in told
    again = {cells["確認番号"]: cells["これまでの判定"] for _, cells in rows(review(warehouse), FLAG_SHEET)}
    assert list(again) == [PADDING, OVERLAP] and "訂正された（" in again[OVERLAP]
    _, told = flags(warehouse, "list", "--month", "2024-05")
    assert SPLIT not in told and "判定済み 1 件" in told
    _, told = flags(warehouse, "explain", SPLIT)
    assert "説明がついた（" in told and "見込み 9.4（90%範囲 4～15）" in told and "記録 30 件のうち 20 件" in told


def test_an_explanation_that_has_expired_is_asked_again(warehouse: Path) -> None:
    DECISIONS.append(warehouse, [line for line in [DECISIONS.read(
        {"flag_id": SPLIT, "decision": "explained", "reason": "催し", "decided_by": "山田", "decided_on": "2024-01-01", "expires_on": "2024-06-11"}
    )] if not isinstance(line, str)])  # fmt: skip
    assert SPLIT in flags(warehouse, "list", "--month", "2024-05")[1]


def test_each_line_that_cannot_be_taken_is_named_and_the_others_are_taken(warehouse: Path) -> None:
    out = review(warehouse)
    fill(out, FLAG_SHEET, {
        PADDING: {"判定": "たぶん不正", "理由": "勘"},
        SPLIT: {"理由": "書きかけ"},
        OVERLAP: {"判定": "訂正された", "理由": "時刻の入力誤り", "有効期限": "2019-01-01"},
    }, "確認番号")  # fmt: skip
    first, second, third = (line.consultation_id for line in SAMPLES.load(warehouse).all[:3])
    fill(out, SAMPLE_SHEET, {first: {"照合結果": "あった"}, second: {"照合結果": "ない"}, third: {"備考": "後で"}}, "相談ID")
    status, told = flags(warehouse, "take", str(out), "--by", "山田")
    assert status == 1 and told.count("受け付けません") == 5
    for reason in ("判定「たぶん不正」は", "判定「」は", "有効期限 2019-01-01 が", "照合結果「あった」は", "照合結果「」は"):
        assert reason in told
    assert decisions(warehouse) == [] and [audit.consultation_id for audit in AUDITS.load(warehouse).all] == [second]


def test_contradictory_lines_and_records_nobody_drew_are_refused_and_a_flag_that_has_gone_is_kept(warehouse: Path) -> None:
    out = review(warehouse)
    book = openpyxl.load_workbook(out)
    page = book[FLAG_SHEET]
    at = {cells["確認番号"]: place for place, cells in rows(out, FLAG_SHEET)}
    names = {str(cell.value).split("\n")[0]: cell.column for cell in page[5]}
    for place, (flag_id, decision) in enumerate(((SPLIT, "確認された"), (SPLIT, "説明がついた"), ("Fgone", "訂正された"))):
        row = at[PADDING] + place
        for heading, value in (("確認番号", flag_id), ("判定", decision), ("理由", "帳簿"), ("型", "overlap"), ("型の版", 1)):
            page.cell(row, names[heading], value)
    sample = book[SAMPLE_SHEET]
    sample.cell(6, 3, "01:9999")
    sample.cell(6, 12, "ない")
    book.save(out)
    status, told = flags(warehouse, "take", str(out), "--by", "山田")
    assert status == 1 and f"{SPLIT} に異なる答えがあります" in told and "この記録は抽出されていません" in told
    assert "Fgone: 訂正された　いまの版にない確認番号です。判定は残します。" in told
    assert decisions(warehouse) == [("Fgone", "corrected", "帳簿")]
    assert "いまの版にない確認番号への判定 1 件" in flags(warehouse, "list", "--month", "2024-05")[1]


def test_another_workbook_is_told_apart(warehouse: Path, tmp_path: Path) -> None:
    other = tmp_path / "別.xlsx"
    openpyxl.Workbook().save(other)
    status, told = flags(warehouse, "take", str(other), "--by", "山田")
    assert status == 2 and "yorozu flags review のブックを使ってください" in told
    other.write_text("not a workbook", encoding="utf-8")
    assert flags(warehouse, "take", str(other), "--by", "山田")[0] == 2


def test_text_that_looks_like_a_formula_stays_text(warehouse: Path) -> None:
    cells = [cell for sheet in openpyxl.load_workbook(review(warehouse)) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value == TRAP} == {"s"}
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_hubs_flagged_since_are_drawn_too_and_earlier_lines_stay(warehouse: Path) -> None:
    review(warehouse)
    before = SAMPLES.path(warehouse).read_bytes()
    control = {line.hub_code for line in SAMPLES.load(warehouse).all if line.stratum == "control"}
    late = next(hub for hub in HUBS[2:] if hub not in control)
    with duckdb.connect(str(warehouse / "published" / "yorozu.duckdb")) as connection:
        connection.execute("update marts.inflation_hub_month set flagged = true where hub_code = ?", [late])
    review(warehouse, "後.xlsx")
    assert SAMPLES.path(warehouse).read_bytes().startswith(before)
    with SAMPLES.path(warehouse).open(encoding="utf-8") as file:
        added = list(csv.DictReader(file))[102:]
    assert {(line["hub_code"], line["stratum"], line["seed"]) for line in added} == {(late, "unmarked", "7")}
