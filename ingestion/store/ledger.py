"""The ledger: one row for each file, sheet, issue, quarantined and ignored row, as `raw.*` offers them."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from ingestion.forms import load_forms
from ingestion.inbox.register import Partner
from ingestion.normalise.dates import month_in_name
from ingestion.settling.submissions import Submission
from ingestion.store.schema import personal_columns
from ingestion.thresholds import CODES_DIR

STATUSES = ("accepted", "quarantined", "superseded", "ignored")

FILE_SCHEMA = pa.schema(
    [("sha256", pa.string()), ("path", pa.string()), ("sender_kind", pa.string()), ("sender", pa.string()),
     ("hub_code", pa.string()), ("partner_id", pa.string()), ("form", pa.string()), ("family", pa.string()),
     ("month", pa.date32()), ("fiscal_year", pa.int32()), ("named_month", pa.date32()), ("revision", pa.int32()),
     ("is_correction", pa.bool_()), ("received_at", pa.timestamp("s")), ("size_bytes", pa.int64()),
     ("status", pa.string()), ("reasons", pa.string()), ("reason_codes", pa.list_(pa.string())),
     ("is_in_force", pa.bool_()), ("rows_read", pa.int32()), *((f"rows_{s}", pa.int32()) for s in STATUSES)]
)  # fmt: skip
SHEET_SCHEMA = pa.schema(
    [("sha256", pa.string()), ("path", pa.string()), ("sender", pa.string()), ("hub_code", pa.string()),
     ("month", pa.date32()), ("fiscal_year", pa.int32()), ("sheet", pa.string()), ("table_name", pa.string()),
     ("header_row", pa.int32()), ("is_in_force", pa.bool_()), ("rows_read", pa.int32()),
     *((f"rows_{s}", pa.int32()) for s in STATUSES)]
)  # fmt: skip
ISSUE_SCHEMA = pa.schema(
    [("sha256", pa.string()), ("path", pa.string()), ("sender", pa.string()), ("hub_code", pa.string()),
     ("partner_id", pa.string()), ("month", pa.date32()), ("fiscal_year", pa.int32()), ("sheet", pa.string()),
     ("table_name", pa.string()), ("row", pa.int32()), ("column_name", pa.string()), ("header", pa.string()),
     ("cell", pa.string()), ("code", pa.string()), ("severity", pa.string()), ("message_ja", pa.string()),
     ("raw_value", pa.string()), ("row_status", pa.string())]
)  # fmt: skip
PARTNER_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("partner_id", "institution_type", "institution_name", "prefecture_code", "layout")]
)


@cache
def reason_texts() -> dict[str, dict[str, str]]:
    """Reasons of `codes/file_reason.csv` by key."""
    return _csv_by("file_reason", "reason")


@cache
def issue_texts() -> dict[str, dict[str, str]]:
    """The catalogue of errors and warnings by code."""
    return _csv_by("issue_code", "code")


def _csv_by(name: str, key: str) -> dict[str, dict[str, str]]:
    with (Path(CODES_DIR) / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}


def sheet_rows(connection: duckdb.DuckDBPyConnection, submissions: list[Submission]) -> list[dict[str, Any]]:
    """One row for each sheet read, with its rows by status; keyed by file number as well."""
    counted: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    query = "select number, sheet, status, count(*)::integer from row_status group by all"
    for number, sheet, status, rows in connection.execute(query).fetchall():
        counted[number, sheet][status] = rows
    found = []
    for item in submissions:
        if item.fact is None or item.status in ("duplicate_file", "incomplete"):
            continue
        for fact in item.fact.sheets:
            counts = counted[item.number, fact.sheet] | {"ignored": fact.rows_ignored}
            found.append(
                _place(item)
                | {"number": item.number, "sheet": fact.sheet, "table_name": fact.table_name}
                | {"header_row": fact.header_row, "rows_read": fact.rows_read}
                | {f"rows_{status}": counts.get(status, 0) for status in STATUSES}
            )
    return found


def _place(item: Submission) -> dict[str, Any]:
    """Where a file came from and what period it speaks of."""
    file, fact = item.received, item.fact
    is_hub = file.sender_kind == "hub"
    return {
        "sha256": file.sha256,
        "path": file.path,
        "sender": file.sender,
        "hub_code": file.sender if is_hub and not file.misplaced else None,
        "partner_id": None if is_hub or file.misplaced else file.sender.lower(),
        "month": fact.month if fact else None,
        "fiscal_year": fact.fiscal_year if fact else None,
        "is_in_force": item.status in ("accepted", "accepted_with_errors"),
    }


def file_rows(submissions: list[Submission], sheets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for each file received, with the sums of its sheets."""
    totals: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for sheet in sheets:
        for name in ("rows_read", *(f"rows_{status}" for status in STATUSES)):
            totals[sheet["number"]][name] += sheet[name]
    return [_file_row(item, totals[item.number]) for item in submissions]


