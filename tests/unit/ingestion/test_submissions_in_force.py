"""Which submission counts: revisions, order of arrival, duplicates, holds and their decisions (contract §3, §8, §10)."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from ingestion.settling.decisions import COLUMNS, decisions_file
from tests.conftest import Ingested
from tests.handmade import Submission, touch

Ingest = Callable[..., Ingested]
JUNE = [dt.datetime(2024, 6, day, 9) for day in range(1, 11)]
STATUSES = "select parse_filename(path), status from raw.file order by 1"


@pytest.mark.parametrize("arrival", itertools.permutations(range(3)))
def test_highest_revision_counts_whatever_the_order_of_arrival(ingest: Ingest, tmp_path: Path, arrival: tuple[int, ...]) -> None:
    inbox = tmp_path / "inbox"
    for position, revision in enumerate(arrival):
        submission = Submission(revision=str(revision + 1)).with_consultations(30 + revision)
        submission.write(inbox, f"r{revision + 1}.zip", JUNE[position])
        found = ingest(inbox, workers=0)  # one night after each arrival
    assert found.rows(STATUSES) == [("r1.zip", "superseded"), ("r2.zip", "superseded"), ("r3.zip", "accepted")]
    assert found.rows("select count(*) from raw.consultation") == [(32,)]


FIRST = "select consultation_no, day(first_received_at) from raw.consultation order by 1"


@pytest.mark.parametrize("arrival", itertools.permutations(range(3)))
def test_a_row_is_as_old_as_the_first_submission_with_its_number(
    ingest: Ingest, tmp_path: Path, arrival: tuple[int, ...]
) -> None:
    inbox = tmp_path / "inbox"
    rows = {"1": 2, "2": 3, "3": 4}
    for revision in arrival:
        name = str(revision + 1)
        Submission(revision=name).with_consultations(rows[name]).write(inbox, f"r{name}.zip", JUNE[2 * revision])
        found = ingest(inbox, workers=0)
    assert found.rows(FIRST) == [("S1", 1), ("S2", 1), ("S3", 3), ("S4", 5)]


def test_a_row_in_error_or_of_another_month_was_handed_in_all_the_same_or_not(ingest: Ingest, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    wrong = Submission().with_consultations(2)
    wrong.consultations[1][2] = "0"
    wrong.write(inbox, "r1.zip", JUNE[0])
    Submission(month="2024-04").with_consultations(4).write(inbox, "april.zip", JUNE[1])
    Submission(revision="2").with_consultations(3).write(inbox, "r2.zip", JUNE[4])
    may = FIRST.replace("order", "where month = '2024-05-01' order")
    assert ingest(inbox, workers=0).rows(may) == [("S1", 1), ("S2", 1), ("S3", 5)]


def test_equal_revisions_the_later_received_counts(ingest: Ingest, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    Submission().with_consultations(40).write(inbox, "late.zip", JUNE[5])
    Submission().with_consultations(30).write(inbox, "early.zip", JUNE[1])
    assert ingest(inbox, workers=0).rows(STATUSES) == [("early.zip", "superseded"), ("late.zip", "accepted")]


def test_same_bytes_are_a_duplicate_of_the_earlier(ingest: Ingest, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    first = Submission().with_consultations(3).write(inbox, "b_first.zip", JUNE[1])
    copy = first.with_name("a_copy.zip")
    copy.write_bytes(first.read_bytes())
    touch(copy, JUNE[2])
    found = ingest(inbox, workers=0)
    assert found.rows(STATUSES) == [("a_copy.zip", "duplicate_file"), ("b_first.zip", "accepted")]
    assert found.rows("select count(*) from raw.consultation") == [(3,)]


def test_touched_file_is_not_handed_in_anew(ingest: Ingest, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    path = Submission().with_consultations(3).write(inbox, "a.zip", JUNE[1])
    before = ingest(inbox, workers=0)
    touch(path, JUNE[8])
    after = ingest(inbox, workers=0)
    assert after.result.manifest.digest == before.result.manifest.digest
    assert after.rows("select received_at::date, status from raw.file") == [(JUNE[1].date(), "accepted")]


def test_file_taken_away_still_counts(ingest: Ingest, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    path = Submission().with_consultations(3).write(inbox, "a.zip", JUNE[1])
    ingest(inbox, workers=0)
    path.unlink()
    assert ingest(inbox, workers=0).rows("select count(*) from raw.consultation") == [(3,)]


@pytest.mark.parametrize(("kept", "status"), [(15, "accepted"), (14, "held")])
def test_shrunk_correction_is_held(ingest: Ingest, tmp_path: Path, kept: int, status: str) -> None:
    """29 rows (27 consultations, a client, a day of attendance) against `kept`: under half is held, half is not."""
    inbox = tmp_path / "inbox"
    Submission().with_consultations(28).write(inbox, "r1.zip", JUNE[1])
    Submission(revision="2", kind="訂正").with_consultations(kept - 2).write(inbox, "r2.zip", JUNE[2])
    found = ingest(inbox, workers=0)
    assert dict(found.rows(STATUSES))["r2.zip"] == status
    assert found.rows("select count(*) from raw.consultation") == [(kept - 2 if status == "accepted" else 28,)]


@pytest.mark.parametrize(("bad", "status"), [(11, "held"), (10, "accepted_with_errors")])
def test_over_half_of_twenty_rows_in_error_is_held(ingest: Ingest, tmp_path: Path, bad: int, status: str) -> None:
    inbox = tmp_path / "inbox"
    submission = Submission().with_consultations(18)
    for row in submission.consultations[:bad]:
        row[1] = "読めない日"
    submission.write(inbox, "a.zip", JUNE[1])
    found = ingest(inbox, workers=0)
    assert found.rows(STATUSES) == [("a.zip", status)]
    assert found.rows("select rows_read = rows_accepted + rows_quarantined + rows_superseded + rows_ignored from raw.file") == [
        (True,)
    ]


@pytest.mark.parametrize(("decision", "status", "rows"), [("released", "accepted", 5), ("refused", "rejected", 28)])
def test_decision_on_a_held_file_outlives_a_rebuild(
    ingest: Ingest, tmp_path: Path, decision: str, status: str, rows: int
) -> None:
    inbox = tmp_path / "inbox"
    Submission().with_consultations(28).write(inbox, "r1.zip", JUNE[1])
    Submission(revision="2", kind="訂正").with_consultations(5).write(inbox, "r2.zip", JUNE[2])
    found = ingest(inbox, workers=0)
    [(sha256,)] = found.rows("select sha256 from raw.file where status = 'held'")
    decisions = decisions_file(tmp_path / "ingested")
    decisions.parent.mkdir(parents=True, exist_ok=True)
    decisions.write_text(",".join(COLUMNS) + f"\n2024-06-03,山田,{sha256},13,{decision},拠点に確認\n", encoding="utf-8")
    for _rebuild in range(2):
        after = ingest(inbox, workers=0)
        assert dict(after.rows(STATUSES))["r2.zip"] == status
        assert after.rows("select count(*) from raw.consultation") == [(rows,)]
        (tmp_path / "ingested" / "snapshot.json").unlink()


def test_number_used_in_another_month_warns_and_gets_its_own_id(ingest: Ingest, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    Submission(month="2024-05").with_consultations(2).write(inbox, "may.zip", JUNE[5])
    Submission(month="2024-04").with_consultations(2).write(inbox, "april.zip", JUNE[6])
    found = ingest(inbox, workers=0)
    ids = [row[0] for row in found.rows("select consultation_id from raw.consultation order by 1")]
    assert ids == ["13:S1", "13:S1@2024-05", "13:S2", "13:S2@2024-05"]
    assert found.rows("select distinct code from raw.row_issue") == [("W07",)]


def test_client_is_found_in_the_ledger_of_any_month(ingest: Ingest, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    Submission(month="2024-05").with_consultations(2).write(inbox, "may.zip", JUNE[1])
    lacking = Submission(month="2024-04", clients=[]).with_consultations(2, first=11)
    lacking.write(inbox, "april.zip", JUNE[2])
    assert ingest(inbox, workers=0).rows("select count(*) from raw.consultation") == [(4,)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_encodings_and_delimiters(ingest: Ingest, tmp_path: Path, encoding: str, delimiter: str) -> None:
    inbox = tmp_path / "inbox"
    Submission().with_consultations(3).write(inbox, "a.zip", JUNE[1], encoding, delimiter)
    found = ingest(inbox, workers=0)
    assert found.rows(STATUSES) == [("a.zip", "accepted")]
    assert found.rows("select name, industry_code from raw.client") == [("株式会社はるか", "E")]
