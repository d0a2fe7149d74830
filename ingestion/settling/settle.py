"""Settles all received files: from what was read to a status for every file and row, in one DuckDB session.

`settle_statuses` is the whole story; the pieces are `submissions` (slots and holds), `lookups` (keys across files) and `statuses.sql`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from ingestion.inbox.received import ReceivedFile
from ingestion.settling.decisions import HeldDecisions
from ingestion.settling.lookups import (
    BATCH,
    count_data_rows,
    count_error_rows,
    find_missing_keys,
    landing_source,
    load_keys,
)
from ingestion.settling.submissions import Submission, Verdict, judge_slots
from ingestion.store.landing import LandedFile

STATUSES_SQL = Path(__file__).parent / "statuses.sql"
NO_ISSUE = (
    "select null::varchar as sender, null::varchar as sha256, null::varchar as sheet, null::integer as row, "
    "null::varchar as field, null::varchar as code, null::varchar as raw_value, null::varchar as batch where false"
)


def gather(
    received: Sequence[ReceivedFile],
    landed: dict[tuple[str, str], LandedFile],
    still_writing: Iterable[tuple[str, str]],
) -> list[Submission]:
    """A Submission for each received file: copies told from originals, unread and refused files with their reason."""
    waiting = set(still_writing)
    originals: dict[tuple[str, str], ReceivedFile] = {}
    submissions = []
    for number, file in enumerate(received):
        item = Submission(number, file, "rejected")
        if file.misplaced:
            item.reasons = [("wrong_place", file.misplaced)]
        elif file.key in waiting:
            item.status, item.reasons = "incomplete", [("still_writing", "")]
        elif file.key in originals:
            item.status, item.reasons = "duplicate_file", [("same_bytes", originals[file.key].path)]
        else:
            originals[file.key] = file
            _attach(item, landed.get(file.key))
        submissions.append(item)
    return submissions


def _attach(item: Submission, landing: LandedFile | None) -> None:
    if landing is None:
        item.status, item.reasons = "incomplete", [("still_writing", "")]
        return
    item.fact, item.batch = landing.fact, landing.batch
    if landing.fact.reason:
        item.reasons = [(landing.fact.reason, landing.fact.detail)]
    else:
        item.status = "read"


def settle_statuses(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    submissions: list[Submission],
    decisions: HeldDecisions,
) -> Verdict:
    """Decides every status; leaves the temp tables `file`, `row_status`, `missing_key` and `issue` in the connection."""
    _load_files(connection, submissions)
    readable = [item for item in submissions if item.is_readable]
    batches = sorted({item.batch for item in readable})
    load_keys(connection, landing, batches)
    data_rows = count_data_rows(connection)
    for item in readable:
        item.data_rows = data_rows.get(item.number, 0)
    verdict = _judge(connection, readable, decisions)
    _apply(readable, verdict, decisions)
    _load_files(connection, submissions)
    source = landing_source(landing, batches, "issue")
    connection.execute(
        "create or replace temp view local_issue as " + (f"select *, {BATCH} from {source}" if source else NO_ISSUE)
    )
    connection.execute(STATUSES_SQL.read_text(encoding="utf-8"))
    _finish(connection, readable)
    return verdict


def _judge(connection: duckdb.DuckDBPyConnection, readable: list[Submission], decisions: HeldDecisions) -> Verdict:
    """Holds and keys depend on each other: repeated until the holds no longer grow (they never shrink, so it ends)."""
    verdict = judge_slots(readable, {}, decisions, None)
    while True:
        find_missing_keys(connection, verdict.in_force)
        again = judge_slots(readable, count_error_rows(connection), decisions, verdict)
        if again.held.keys() == verdict.held.keys() and again.in_force == verdict.in_force:
            return again
        verdict = again


def _apply(readable: list[Submission], verdict: Verdict, decisions: HeldDecisions) -> None:
    paths = {item.number: item.received.path for item in readable}
    for item in readable:
        decision = decisions.of(item.received.sender, item.received.sha256)
        if item.number in verdict.superseded:
            item.status = "superseded"
            item.reasons.append(("replaced", paths[verdict.superseded[item.number]]))
        elif item.number in verdict.refused:
            item.status = "rejected"
            item.reasons.append(("refused", f"{decision.decided_by}: {decision.reason}" if decision else ""))
        elif item.number in verdict.held:
            item.status = "held"
            item.reasons.append(verdict.held[item.number])
        else:
            item.status = "accepted"
            if decision and decision.decision == "released":
                item.reasons.append(("released", f"{decision.decided_by}: {decision.reason}"))


def _finish(connection: duckdb.DuckDBPyConnection, readable: list[Submission]) -> None:
    """File statuses that follow from row statuses: accepted_with_errors, and partners' logs wholly superseded."""
    counts: dict[int, Counter[str]] = {}
    query = "select number, status, count(*)::integer from row_status group by all"
    for number, status, rows in connection.execute(query).fetchall():
        counts.setdefault(number, Counter())[status] = rows
    for item in readable:
        rows = counts.get(item.number, Counter())
        if item.status == "accepted" and rows["quarantined"]:
            item.status = "accepted_with_errors"
            item.reasons.append(("rows_quarantined", f"{rows['quarantined']:,}"))
        elif item.status == "accepted" and rows["superseded"] and not rows["accepted"]:
            item.status = "superseded"
            item.reasons.append(("replaced", "同じ番号の後の記録"))


def _load_files(connection: duckdb.DuckDBPyConnection, submissions: list[Submission]) -> None:
    """The temp table `file`: readable files only, with what SQL needs of them."""
    rows = [
        {
            "number": item.number,
            "sender": item.received.sender,
            "sha256": item.received.sha256,
            "batch": item.batch,
            "path": item.received.path,
            "received_at": item.received.received_at,
            "form": item.fact.form,
            "family": item.fact.family,
            "month": item.fact.month,
            "fiscal_year": item.fact.fiscal_year,
            "status": "accepted" if item.status == "read" else item.status,
        }
        for item in submissions
        if item.fact is not None and not item.fact.reason
    ]
    schema = pa.schema(
        [("number", pa.int32()), ("sender", pa.string()), ("sha256", pa.string()), ("batch", pa.string()),
         ("path", pa.string()), ("received_at", pa.timestamp("s")), ("form", pa.string()), ("family", pa.string()),
         ("month", pa.string()), ("fiscal_year", pa.int32()), ("status", pa.string())]
    )  # fmt: skip
    table = pa.Table.from_pylist(rows, schema=schema)
    connection.register("file_rows", table)
    connection.execute("create or replace temp table file as select * replace (month::date as month) from file_rows")
    connection.unregister("file_rows")
