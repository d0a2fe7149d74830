"""A CSV read column by column gives the cells the csv module gives, whatever the width of its records."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.reading import delimited
from ingestion.reading.delimited import read_delimited
from ingestion.reading.refusal import RefusedFile

CELLS = st.text(alphabet=st.sampled_from('aあ0１,"\n\t ㈱-'), max_size=6)
RECORDS = st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=12)


def expected(text: str) -> list[list[str | None]]:
    rows = list(csv.reader(io.StringIO(text, newline="")))
    width = max(map(len, rows), default=0)
    return [[cell if cell and not cell.isspace() else None for cell in row + [""] * (width - len(row))] for row in rows]


@settings(max_examples=300, deadline=None)
@given(RECORDS, st.integers(0, 3))
def test_both_ways_of_reading_agree(records: list[list[str]], regular: int) -> None:
    records = records + [["株式会社", "1", "2"]] * regular
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(records)
    text = buffer.getvalue()
    grid = delimited._read_regular(text, ",", "x")
    if grid is None:  # left to the csv module
        return
    wanted = expected(text)
    found = [grid.row(i) for i in range(grid.height)]
    assert [row[: grid.width] for row in wanted] == found
    assert all(cell is None for row in wanted for cell in row[grid.width :])


def test_titles_notes_and_blank_lines_keep_their_record_numbers() -> None:
    lines = [
        "よろず支援拠点　紹介記録",
        "",
        "番号,名,日",
        *(f"{n},㈱{n},2024-05-01" for n in range(3000)),
        "",
        "※ 注",
        "3000,末尾,2024-05-02",
    ]
    grid = read_delimited("\r\n".join(lines).encode("cp932"), "x")
    assert type(grid).__name__ == "ColumnGrid"
    assert grid.height == len(lines)
    assert (grid.row(0)[0], grid.row(1), grid.row(2)) == ("よろず支援拠点　紹介記録", [None] * 3, ["番号", "名", "日"])
    assert grid.row(len(lines) - 2) == ["※ 注", None, None]
    assert grid.row(len(lines) - 1) == ["3000", "末尾", "2024-05-02"]


@pytest.mark.parametrize("data", [b"a,b\x00c\r\n", b"\xff\xfea", b"\x81"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedFile) as refusal:
        read_delimited(data, "x")
    assert refusal.value.reason == "unreadable"
