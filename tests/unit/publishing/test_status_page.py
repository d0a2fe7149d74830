"""The status page speaks Japanese of everything a run notes, and shows a run that was cut off as such."""

import time
from pathlib import Path

import pytest

from publishing.status_page import told_ja, when_ja, write_status_page

OUTCOMES = {"完了": "ok", "失敗": "bad"}


def stage(at: str, name: str, **noted: object) -> dict[str, object]:
    return {"at": f"2024-06-05T06:{at}", "run": "abcdef1234", "stage": name, **noted}


SETTLED = stage(
    "01:00",
    "提出の有効・無効",
    files_by_status={"accepted": 1203, "held": 2},
    rows_by_status={"accepted": 45678, "quarantined": 9},
    issues_by_code={"E01": 7, "E99": 1},
)


def test_counts_are_told_in_japanese_with_thousands() -> None:
    told = dict(told_ja(SETTLED))
    assert told["ファイル"] == "受入 1,203、保留 2"
    assert told["行"] == "受入 45,678、保留 9"
    assert told["誤りと注意"] == "E01 必須項目の空欄 7、E99 1"
    assert dict(told_ja(stage("02:00", "集計表の組み立て", carried=1, models=320)))["組み立て方"] == "前夜から引き継ぎ"


def test_a_key_without_a_word_is_shown_as_it_is() -> None:
    """That no key of a real run is one is tested where there is a run (tests/integration/test_nightly_command.py)."""
    assert told_ja(stage("02:00", "様式の読み取り", planted=1)) == [("planted", "1")]


@pytest.mark.parametrize(
    ("last", "shown"),
    [
        (stage("03:10", "完了"), ("完了", "ok")),
        (stage("03:10", "失敗", message="<b>行 3</b>"), ("失敗", "bad")),
        (stage("03:10", "公開前の検査", checks=12, failed=0, warned=1), ("途中で終了", "bad")),
    ],
)
def test_outcome_of_a_run(tmp_path: Path, last: dict[str, object], shown: tuple[str, str]) -> None:
    page = write_status_page(tmp_path / "status.html", [[SETTLED, last]], {}, OUTCOMES).read_text(encoding="utf-8")
    assert f'<span class="{shown[1]}">{shown[0]}</span><span>2 分 10 秒</span>' in page
    assert "<b>行 3</b>" not in page
    assert ("&lt;b&gt;行 3" in page) == ("message" in last)


def test_refused_lines_and_newest_first(tmp_path: Path) -> None:
    older = [stage("00:00", "完了")]
    newer = [stage("30:00", "参照データ", rows={"事業所数": 47}, refused=["7 行: 県の符号がありません"]), stage("31:00", "完了")]
    page = write_status_page(tmp_path / "status.html", [older, newer], {"edition": "e1"}, OUTCOMES).read_text(encoding="utf-8")
    assert page.index("06:30") < page.index("06:00</span>")
    assert "使えなかったもの 1 件" in page and "7 行: 県の符号がありません" in page


def test_moments_are_local_to_the_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert when_ja("2024-06-04T21:12:40+00:00") == "2024-06-05 06:12"
    finally:
        monkeypatch.undo()
        time.tzset()
