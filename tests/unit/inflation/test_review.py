"""A month under review: the list, the workbook and what is drawn."""

from __future__ import annotations

import stat
from collections import Counter
from pathlib import Path

import duckdb
import openpyxl
import pytest
from typer.testing import CliRunner

from ingestion.inflation.decisions import SAMPLES
from ingestion.inflation.filled_review import FLAG_SHEET, SAMPLE_SHEET
from ingestion.inflation.sampling import controls, drawn
from orchestration.cli.app import app
from orchestration.lock import writer_lock
from tests.unit.inflation.asked import HUBS, OVERLAP, PADDING, RECORDS, SPLIT, SPLIT_RECORDS
from tests.unit.inflation.reviewing import edition, flags, review, rows, warehouse
from tests.unit.inflation.test_explanations import accusations

__all__ = ["edition", "warehouse"]


def test_the_list_has_open_flags_with_the_largest_excess_first(warehouse: Path) -> None:
    status, told = flags(warehouse, "list", "--month", "2024-05")
    assert status == 0
    assert told.index(PADDING) < told.index(SPLIT) < told.index(OVERLAP)
    assert "30（4～15）" in told and "30／15" in told and "待つ確認のお願い 3 件" in told
    _, told = flags(warehouse, "list", "--month", "2024-05", "--hub", "02")
    assert OVERLAP in told and SPLIT not in told


def test_a_month_without_open_flags_names_the_months_that_have_some(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse / "published" / "yorozu.duckdb")) as connection:
        connection.execute(
            "insert into marts.inflation_hub_month select * replace (date '2024-04-01' as month) from marts.inflation_hub_month"
        )
    assert "判定を待つもののある月: 2024-05（3 件）" in flags(warehouse, "list", "--month", "2024-04")[1]
    assert "2024-05（2 件）" in flags(warehouse, "list", "--month", "2024-04", "--hub", "01")[1]
    for told in (
        flags(warehouse, "list", "--month", "2024-04", "--hub", "03")[1],
        flags(warehouse, "list", "--month", "2024-05")[1],
    ):
        assert "のある月" not in told


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
        (("decide", SPLIT, "確認された", "--reason", " ", "--by", "山田"), "空にはできません"),
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


def test_nobody_draws_or_takes_without_a_name(warehouse: Path) -> None:
    status, told = flags(warehouse, "review", "--month", "2024-05", "--by", " ", "--out", str(warehouse.parent / "x.xlsx"))
    assert (status, "空にはできません" in told, SAMPLES.load(warehouse).all) == (2, True, ())
    assert flags(warehouse, "take", str(review(warehouse)), "--by", "")[0] == 2


def test_a_place_that_cannot_be_written_is_told(warehouse: Path) -> None:
    (warehouse.parent / "ファイル").write_text("x", encoding="utf-8")
    status, told = flags(
        warehouse, "review", "--month", "2024-05", "--by", "山田", "--out", str(warehouse.parent / "ファイル" / "x.xlsx")
    )
    assert status == 2 and "ファイルを読み書きできません" in told
    assert SAMPLES.load(warehouse).all == ()


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


def test_every_pattern_is_listed_with_what_its_flag_would_say(warehouse: Path) -> None:
    status, told = flags(warehouse, "patterns")
    assert status == 0
    assert told.count("例") == 29 + told.count("作例") and told.count("拠点にお尋ねする型ではありません。") == 1
    assert told.index("1 相談時間の重なり") < told.index("30 郵便での確かめ")
