"""What people see of the linkage says what the warehouse holds: explanations, the page of an enterprise, the workbook of open questions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from ingestion.nayose.filled_review import DECISION, REASON, SHEET, read_filled_review
from orchestration.cli.endings import REFUSED
from orchestration.cli.nayose import ask_renewal
from publishing.nayose.cluster_page import write_cluster_page
from publishing.nayose.explain import Explanation, explain, write_explanation
from publishing.nayose.memory import LinkageMemory, NotLinkedYetError
from publishing.nayose.review_workbook import headings, queue, write_review
from publishing.nayose.words import probability
from tests.conftest import Built

PAIRS_A_CASE = 2


@pytest.fixture(scope="module")
def memory(built: Built) -> Iterator[LinkageMemory]:
    with LinkageMemory(built.warehouse) as opened:
        yield opened


@pytest.fixture(scope="module")
def explained(built: Built, memory: LinkageMemory) -> list[Explanation]:
    """Some pairs of records of every planted case."""
    groups = built.expected("linkage_case")
    known = {row["record_id"] for row in memory.rows("select distinct record_id from known_mention")}
    chosen = [
        pair
        for _, case in groups.groupby("case")
        for records in case["record_ids"].head(PAIRS_A_CASE)
        for pair in [*combinations(sorted(known & set(records)), 2)][:PAIRS_A_CASE]
    ]
    return [explain(memory, *pair) for pair in chosen]


def test_explanations_agree_with_the_published_ids(built: Built, explained: list[Explanation]) -> None:
    records = built.table("enterprise_record")
    ids = dict(zip(records["record_id"], records["enterprise_id"], strict=True))
    for told in explained:
        is_same = ids[told.one["record_id"]] == ids[told.other["record_id"]]
        assert told.is_same == is_same
        assert told.verdict.startswith(("同じ事業者です", "表記がすべて同じ")) == is_same, told.verdict
    assert {told.is_same for told in explained} == {True, False}


def test_parts_add_up_to_the_certainty_that_is_told(memory: LinkageMemory, explained: list[Explanation]) -> None:
    scored = [step for told in explained for step in told.steps if step.parts]
    assert len(scored) > 10
    for step in scored:
        bits = step.prior + sum(part.bits for part in step.parts)
        share = float(step.text.rpartition("確度 ")[2].rstrip("%以上未満"))
        assert share == pytest.approx(100 * probability(bits), abs=0.11)


def test_a_path_leads_from_one_record_to_the_other(memory: LinkageMemory, explained: list[Explanation]) -> None:
    for told in explained:
        if told.steps and told.is_same:
            ends = {told.steps[0].one["record_id"], told.steps[-1].other["record_id"]}
            same_wording = {*memory.profiles(told.one["record_id"]), *memory.profiles(told.other["record_id"])}
            assert all(same_wording & set(memory.profiles(end)) for end in ends)


def test_an_explanation_is_a_page_without_outside_resources(explained: list[Explanation], tmp_path: Path) -> None:
    told = max(explained, key=lambda each: len(each.steps))
    write_explanation(told, tmp_path / "explanation.html")
    page = (tmp_path / "explanation.html").read_text(encoding="utf-8")
    assert told.verdict in page and "<svg" in page
    assert "http://" not in page.replace("http://www.w3.org", "") and "https://" not in page


def test_the_page_of_an_enterprise_names_all_its_wordings(built: Built, memory: LinkageMemory, tmp_path: Path) -> None:
    records = built.table("enterprise_record")
    largest = records["enterprise_id"].value_counts().index[0]
    target = tmp_path / "cluster.html"
    assert write_cluster_page(memory, largest, target) == (records["enterprise_id"] == largest).sum()
    page = target.read_text(encoding="utf-8")
    wordings = memory.rows("select count(distinct profile_id) as n from members")[0]["n"]
    assert page.count("<circle") >= wordings > 1
    assert largest in page


def test_an_unknown_enterprise_has_no_page(memory: LinkageMemory, tmp_path: Path) -> None:
    assert write_cluster_page(memory, "E_nobody", tmp_path / "none.html") == 0
    assert not (tmp_path / "none.html").exists()


def test_the_queue_is_written_in_its_order_and_read_back(memory: LinkageMemory, tmp_path: Path) -> None:
    pairs = queue(memory, 20)
    assert len(pairs) > 1
    target = tmp_path / "review.xlsx"
    write_review(pairs, target)
    book = openpyxl.load_workbook(target)
    sheet = book[SHEET]
    for row, answer in ((2, "同じ"), (3, "別")):
        sheet.cell(row, headings().index(DECISION) + 1, answer)
        sheet.cell(row, headings().index(REASON) + 1, "電話で確かめた")
    book.save(target)
    filled = read_filled_review(target, "山田", "2025-06-10T09:00:00+09:00")
    assert [{decision.record_a, decision.record_b} for _, decision in filled.decisions] == [
        {pair["record_a"], pair["record_b"]} for pair in pairs[:2]
    ]
    assert filled.unanswered == len(pairs) - 2 and not filled.malformed


def test_what_the_workbook_shows_is_what_the_records_said(memory: LinkageMemory, tmp_path: Path) -> None:
    pairs = queue(memory, 5)
    write_review(pairs, tmp_path / "review.xlsx")
    shown = pd.read_excel(tmp_path / "review.xlsx", sheet_name=SHEET, dtype=str).fillna("")
    for pair, (_, row) in zip(pairs, shown.iterrows(), strict=True):
        assert row["事業者名 A"] == (pair["a"]["name"] or "") and row["住所 B"] == (pair["b"]["address"] or "")
        assert row["今の扱い"] == ("同じ事業者" if pair["is_joined"] else "別の事業者")


def test_before_the_first_night_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotLinkedYetError, match="yorozu nightly"):
        LinkageMemory(tmp_path)


def test_a_warehouse_that_is_not_there_is_not_made_by_asking(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask_renewal(tmp_path / "warehosue", "山田", "年度替わり") == REFUSED
    assert "yorozu nightly" in "".join(capsys.readouterr().out.split("\n")) and not (tmp_path / "warehosue").exists()
