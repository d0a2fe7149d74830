"""People's decisions: malformed rows are named and leave the others in force; contradictions are refused with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from ingestion.nayose.contradictions import contradiction
from ingestion.nayose.decisions import Decision, Decisions, append_decisions, decisions_file, load_decisions
from ingestion.nayose.filled_review import SHEET, NotAReviewError, read_filled_review
from publishing.nayose.review_workbook import headings, write_review

A, B, C, D = (f"hub:13:client:C{i}" for i in range(4))
NOW = "2025-06-10T09:00:00"


def decided(one: str, other: str, decision: str) -> Decision:
    low, high = sorted((one, other))
    return Decision(low, high, decision, "山田", NOW, "電話で確認")


def among(*decisions: Decision) -> Decisions:
    return Decisions({decision.pair: decision for decision in decisions})


def test_a_malformed_row_is_named_and_leaves_the_others(tmp_path: Path) -> None:
    append_decisions(tmp_path, [decided(A, B, "same")])
    with decisions_file(tmp_path).open("a", encoding="utf-8") as file:
        file.write(
            f"{NOW},山田,{A},{A},same,同じ記録\n{NOW},山田,{A},{C},多分,理由\n{NOW},,{A},{D},different,理由\n{NOW},佐藤,{C},{B},別,別会社\n"
        )
    loaded = load_decisions(tmp_path)
    assert [decision.pair for decision in loaded.in_force] == [(A, B), (B, C)]
    assert [line.split(":")[0] for line in loaded.malformed] == [f"nayose.csv {row} 行目" for row in (3, 4, 5)]
    assert "多分" in loaded.malformed[1] and "decided_by" in loaded.malformed[2]


def test_the_last_decision_on_a_pair_counts(tmp_path: Path) -> None:
    append_decisions(tmp_path, [decided(A, B, "same"), decided(A, B, "different")])
    assert load_decisions(tmp_path).by_pair[A, B].decision == "different"
    assert len(decisions_file(tmp_path).read_text(encoding="utf-8").splitlines()) == 3


NUMBERS = {A: None, B: "1111111111111", C: None, D: "2222222222222"}


@pytest.mark.parametrize(
    ("earlier", "new", "words"),
    [
        ((), decided(B, D, "same"), "法人番号"),
        ((decided(A, B, "same"), decided(C, D, "same")), decided(A, C, "same"), "法人番号"),
        ((decided(A, B, "same"), decided(B, C, "same")), decided(A, C, "different"), "一つになっています"),
        ((decided(A, B, "same"), decided(A, C, "different")), decided(B, C, "same"), "「別」と判断されています"),
        ((), decided(A, "hub:13:client:C9", "same"), "ありません"),
    ],
)
def test_contradictions_are_refused_with_the_reason(earlier: tuple[Decision, ...], new: Decision, words: str) -> None:
    assert words in (contradiction(among(*earlier), new, NUMBERS) or "")


@pytest.mark.parametrize(
    ("earlier", "new"),
    [
        ((), decided(A, B, "same")),
        ((decided(A, B, "same"),), decided(A, B, "different")),
        ((decided(A, C, "different"),), decided(A, B, "same")),
        ((decided(A, B, "same"), decided(C, D, "same")), decided(A, C, "unsure")),
    ],
)
def test_what_contradicts_nothing_is_taken(earlier: tuple[Decision, ...], new: Decision) -> None:
    assert contradiction(among(*earlier), new, NUMBERS) is None


def filled(path: Path, *answers: tuple[str, str, str, str, str]) -> Path:
    names = headings()
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.write_row(0, 0, names)
        for row, answer in enumerate(answers, 1):
            for name, text in zip(("判断", "判断者", "理由", "記録ID A", "記録ID B"), answer, strict=True):
                sheet.write_string(row, names.index(name), text)
    return path


def test_a_filled_workbook_becomes_decisions(tmp_path: Path) -> None:
    book = filled(
        tmp_path / "確認.xlsx",
        ("同じ", "山田", "電話で確認", B, A),
        ("", "", "", A, C),
        ("別", "", "所在地が違う", C, D),
        ("たぶん", "山田", "理由", A, D),
        ("同じ", "山田", "", A, D),
    )
    review = read_filled_review(book, "佐藤", NOW)
    assert [(row, d.pair, d.decision, d.decided_by) for row, d in review.decisions] == [
        (2, (A, B), "same", "山田"),
        (4, (C, D), "different", "佐藤"),
    ]
    assert review.unanswered == 1
    assert [line.split(":")[0] for line in review.malformed] == ["確認.xlsx 5 行目", "確認.xlsx 6 行目"]


def test_another_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "別のブック.xlsx"
    with xlsxwriter.Workbook(str(other)) as book:
        book.add_worksheet("表紙").write_string(0, 0, "x")
    for path in (other, Path(__file__)):
        with pytest.raises(NotAReviewError):
            read_filled_review(path, "山田", NOW)


def test_an_empty_queue_is_still_a_workbook(tmp_path: Path) -> None:
    write_review([], tmp_path / "空.xlsx")
    assert read_filled_review(tmp_path / "空.xlsx", "山田", NOW).decisions == []
    assert (tmp_path / "空.xlsx").stat().st_mode & 0o777 == 0o600
