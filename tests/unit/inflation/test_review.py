"""A month under review: the workbook, what is drawn, what people write into it and what comes back."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from typer.testing import CliRunner

from ingestion.inflation.decisions import AUDITS, DECISIONS, RESULT_JA, SAMPLES
from ingestion.inflation.filled_review import FLAG_SHEET, SAMPLE_SHEET
from ingestion.inflation.sampling import controls, drawn
from ingestion.store.inflation import create_flag_tables
from orchestration.cli.app import app
from orchestration.lock import writer_lock
from tests.small_warehouse import SmallWarehouse
from tests.unit.inflation.asked import HUBS, OVERLAP, PADDING, RECORDS, SPLIT, SPLIT_RECORDS, TRAP, Edition
from tests.unit.inflation.test_explanations import accusations

Cells = dict[str, Any]


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Edition(tmp_path_factory.mktemp("edition") / "warehouse").fill().place


@pytest.fixture
def warehouse(edition: Path, tmp_path: Path) -> Path:
    return shutil.copytree(edition, tmp_path / "warehouse")


def flags(warehouse: Path, *words: str) -> tuple[int, str]:
    """Runs a command; its exit status and what it printed, lines joined."""
    result = CliRunner().invoke(app, ["flags", *words, "--warehouse", str(warehouse)], terminal_width=300, env={"COLUMNS": "300"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def review(warehouse: Path, name: str = "確認.xlsx") -> Path:
    out = warehouse.parent / name
    status, told = flags(warehouse, "review", "--month", "2024-05", "--by", "山田", "--out", str(out), "--seed", "7")
    assert status == 0, told
    return out


def rows(path: Path, sheet: str) -> Iterator[tuple[int, Cells]]:
    """Rows of a sheet by heading, below the headings."""
    table = list(openpyxl.load_workbook(path)[sheet].iter_rows())
    head = next(at for at, row in enumerate(table) if sum(cell.value is not None for cell in row) > 5)
    names = [str(cell.value).split("\n")[0] for cell in table[head]]
    for at, row in enumerate(table[head + 1 :], head + 2):
        cells = dict(zip(names, (cell.value for cell in row), strict=True))
        if cells[names[0]]:
            yield at, cells


def fill(path: Path, sheet: str, answers: dict[str, Cells], key: str) -> None:
    """Writes answers into the rows whose cell under `key` they name."""
    book = openpyxl.load_workbook(path)
    found = {cells[key]: at for at, cells in rows(path, sheet)}
    page = book[sheet]
    names = {str(cell.value).split("\n")[0]: cell.column for row in page.iter_rows(max_row=6) for cell in row if cell.value}
    for name, cells in answers.items():
        for heading, value in cells.items():
            cell = page.cell(found[name], names[heading], value)
            cell.data_type = "s" if isinstance(value, str) else cell.data_type  # as typed by people: text, not a formula
    book.save(path)


def decisions(warehouse: Path) -> list[tuple[str, str, str]]:
    return [(line.flag_id, line.decision, line.reason) for line in DECISIONS.load(warehouse).all]


def test_the_list_has_open_flags_with_the_largest_excess_first(warehouse: Path) -> None:
    status, told = flags(warehouse, "list", "--month", "2024-05")
    assert status == 0
    assert told.index(PADDING) < told.index(SPLIT) < told.index(OVERLAP)
    assert "30（4～15）" in told and "30／15" in told and "待つ確認のお願い 3 件" in told
    _, told = flags(warehouse, "list", "--month", "2024-05", "--hub", "02")
    assert OVERLAP in told and SPLIT not in told


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("list", "--month", "2024-07"), "いちばん新しい月は 2024年5月"),
        (("list", "--month", "2024-05", "--hub", "99"), "拠点コード 99 はありません"),
        (("review", "--month", "2024-07", "--by", "山田"), "いちばん新しい月は 2024年5月"),
        (("explain", "F1"), "0 件です"),
        (("explain", "F0000"), "3 件です"),
        (("decide", "F1", "確認された", "--reason", "帳簿", "--by", "山田"), "0 件です"),
        (("decide", SPLIT, "不正", "--reason", "帳簿", "--by", "山田"), "判定「不正」は"),
        (("decide", SPLIT, "確認された", "--reason", " ", "--by", "山田"), "理由が空です"),
        (("decide", SPLIT, "説明がついた", "--reason", "催し", "--by", "山田", "--until", "来年"), "有効期限「来年」"),
    ],
)
def test_what_cannot_be_done_is_told_and_leaves_no_trace(warehouse: Path, words: tuple[str, ...], reason: str) -> None:
    status, told = flags(warehouse, *words)
    assert (status, reason in told) == (2, True), told
    assert not (warehouse / "decisions").exists()


def test_a_month_is_written_as_2024_05() -> None:
    assert CliRunner().invoke(app, ["flags", "list", "--month", "5月"]).exit_code == 2


def test_without_an_edition_or_while_another_writes_the_command_says_so(warehouse: Path, tmp_path: Path) -> None:
    assert flags(tmp_path / "nothing", "list", "--month", "2024-05")[0] == 2
    with writer_lock(warehouse):
        assert flags(warehouse, "decide", SPLIT, "確認された", "--reason", "帳簿", "--by", "山田")[0] == 3
        assert flags(warehouse, "review", "--month", "2024-05", "--by", "山田")[0] == 3


def test_the_workbook_says_what_is_asked_and_where_the_records_are(warehouse: Path) -> None:
    out = review(warehouse)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    asked = {cells["確認番号"]: cells for _, cells in rows(out, FLAG_SHEET)}
    assert list(asked) == [PADDING, SPLIT, OVERLAP]
    one = asked[SPLIT]
    assert (one["拠点"], one["見出し"], one["種別"], one["段階"]) == (
        "第01県よろず支援拠点",
        "同日の連続記録",
        "要確認",
        "T1 優先",
    )
    assert (one["数えたもの"], one["見込み"], one["見込みの90%範囲"]) == (30, 9.4, "4～15")
    assert (one["推定超過・相談対応"], one["推定超過・相談"]) == (30, 15)
    assert (
        "別の専門家" in one["まず考える理由"] and "予約表" in one["見るところ"] and "不正を示すものではありません" in one["説明"]
    )
    records = [cells for _, cells in rows(out, "対象の記録")]
    assert Counter(cells["確認番号"] for cells in records) == {SPLIT: SPLIT_RECORDS, PADDING: 2, OVERLAP: 2}
    assert [(c["記録のID"], c["ファイル"], c["シート"], c["行"]) for c in records if c["確認番号"] == OVERLAP] == [
        ("02:0003", "02/2024-05/月次報告.xlsx", "相談一覧", 8),
        ("02:0004", "02/2024-05/月次報告.xlsx", "相談一覧", 9),
    ]


def test_answers_are_chosen_from_a_list_and_no_word_accuses(warehouse: Path) -> None:
    book = openpyxl.load_workbook(review(warehouse))
    choices = [v.formula1 for sheet in book for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert choices == ['"確認された,訂正された,説明がついた,判断できない"', '"予約表・出勤簿にある,ない,分からない"']
    texts = [
        str(cell.value).replace("不正を示すもの", "") for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
    ]
    assert [text for text in texts if accusations(text)] == []


def test_the_sample_is_drawn_from_strata_and_controls_and_does_not_tell_them(warehouse: Path) -> None:
    out = review(warehouse)
    lines = SAMPLES.load(warehouse).all
    sizes = {(line.hub_code, line.stratum): (line.stratum_size, line.drawn_size) for line in lines}
    marked = SPLIT_RECORDS + 2
    control = controls([hub for hub in HUBS if hub not in ("01", "02")], 0.05, "7")
    assert sizes == {
        ("01", "marked"): (marked, 20), ("01", "unmarked"): (RECORDS - marked, 20), ("02", "marked"): (2, 2), ("02", "unmarked"): (58, 20),
        (control[0], "control"): (RECORDS, 40),
    }  # fmt: skip
    assert len(control) == 1 and {line.seed for line in lines} == {"7"} and {line.drawn_by for line in lines} == {"山田"}
    shown = [cells for _, cells in rows(out, SAMPLE_SHEET)]
    assert len(shown) == len(lines) == 102
    words = {str(value) for cells in shown for value in cells.values()}
    assert not words & {"marked", "unmarked", "control"}
    order = [(cells["拠点"], cells["相談ID"]) for cells in shown]
    assert order == sorted(order)


def test_a_draw_can_be_repeated_and_is_fair() -> None:
    ids = [f"13:{number:04d}" for number in range(200)]
    assert drawn(ids, 20, "7") == drawn(reversed(ids), 20, "7") != drawn(ids, 20, "8")
    assert sorted(drawn(ids[:3], 20, "7")) == ids[:3]
    taken = Counter(record for seed in range(600) for record in drawn(ids, 20, str(seed)))
    assert len(taken) == 200 and min(taken.values()) > 30 and max(taken.values()) < 95


def test_a_second_call_reuses_the_sample_and_writes_the_same_workbook(warehouse: Path) -> None:
    first = review(warehouse)
    log = SAMPLES.path(warehouse).read_bytes()
    again = warehouse.parent / "二度目.xlsx"
    status, told = flags(warehouse, "review", "--month", "2024-05", "--by", "佐藤", "--out", str(again), "--seed", "8")
    assert status == 0 and "--seed 8 は使いません" in told
    assert again.read_bytes() == first.read_bytes()
    assert SAMPLES.path(warehouse).read_bytes() == log


def test_a_workbook_that_cannot_be_written_logs_no_sample(warehouse: Path) -> None:
    target = warehouse.parent / "塞がっている.xlsx"
    target.mkdir()
    out = ("review", "--month", "2024-05", "--by", "山田", "--out", str(target))
    result = CliRunner().invoke(app, ["flags", *out, "--warehouse", str(warehouse)])
    assert result.exit_code == 2
    assert not SAMPLES.path(warehouse).exists()


def test_answers_come_back_outlive_a_rebuild_and_are_not_taken_twice(warehouse: Path) -> None:
    out = review(warehouse)
    fill(out, FLAG_SHEET, {
        SPLIT: {"判定": "説明がついた", "理由": "=1+1 相談会の日", "有効期限": dt.datetime(2030, 3, 31)},
        OVERLAP: {"判定": "訂正された", "理由": "時刻の入力誤り"},
    }, "確認番号")  # fmt: skip
    fill(out, SAMPLE_SHEET, {line.consultation_id: {"照合結果": list(RESULT_JA)[at % 3], "備考": "" if at else TRAP}
                             for at, line in enumerate(SAMPLES.load(warehouse).all) if at < 9}, "相談ID")  # fmt: skip
    status, told = flags(warehouse, "take", str(out), "--by", "山田")
    assert status == 0 and "受け付けた判定 2、照合結果 9" in told and "答えのない行 94" in told
    assert decisions(warehouse) == [(SPLIT, "explained", "=1+1 相談会の日"), (OVERLAP, "corrected", "時刻の入力誤り")]
    first = DECISIONS.load(warehouse).all[0]
    assert (first.expires_on, first.pattern, first.version, first.decided_by) == (dt.date(2030, 3, 31), "split_visit", 1, "山田")
    assert Counter(audit.result for audit in AUDITS.load(warehouse).all) == {"found": 3, "not_found": 3, "unclear": 3}
    before = {path.name: path.read_bytes() for path in (warehouse / "decisions").iterdir()}
    status, told = flags(warehouse, "take", str(out), "--by", "佐藤")
    assert status == 0 and "受け付けた判定 0、照合結果 0、すでに取り込んだ行 11" in told
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