def _file_row(item: Submission, totals: dict[str, int]) -> dict[str, Any]:
    fact = item.fact
    named = month_in_name(item.received.path.rsplit("/", 1)[-1])
    return _place(item) | {
        "sender_kind": item.received.sender_kind,
        "form": fact.form if fact else None,
        "family": fact.family if fact else None,
        "named_month": named.isoformat() if named else None,
        "revision": fact.revision if fact else None,
        "is_correction": fact.is_correction if fact else None,
        "received_at": item.received.received_at,
        "size_bytes": item.received.size,
        "status": item.status,
        "reasons": "\n".join(explain(reason, detail) for reason, detail in item.reasons + _notes(item)) or None,
        "reason_codes": [reason for reason, _ in item.reasons + _notes(item)],
        "rows_read": totals.get("rows_read", 0),
        **{f"rows_{status}": totals.get(f"rows_{status}", 0) for status in STATUSES},
    }


def _notes(item: Submission) -> list[tuple[str, str]]:
    """What does not change the status and is said once a file: missing and unknown columns, sheets not read."""
    if item.fact is None or item.status == "duplicate_file":
        return []
    notes = [("missing_column", f"{s.sheet}：{name}") for s in item.fact.sheets for name in s.missing]
    notes += [("extra_column", f"{s.sheet}：{'、'.join(s.extra)}") for s in item.fact.sheets if s.extra]
    if item.fact.unread_sheets:
        notes.append(("unread_sheet", "、".join(item.fact.unread_sheets)))
    return notes


def explain(reason: str, detail: str) -> str:
    """A reason in Japanese: what is wrong, and what to do."""
    text = reason_texts()[reason]
    return text["message_ja"].replace("{detail}", detail) + text["action_ja"]


def issue_rows(connection: duckdb.DuckDBPyConnection, submissions: list[Submission]) -> list[dict[str, Any]]:
    """One row for each error or warning, with the cell it stands in and a Japanese message."""
    by_number = {item.number: item for item in submissions}
    query = """
        select i.number, i.sheet, i.row, i.field, i.code, i.raw_value, s.status
        from issue i join row_status s on s.number = i.number and s.sheet = i.sheet and s.row = i.row
        order by i.number, i.sheet, i.row, i.code, i.field
    """
    return [
        _issue_row(by_number[number], sheet, row, field, code, raw, status)
        for number, sheet, row, field, code, raw, status in connection.execute(query).fetchall()
    ]


def _issue_row(item: Submission, sheet: str, row: int, field: str, code: str, raw: str | None, status: str) -> dict[str, Any]:
    assert item.fact is not None and item.fact.form is not None  # noqa: S101 - rows come from read files only
    fact = next(s for s in item.fact.sheets if s.sheet == sheet)
    official = _official_header(item.fact.form, fact.table_name, field)
    position, label = fact.columns.get(field, (None, None))
    is_personal = (fact.table_name, field) in personal_columns()
    return _place(item) | {
        "sheet": sheet,
        "table_name": fact.table_name,
        "row": row,
        "column_name": official,
        "header": label,
        "cell": f"{column_letters(position)}{row}" if position is not None else None,
        "code": code,
        "severity": issue_texts()[code]["severity"],
        "message_ja": _message(item, code, official, None if is_personal else raw, field),
        "raw_value": None if is_personal else raw,
        "row_status": status,
    }


@cache
def _official_header(form: str, table: str, field: str) -> str:
    sheet = next(sheet for sheet in load_forms()[form].sheets if sheet.table == table)
    return sheet.column(field).header


@cache
def _direction_choices(form: str) -> str:
    listed = _csv_rows("partner_direction" if load_forms()[form].family == "partner" else "direction")
    return "・".join(row["label"] for row in listed if row.get("layout", form) == form)


def _csv_rows(name: str) -> list[dict[str, str]]:
    with (Path(CODES_DIR) / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _message(item: Submission, code: str, column: str, value: str | None, field: str) -> str:
    fact = item.fact
    text = issue_texts()[code]["message_ja"]
    shown = (value or "").replace("\n", " ")
    replacements = {
        "{column}": column,
        "{value}": shown[:60] + ("…" if len(shown) > 60 else "") if shown else "記載の値",
        "{month}": (fact.month or "")[:7] if fact else "",
        "{received}": item.received.received_at.date().isoformat(),
        "{choices}": _direction_choices(str(fact.form)) if fact and field == "direction" else "",
    }
    for placeholder, replacement in replacements.items():
        text = text.replace(placeholder, replacement)
    return text


def column_letters(position: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def partner_rows(register: dict[str, Partner]) -> list[dict[str, Any]]:
    """The register of partners."""
    return [vars(partner) for _, partner in sorted(register.items())]
