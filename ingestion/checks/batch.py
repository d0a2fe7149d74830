"""Reads a batch of files into one landing directory: the unit of work of a reading process."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa

from ingestion.checks.columns import read_columns
from ingestion.checks.frame import Frame
from ingestion.checks.inline import add_inferred
from ingestion.checks.linkage_keys import add_linkage_keys
from ingestion.checks.rows import apply_row_rules
from ingestion.forms import SheetSpec, load_forms
from ingestion.inbox.received import ReceivedFile
from ingestion.nayose.characters import KANJI_TABLE
from ingestion.reading.file_reader import ReadFile, read_file
from ingestion.reading.refusal import RefusedFile
from ingestion.reading.table import RawTable
from ingestion.store.landing import FileFact, SheetFact, write_batch
from ingestion.store.schema import LANDING, columns_of_sheet, table_columns
from ingestion.thresholds import CODES_DIR

READER_VERSION = "4"
MONEY_UNIT = re.compile(r"[(（]\s*(千円|百万円|億円|円|万円)\s*[)）]")
ISSUE_COLUMNS = {**LANDING, "field": pa.string(), "code": pa.string(), "raw_value": pa.string()}
IGNORED_COLUMNS = {**LANDING, "reason": pa.string(), "cells": pa.list_(pa.string())}


@cache
def codes_digest() -> str:
    """Digest of all code lists and of the kanji table: another list may read a cell otherwise."""
    files = [*sorted(CODES_DIR.glob("*.csv")), KANJI_TABLE]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:16]


def read_with(form: str | None) -> str:
    """Version of everything that decides how a file of this form is read; None: a file no form recognises."""
    forms = load_forms()
    mapping = forms[form].digest if form in forms else "|".join(f.digest for f in forms.values())
    return hashlib.sha256(f"{READER_VERSION}:{mapping}:{codes_digest()}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Job:
    """One file to read, and the layout the register names for its sender."""

    received: ReceivedFile
    hint: str | None = None


def read_batch(jobs: Sequence[Job], landing: Path) -> tuple[str, list[FileFact]]:
    """Reads the files, types their cells, applies the rules and writes one landing batch; returns its name and facts."""
    facts, reads = [], []
    for job in jobs:
        try:
            read = read_file(job.received, job.hint)
            reads.append(read)
            facts.append(fact_of(read))
        except RefusedFile as refused:
            facts.append(refusal_of(job.received, refused))
    return write_batch(landing, facts, type_tables(reads)), facts


def refusal_of(received: ReceivedFile, refused: RefusedFile) -> FileFact:
    """The fact sheet of a file that could not be read."""
    return FileFact(received.sender, received.sha256, read_with(None), refused.reason, refused.detail)


def fact_of(read: ReadFile) -> FileFact:
    """The fact sheet of a file that was read."""
    return FileFact(
        sender=read.received.sender,
        sha256=read.received.sha256,
        read_with=read_with(read.form.name),
        form=read.form.name,
        family=read.form.family,
        month=read.month.isoformat() if read.month else None,
        fiscal_year=read.fiscal_year,
        revision=read.cover.revision,
        is_correction=read.cover.is_correction,
        sheets=[_sheet_fact(table) for table in read.tables],
        unread_sheets=list(read.unread_sheets),
    )


def _sheet_fact(table: RawTable) -> SheetFact:
    header = table.header
    return SheetFact(
        sheet=table.sheet,
        table_name=header.spec.table,
        header_row=header.last_row + 1,
        rows_read=table.rows_read,
        rows_ignored=len(table.ignored),
        columns={name: (at, header.labels[name]) for name, at in header.positions.items()},
        extra=list(table.extras),
        missing=[column.header for column in header.missing],
    )


def type_tables(reads: Sequence[ReadFile]) -> dict[str, pa.Table]:
    """Typed rows of all files by table, with `issue` and `ignored_row`; rows of one sheet kind are typed together."""
    groups: dict[tuple[str, str], list[tuple[ReadFile, RawTable]]] = {}
    for read in reads:
        for table in read.tables:
            groups.setdefault((read.form.name, table.header.spec.name), []).append((read, table))
    parts: dict[str, list[pa.Table]] = {"issue": [], "ignored_row": []}
    for members in groups.values():
        frame = build_frame(members)
        read_columns(frame)
        add_inferred(frame)
        add_linkage_keys(frame)
        apply_row_rules(frame)
        for name, rows in _landing_tables(frame, members).items():
            parts.setdefault(name, []).append(rows)
        parts["issue"].append(_issue_table(frame, members))
        parts["ignored_row"].append(_ignored_table(members))
    return {name: pa.concat_tables(rows, promote_options="default") for name, rows in parts.items() if rows}


def build_frame(members: Sequence[tuple[ReadFile, RawTable]]) -> Frame:
    """One frame over the same sheet of many files."""
    spec: SheetSpec = members[0][1].header.spec
    sizes = [len(table.rows) for _, table in members]
    index = np.repeat(np.arange(len(members)), sizes)
    files = {read.received.key: i for i, read in enumerate(r for r, _ in members)}
    file_of = np.array([files[read.received.key] for read, _ in members])
    months = np.array([read.month for read, _ in members], dtype="datetime64[D]")
    received = np.array([read.received.received_at.date() for read, _ in members], dtype="datetime64[D]")
    senders = np.array([read.received.sender for read, _ in members], dtype=object)
    raw = {
        column.name: pa.concat_arrays(
            [t.columns[column.name] if column.name in t.columns else pa.nulls(n, pa.string())
             for (_, t), n in zip(members, sizes, strict=True)]
        )
        for column in spec.columns
    }  # fmt: skip
    return Frame(
        spec=spec,
        file_index=file_of[index],
        sheet_index=index,
        row=np.concatenate([table.rows for _, table in members]) if members else np.array([], dtype=int),
        month=months[index],
        received=received[index],
        hub_code=senders[index],
        raw=raw,
        header_units=[_units(table) for _, table in members],
    )


def _units(table: RawTable) -> dict[str, str]:
    """Money units named in headers, by field: 資本金（千円） → 千円."""
    found = {name: MONEY_UNIT.search(label) for name, label in table.header.labels.items()}
    return {name: match.group(1) for name, match in found.items() if match}


def _provenance(frame: Frame, members: Sequence[tuple[ReadFile, RawTable]], rows: np.ndarray) -> dict[str, pa.Array]:
    def text(values: list[str]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(frame.sheet_index[rows], pa.int32()), pa.array(values)).cast(pa.string())

    return {
        "sender": text([read.received.sender for read, _ in members]),
        "sha256": text([read.received.sha256 for read, _ in members]),
        "sheet": text([table.sheet for _, table in members]),
        "row": pa.array(frame.row[rows], pa.int32()),
    }


def _landing_tables(frame: Frame, members: Sequence[tuple[ReadFile, RawTable]]) -> dict[str, pa.Table]:
    everything = np.arange(len(frame))
    base = _provenance(frame, members, everything)
    has_error = np.zeros(len(frame), dtype=bool)
    for rows, code in zip(frame.issues.rows, frame.issues.codes, strict=True):
        if code.startswith("E"):
            has_error[rows] = True
    tables = {}
    for table in dict.fromkeys(column.table or frame.spec.table for column in frame.spec.columns):
        names = columns_of_sheet(frame.spec, table)
        types = table_columns(table)
        typed = {name: frame.values[name].cast(kind) for name, kind in types.items() if name in frame.values}
        typed = {k: v for k, v in typed.items() if k in names or k not in {c.name for c in frame.spec.columns}}
        content = base | typed | {"has_error": pa.array(has_error), "is_inline": pa.array([table != frame.spec.table] * len(frame))}  # fmt: skip
        if table == frame.spec.table:
            content |= {f"raw__{name}": values for name, values in frame.raw.items()} | {"extras": _extras(members)}
        tables[table] = pa.table(content)
    return tables


def _extras(members: Sequence[tuple[ReadFile, RawTable]]) -> pa.Array:
    """Cells of columns that the form does not know, as JSON by label; null where there are none."""
    texts: list[str | None] = []
    for _, table in members:
        if not table.extras:
            texts += [None] * len(table.rows)
            continue
        columns = {label: array.to_pylist() for label, array in table.extras.items()}
        for cells in zip(*columns.values(), strict=True):
            row = {label: cell for label, cell in zip(columns, cells, strict=True) if cell is not None}
            texts.append(json.dumps(row, ensure_ascii=False) if row else None)
    return pa.array(texts, pa.string())


def _issue_table(frame: Frame, members: Sequence[tuple[ReadFile, RawTable]]) -> pa.Table:
    parts = []
    for rows, name, code in zip(frame.issues.rows, frame.issues.fields, frame.issues.codes, strict=True):
        content = _provenance(frame, members, rows)
        content["field"] = pa.array([name] * len(rows), pa.string())
        content["code"] = pa.array([code] * len(rows), pa.string())
        content["raw_value"] = frame.raw[name].take(pa.array(rows))
        parts.append(pa.table(content, schema=pa.schema(ISSUE_COLUMNS)))
    return pa.concat_tables(parts) if parts else pa.schema(ISSUE_COLUMNS).empty_table()


def _ignored_table(members: Sequence[tuple[ReadFile, RawTable]]) -> pa.Table:
    rows = [
        {"sender": read.received.sender, "sha256": read.received.sha256, "sheet": table.sheet, "row": item.row,
         "reason": item.reason, "cells": list(item.cells)}
        for read, table in members
        for item in table.ignored
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=pa.schema(IGNORED_COLUMNS))
