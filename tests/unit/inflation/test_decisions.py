"""What people did with flags is kept in files: order, expiry, lines that cannot be used, what dbt sees of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from ingestion.inflation.decisions import (
    AUDITS,
    DECISIONS,
    SAMPLES,
    Audit,
    Drawn,
    FlagDecision,
    audits_of_no_sample,
)
from ingestion.store.inflation import create_flag_tables
from orchestration.flag_checks import malformed_lines
from publishing.edition import decisions_digest

DAY = dt.date(2024, 6, 12)
MONTH = dt.date(2024, 5, 1)
GOOD = {"flag_id": "f1", "decision": "説明がついた", "reason": "相談会の日", "decided_by": "山田", "decided_on": "2024-06-12"}
BAD_DECISIONS = {
    "no such decision": ({"decision": "不正"}, "判定「不正」は 確認された・訂正された・説明がついた・判断できない"),
    "no flag": ({"flag_id": " "}, "確認番号が空です"),
    "no reason and nobody": ({"reason": "", "decided_by": ""}, "理由・判定した人が空です"),
    "no day": ({"decided_on": "6月12日"}, "判定の日「6月12日」"),
    "a day without its hyphens": ({"decided_on": "20240612"}, "判定の日「20240612」"),
    "expiry is no day": ({"expires_on": "年度末"}, "有効期限「年度末」"),
    "expired before it began": ({"expires_on": "2024-06-11"}, "より前です"),
}
SAMPLE = {
    "sample_id": "2024-05-13", "hub_code": "13", "month": "2024-05-01", "stratum": "marked", "consultation_id": "13:1",
    "stratum_size": "52", "drawn_size": "20", "seed": "7", "drawn_on": "2024-06-12", "drawn_by": "山田",
}  # fmt: skip
BAD_SAMPLES = {
    "more than there are": ({"drawn_size": "53"}, "stratum_size「52」以下"),
    "none": ({"drawn_size": "0"}, "1 以上"),
    "no such stratum": ({"stratum": "suspect"}, "stratum「suspect」"),
    "no first of a month": ({"month": "2024-05-02"}, "month「2024-05-02」"),
    "no hub": ({"hub_code": "東京"}, "hub_code「東京」"),
    "no seed": ({"seed": ""}, "seedが空です"),
}
AUDIT = {"sample_id": "2024-05-13", "consultation_id": "13:1", "result": "ない", "audited_by": "山田", "audited_on": "2024-06-20"}
BAD_AUDITS = {
    "no such result": ({"result": "たぶん"}, "照合結果「たぶん」は 予約表・出勤簿にある・ない・分からない"),
    "nobody": ({"audited_by": ""}, "照合した人が空です"),
    "no day": ({"audited_on": "20日"}, "照合の日「20日」"),
}


def decided(flag: str, decision: str, reason: str = "確かめた", until: dt.date | None = None) -> FlagDecision:
    return FlagDecision(flag, decision, reason, "山田", DAY, until, "split_visit", 1)


def drawn(record: str) -> Drawn:
    return Drawn("2024-05-13", "13", MONTH, "marked", record, 52, 20, "7", DAY, "山田")


@pytest.mark.parametrize("case", BAD_DECISIONS)
def test_a_decision_that_cannot_be_used_is_told_why(case: str) -> None:
    change, reason = BAD_DECISIONS[case]
    assert isinstance(DECISIONS.read(GOOD), FlagDecision)
    told = DECISIONS.read(GOOD | change)
    assert isinstance(told, str) and reason in told


@pytest.mark.parametrize("case", BAD_SAMPLES)
def test_a_drawn_record_that_cannot_be_used_is_told_why(case: str) -> None:
    change, reason = BAD_SAMPLES[case]
    assert isinstance(SAMPLES.read(SAMPLE), Drawn)
    told = SAMPLES.read(SAMPLE | change)
    assert isinstance(told, str) and reason in told


@pytest.mark.parametrize("case", BAD_AUDITS)
def test_a_result_that_cannot_be_used_is_told_why(case: str) -> None:
    change, reason = BAD_AUDITS[case]
    assert isinstance(AUDITS.read(AUDIT), Audit)
    told = AUDITS.read(AUDIT | change)
    assert isinstance(told, str) and reason in told


def test_a_malformed_line_is_named_by_its_row_and_the_others_stay_in_force(tmp_path: Path) -> None:
    DECISIONS.append(tmp_path, [decided("f1", "explained"), decided("f2", "confirmed")])
    path = DECISIONS.path(tmp_path)
    with path.open("a", encoding="utf-8") as file:
        file.write("f3,疑わしい,理由,山田,2024-06-12,,,\nf4,undetermined,理由,山田,2024-06-12,,,\n")
    assert [line.flag_id for line in DECISIONS.load(tmp_path).all] == ["f1", "f2", "f4"]
    (told,) = malformed_lines(tmp_path)
    assert told.startswith("flag_decisions.csv 4 行目: 判定「疑わしい」")


def test_the_last_decision_on_a_flag_counts_and_the_earlier_ones_stay(tmp_path: Path) -> None:
    until = dt.date(2025, 3, 31)
    DECISIONS.append(tmp_path, [decided("f1", "explained"), decided("f2", "confirmed")])
    DECISIONS.append(tmp_path, [decided("f1", "confirmed", "予約表になかった", until)])
    lines = DECISIONS.load(tmp_path)
    assert [line.decision for line in lines.all] == ["explained", "confirmed", "confirmed"]
    assert lines.in_force[("f1",)] == decided("f1", "confirmed", "予約表になかった", until)


def test_what_was_appended_never_changes_and_any_text_comes_back(tmp_path: Path) -> None:
    reason = '=1+1,"引用"\n二行目'
    DECISIONS.append(tmp_path, [decided("f1", "explained", reason)])
    path = DECISIONS.path(tmp_path)
    first = path.read_bytes()
    path.write_bytes(first.rstrip(b"\n"))  # an editor that drops the last line's end
    DECISIONS.append(tmp_path, [decided("f2", "confirmed")])
    assert path.read_bytes().startswith(first)
    assert [line.reason for line in DECISIONS.load(tmp_path).all] == [reason, "確かめた"]
    before = path.read_bytes()
    DECISIONS.append(tmp_path, [])
    assert path.read_bytes() == before


def test_an_append_that_dies_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    DECISIONS.append(tmp_path, [decided("f1", "explained")])
    before = DECISIONS.path(tmp_path).read_bytes()

    def die(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", die)
    with pytest.raises(OSError, match="disk full"):
        DECISIONS.append(tmp_path, [decided("f2", "confirmed")])
    monkeypatch.undo()
    assert DECISIONS.path(tmp_path).read_bytes() == before
    assert [path.name for path in DECISIONS.path(tmp_path).parent.iterdir()] == ["flag_decisions.csv"]


def test_a_file_that_is_no_utf8_table_is_named_as_a_whole(tmp_path: Path) -> None:
    DECISIONS.append(tmp_path, [decided("f1", "explained")])
    path = DECISIONS.path(tmp_path)
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp932"))
    lines = DECISIONS.load(tmp_path)
    assert lines.all == () and "UTF-8" in lines.malformed[0]


def test_results_for_records_nobody_drew_are_kept_and_told(tmp_path: Path) -> None:
    SAMPLES.append(tmp_path, [drawn("13:1")])
    audits = [Audit("2024-05-13", record, "found", "", "山田", DAY) for record in ("13:1", "13:2")]
    AUDITS.append(tmp_path, audits)
    assert audits_of_no_sample(tmp_path) == [audits[1]]


def test_the_build_sees_what_is_in_force_and_the_edition_notices_every_file(tmp_path: Path) -> None:
    connection = duckdb.connect()
    create_flag_tables(connection, tmp_path)
    assert connection.execute("select count(*) from flags.decision").fetchall() == [(0,)]
    digests = [decisions_digest(tmp_path)]
    SAMPLES.append(tmp_path, [drawn("13:1")])
    digests.append(decisions_digest(tmp_path))
    AUDITS.append(tmp_path, [Audit("2024-05-13", "13:1", "found", "", "山田", DAY)])
    digests.append(decisions_digest(tmp_path))
    AUDITS.append(tmp_path, [Audit("2024-05-13", "13:1", "not_found", "後で見直した", "佐藤", DAY)])
    DECISIONS.append(tmp_path, [decided("f1", "explained"), decided("f1", "confirmed", until=dt.date(2025, 3, 31))])
    digests.append(decisions_digest(tmp_path))
    assert len(set(digests)) == 4
    create_flag_tables(connection, tmp_path)
    seen = connection.execute("select decision, expires_on, pattern, version from flags.decision").fetchall()
    assert seen == [("confirmed", dt.date(2025, 3, 31), "split_visit", 1)]
    assert connection.execute("select result, audited_by from flags.audit").fetchall() == [("not_found", "佐藤")]
    assert connection.execute("select stratum, stratum_size, month from flags.sample").fetchall() == [("marked", 52, MONTH)]
