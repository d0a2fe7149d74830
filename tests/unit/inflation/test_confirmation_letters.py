"""Letters at the command line: the list is written and logged, answers come back once, and lines that cannot be taken are named."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import duckdb
import openpyxl
import pytest

from ingestion.inflation.confirmation import LETTERS, REPLIES, Letter, Reply
from ingestion.inflation.filled_confirmation import LETTER_SHEET
from ingestion.store.atomic import write_privately
from orchestration.flag_checks import malformed_lines
from orchestration.lock import writer_lock
from publishing.dictionary import marts
from publishing.inflation.letter_words import LETTER
from publishing.publish import RESTRICTED
from tests.unit.inflation.asked import MAY, TRAP, Edition
from tests.unit.inflation.reviewing import edition, fill, flags, review, rows

__all__ = ["edition"]

SEED = "2024-05/0123456789abcdef"
COLUMNS = (
    "hub_code varchar, month date, fiscal_year integer, draw_no integer, of_enterprises integer, consultation_id varchar, consulted_on date, "
    "client_name varchar, representative varchar, postal_code varchar, address varchar, seed varchar, drawn_on date"
)
TODAY = dt.date.today()
GOOD = {
    "consultation_id": "13:1",
    "answer": "なかった",
    "answered_on": "2024-07-01",
    "entered_by": "山田",
    "entered_on": "2024-07-02",
}
BAD = {
    "no such answer": ({"answer": "不正"}, "回答「不正」は あった・なかった・覚えていない・宛先不明 のどれでもありません"),
    "no answer": ({"answer": ""}, "回答「」は"),
    "nobody": ({"entered_by": ""}, "入力した人が空です"),
    "no day": ({"answered_on": ""}, "回答日が空です"),
    "a day that is none": ({"answered_on": "7月"}, "回答日「7月」"),
    "answered after it was entered": ({"answered_on": "2024-07-03"}, "入力の日 2024-07-02 より後です"),
}


def draw(warehouse: Path, *consultations: str) -> None:
    """The restricted file of a night: five consultations each of hubs 01 and 02, or those named."""
    path = warehouse / "restricted" / "yorozu_restricted.duckdb"
    path.parent.mkdir(exist_ok=True)
    names = consultations or tuple(f"{hub}:{number}" for hub in ("01", "02") for number in range(1, 6))
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            f"create schema if not exists restricted; create or replace table restricted.confirmation_sample ({COLUMNS})"
        )
        for at, name in enumerate(names):
            row = [name[:2], MAY, 2024, at % 5 + 1, 20, name, dt.date(2024, 5, 7), TRAP if at == 0 else f"第{name}社", "代表",
                   "1000001", None if at == 1 else "東京都千代田区一丁目1-1", SEED, dt.date(2024, 6, 1)]  # fmt: skip
            connection.execute(f"insert into restricted.confirmation_sample values ({', '.join('?' * len(row))})", row)


@pytest.fixture
def warehouse(edition: Path, tmp_path: Path) -> Path:
    place = shutil.copytree(edition, tmp_path / "warehouse")
    draw(place)
    return place


def confirm(warehouse: Path, name: str = "郵便.xlsx", *words: str) -> tuple[Path, str]:
    out = warehouse.parent / name
    status, told = flags(warehouse, "confirm", "--month", "2024-05", "--out", str(out), *words)
    assert status == 0, told
    return out, told


def answer(path: Path, **cells: tuple[object, object, str]) -> None:
    """Writes 回答, 回答日 and 備考 of consultations (`c01_3`)."""
    answers = {
        name[1:].replace("_", ":"): dict(zip(("回答", "回答日", "備考"), said, strict=True)) for name, said in cells.items()
    }
    fill(path, LETTER_SHEET, answers, "相談ID")


def replies(warehouse: Path) -> list[tuple[str, str, dt.date, str]]:
    return [(line.consultation_id, line.answer, line.answered_on, line.note) for line in REPLIES.load(warehouse).all]


def test_the_restricted_file_holds_the_draw_and_no_mart_does() -> None:
    assert "int_inflation_confirmation_letters" in RESTRICTED["confirmation_sample"]
    published = {column.name for mart in marts().values() for column in mart.columns}
    assert "denied_share" in published and not published & {"seed", "client_name", "draw_no"}


def test_the_list_is_for_its_owner_alone_and_is_logged_once(warehouse: Path) -> None:
    out, told = confirm(warehouse)
    assert "郵便確認 10 通（うち新しく名簿に載せたもの 10 通" in told and oct(out.stat().st_mode & 0o777) == "0o600"
    letters = LETTERS.load(warehouse)
    assert letters.all[0] == Letter("01:1", "01", MAY, 1, 20, TODAY) and len(letters.all) == 10
    before = LETTERS.path(warehouse).read_bytes()
    listed = {cells["相談ID"]: cells for _, cells in rows(confirm(warehouse, "02.xlsx", "--hub", "02")[0], LETTER_SHEET)}
    assert list(listed) == [f"02:{number}" for number in range(1, 6)] and LETTERS.path(warehouse).read_bytes() == before
    assert (listed["02:3"]["事業者名"], listed["02:3"]["抽出番号"], listed["02:3"]["郵便番号"]) == ("第02:3社", 3, "1000001")


def test_the_workbook_says_why_how_it_was_drawn_and_what_to_write(warehouse: Path) -> None:
    book = openpyxl.load_workbook(confirm(warehouse)[0])
    assert book.sheetnames == ["はじめに", LETTER_SHEET, "手紙の文案"]
    front = "".join(str(cell.value or "") for row in book["はじめに"].iter_rows() for cell in row)
    for words in (SEED, "2024年6月1日", "10 通（住所のないもの 1 通）", "尋ねることは、拠点を疑うことではありません", "SHA-256"):
        assert words in front
    assert [row[0].value for row in book["手紙の文案"].iter_rows(min_row=5) if row[0].value] == list(LETTER)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value == TRAP} == {"s"} and not [c for c in cells if c.data_type == "f"]


def test_answers_come_back_once_and_a_later_one_counts(warehouse: Path) -> None:
    out, _ = confirm(warehouse)
    day = dt.datetime.combine(TODAY, dt.time())
    answer(out, c01_1=("あった", day, ""), c01_2=("なかった", TODAY.isoformat(), "=1+1"), c02_5=("宛先不明", day, "転居"))
    status, told = flags(warehouse, "take", str(out), "--by", "山田")
    assert status == 0 and "受け付けた回答 3" in told and "答えのない行 7" in told
    assert replies(warehouse) == [
        ("01:1", "confirmed", TODAY, ""), ("01:2", "denied", TODAY, "=1+1"), ("02:5", "undeliverable", TODAY, "転居"),
    ]  # fmt: skip
    before = REPLIES.path(warehouse).read_bytes()
    status, told = flags(warehouse, "take", str(out), "--by", "佐藤")
    assert status == 0 and "受け付けた回答 0、すでに取り込んだ行 3" in told and REPLIES.path(warehouse).read_bytes() == before
    again, _ = confirm(warehouse, "後.xlsx")
    said = {cells["相談ID"]: cells["これまでの回答"] for _, cells in rows(again, LETTER_SHEET)}
    assert said["01:2"] == f"なかった（{TODAY}、山田 入力）" and not said["01:3"]
    answer(again, c01_2=("あった", day, "別の担当者だった"))
    assert flags(warehouse, "take", str(again), "--by", "山田")[0] == 0
    assert REPLIES.load(warehouse).in_force[("01:2",)].answer == "confirmed" and len(replies(warehouse)) == 4


def test_each_line_that_cannot_be_taken_is_named_and_the_others_are_taken(warehouse: Path) -> None:
    out, _ = confirm(warehouse)
    day = dt.datetime.combine(TODAY, dt.time())
    answer(
        out, c01_1=("たぶん", day, ""), c01_2=("なかった", None, ""), c01_3=("", None, "電話で聞いた"), c01_4=("あった", day, ""),
        c01_5=("あった", day + dt.timedelta(1), ""), c02_1=("なかった", day - dt.timedelta(1), ""), c02_2=("あった", day, ""),
        c02_4=("あった", day, ""),
    )  # fmt: skip
    book = openpyxl.load_workbook(out)
    names = {str(cell.value): cell.column for cell in book[LETTER_SHEET][5]}
    at = {cells["相談ID"]: place for place, cells in rows(out, LETTER_SHEET)}
    book[LETTER_SHEET].cell(at["02:2"], names["相談ID"], "02:9")
    book[LETTER_SHEET].cell(at["02:3"], names["相談ID"], "02:4")
    for heading, value in (("回答", "なかった"), ("回答日", day)):
        book[LETTER_SHEET].cell(at["02:3"], names[heading], value)
    book.save(out)
    status, told = flags(warehouse, "take", str(out), "--by", "山田")
    assert status == 1 and told.count("受け付けません") == 7 and replies(warehouse) == [("01:4", "confirmed", TODAY, "")]
    for reason in (
        "回答「たぶん」は", "回答日が空です", "回答「」は", "入力の日", f"名簿をつくった日 {TODAY} より前です",
        "この相談は名簿にありません", "02:4 に異なる答えがあります",
    ):  # fmt: skip
        assert reason in told


def test_a_letter_of_a_record_withdrawn_since_can_still_be_answered(warehouse: Path) -> None:
    confirm(warehouse)
    draw(warehouse, "01:1", "01:8")
    out, told = confirm(warehouse, "後.xlsx", "--hub", "01")
    assert "郵便確認 2 通（うち新しく名簿に載せたもの 1 通、抽出から外れた以前の名簿 4 件）" in told
    listed = {cells["相談ID"]: cells for _, cells in rows(out, LETTER_SHEET)}
    assert "抽出から外れた相談です" in listed["01:2"]["住所"] and Counter(name[:2] for name in listed) == {"01": 6}
    answer(out, c01_2=("なかった", dt.datetime.combine(TODAY, dt.time()), ""))
    assert flags(warehouse, "take", str(out), "--by", "山田")[0] == 0 and replies(warehouse)[0][:2] == ("01:2", "denied")


def test_nothing_is_written_where_there_is_nothing_to_write(warehouse: Path, tmp_path: Path) -> None:
    out = tmp_path / "none.xlsx"
    for words, reason in (
        (("--month", "2023-05"), "抽出はありません"),
        (("--month", "2024-05", "--hub", "99"), "拠点コード 99 はありません"),
        (("--month", "2024-05", "--hub", "03"), "2024年5月・拠点 03の抽出はありません"),
    ):
        status, told = flags(warehouse, "confirm", *words, "--out", str(out))
        assert status == 2 and reason in told
    with writer_lock(warehouse):
        assert flags(warehouse, "confirm", "--month", "2024-05", "--out", str(out))[0] == 3
        assert flags(warehouse, "take", str(confirmed_before(tmp_path)), "--by", "山田")[0] == 3
    with duckdb.connect(str(warehouse / "restricted" / "yorozu_restricted.duckdb")) as connection:
        connection.execute("drop table restricted.confirmation_sample")
    assert "古い形式" in flags(warehouse, "confirm", "--month", "2024-05", "--out", str(out))[1]
    shutil.rmtree(warehouse / "restricted")
    assert "宛先のファイル" in flags(warehouse, "confirm", "--month", "2024-05", "--out", str(out))[1]
    assert not out.exists() and not LETTERS.path(warehouse).exists()


def confirmed_before(tmp_path: Path) -> Path:
    """A workbook of letters of another warehouse."""
    other = Edition(tmp_path / "other" / "warehouse").fill().place
    draw(other)
    return confirm(other)[0]


def test_both_kinds_of_workbook_are_told_apart(warehouse: Path) -> None:
    status, told = flags(warehouse, "take", str(review(warehouse)), "--by", "山田")
    assert status == 0 and "受け付けた判定 0" in told
    other = warehouse.parent / "別.xlsx"
    other.write_text("not a workbook", encoding="utf-8")
    assert flags(warehouse, "take", str(other), "--by", "山田")[0] == 2


def test_a_workbook_damaged_within_is_told(warehouse: Path) -> None:
    whole, damaged = confirm(warehouse)[0], warehouse.parent / "壊れた名簿.xlsx"
    with ZipFile(whole) as source, ZipFile(damaged, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name)[: 900 if "worksheets/sheet" in name else None])
    status, told = flags(warehouse, "take", str(damaged), "--by", "山田")
    assert status == 2 and "シートを読めません" in told


@pytest.mark.parametrize("case", BAD)
def test_an_answer_that_cannot_be_used_is_told_why(case: str) -> None:
    change, reason = BAD[case]
    assert isinstance(REPLIES.read(GOOD), Reply)
    told = REPLIES.read(GOOD | change)
    assert isinstance(told, str) and reason in told


def test_lines_of_both_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    LETTERS.append(tmp_path, [Letter("13:1", "13", MAY, 1, 20, TODAY)])
    REPLIES.append(tmp_path, [Reply("13:1", "denied", TODAY, "", "山田", TODAY)])
    with LETTERS.path(tmp_path).open("a", encoding="utf-8") as file:
        file.write("13:2,13,2024-05-01,21,20,2024-07-01\n13:3,13,2024-05-02,1,20,2024-07-01\n13:4,,2024-05-01,1,20,2024-07-01\n")
    with REPLIES.path(tmp_path).open("a", encoding="utf-8") as file:
        file.write("13:1,無視,2024-07-01,,山田,2024-07-01\n")
    told = "\n".join(malformed_lines(tmp_path))
    for words in (
        "letters.csv 3 行目: draw_no「21」",
        "4 行目: month「2024-05-02」",
        "5 行目: hub_codeが空",
        "answers.csv 3 行目: 回答「無視」",
    ):
        assert words in told
    assert len(LETTERS.load(tmp_path).all) == len(REPLIES.load(tmp_path).all) == 1


def test_a_warehouse_that_is_not_there_is_told_and_not_made(warehouse: Path) -> None:
    out = warehouse.parent / "名簿.xlsx"
    assert flags(warehouse, "confirm", "--month", "2024-05", "--out", str(out))[0] == 0
    place = warehouse.parent / "どこにもない"
    assert flags(place, "confirm", "--month", "2024-05")[0] == 2
    assert flags(place, "take", str(out), "--by", "山田")[0] == 2
    assert not place.exists()


def test_nobody_reads_a_workbook_of_addresses_while_it_is_written(tmp_path: Path) -> None:
    seen = []

    def write(path: Path) -> None:
        path.write_text("住所", encoding="utf-8")
        seen.append(path.stat().st_mode & 0o777)

    write_privately(tmp_path / "名簿.xlsx", write)
    assert seen == [0o600] and (tmp_path / "名簿.xlsx").stat().st_mode & 0o777 == 0o600
