"""The nightly job against the generator's truth: every file status, every row, every error and warning, exactly."""

from __future__ import annotations

import pandas as pd
import pytest

from ingestion.normalise.codes import CodeList
from tests.conftest import Built

ROWS = ("rows_read", "rows_accepted", "rows_quarantined", "rows_superseded", "rows_ignored")


@pytest.fixture(scope="module")
def files(built: Built) -> pd.DataFrame:
    return built.expected("file").merge(
        built.table("submission_file"), on="path", how="outer", suffixes=("_true", ""), indicator=True
    )


def test_every_file_is_listed_once(files: pd.DataFrame) -> None:
    assert (files["_merge"] == "both").all()
    assert files["path"].is_unique


def test_every_file_has_its_status(files: pd.DataFrame) -> None:
    wrong = files[files["expected_status"] != files["status"]]
    assert wrong.empty, wrong[["path", "expected_status", "status", "reasons"]].to_string()


@pytest.mark.parametrize("rows", ROWS)
def test_every_row_is_counted(files: pd.DataFrame, rows: str) -> None:
    wrong = files[files[f"{rows}_true"] != files[rows]]
    assert wrong.empty, wrong[["path", f"{rows}_true", rows]].to_string()


def test_every_planted_issue_is_found_and_nothing_else(built: Built) -> None:
    keys = ["path", "sheet", "row", "column", "code"]
    expected = built.expected("issue")[keys].astype({"row": "int64"})
    found = built.table("submission_row_issue")[keys].astype({"row": "int64"})
    both = expected.merge(found, on=keys, how="outer", indicator=True)
    assert (both["_merge"] == "both").all(), both[both["_merge"] != "both"].to_string()
    assert len(expected) == len(found)


def test_every_code_and_status_is_planted(built: Built) -> None:
    """A code that nothing plants is a code that nothing tests."""
    codes = {row["code"] for row in CodeList.rows("issue_code")}
    assert set(built.expected("issue")["code"]) == codes
    statuses = {"accepted", "accepted_with_errors", "duplicate_file", "superseded", "rejected", "held"}
    assert set(built.expected("file")["expected_status"]) == statuses


def test_conservation_law(built: Built) -> None:
    balance = built.table("row_conservation")
    assert set(balance["level"]) == {"sheet", "file", "table"}
    assert (balance["imbalance"] == 0).all()
    totals = built.table("submission_file")[list(ROWS)].sum()
    assert totals["rows_read"] == totals[list(ROWS[1:])].sum() > 10_000


def test_messages_name_the_cell_and_no_person(built: Built) -> None:
    issues = built.table("submission_row_issue")
    assert issues["message_ja"].str.contains("。").all()
    assert not issues["message_ja"].str.contains(r"[{}]").any()
    present = issues[issues["column"].isin(["事業者名", "住所", "代表者名", "電話番号", "郵便番号", "対応者"])]
    assert present["raw_value"].isna().all()
