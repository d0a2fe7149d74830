"""The quality report: what was received, refused, held back and checked, as one static page in Japanese (no outside resources)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import duckdb

from publishing.pages import write_page

STATUS_JA = {
    "accepted": "受入", "accepted_with_errors": "受入（誤りの行を除く）", "duplicate_file": "重複", "superseded": "差し替え済み",
    "rejected": "受け付けず", "incomplete": "書き込み中", "held": "保留",
}  # fmt: skip
CALENDAR_JA = {"on_time": "期限内", "late": "遅れ", "missing": "未提出", "corrected": "訂正あり"}
PROBLEMS_SHOWN = 200


class Check(Protocol):
    """What the report shows of a check at a gate."""

    @property
    def table(self) -> str: ...  # noqa: D102
    @property
    def success(self) -> bool: ...  # noqa: D102
    @property
    def severity(self) -> str: ...  # noqa: D102
    @property
    def description_ja(self) -> str: ...  # noqa: D102
    @property
    def observed(self) -> str: ...  # noqa: D102
    @property
    def codes(self) -> tuple[str, ...]: ...  # noqa: D102


class Gate(Protocol):
    """A gate and its checks."""

    @property
    def gate(self) -> str: ...  # noqa: D102
    @property
    def checks(self) -> Sequence[Check]: ...  # noqa: D102
    @property
    def scope_ja(self) -> str: ...  # noqa: D102


QUERIES = {
    "run": "select as_of from raw.run",
    "files": "select status, count(*) as files, sum(rows_read)::bigint as rows from marts.submission_file group by 1 order by 2 desc",
    "conservation": """select coalesce(sum(rows_read), 0)::bigint as read, sum(rows_accepted)::bigint as accepted,
        sum(rows_quarantined)::bigint as quarantined, sum(rows_superseded)::bigint as superseded, sum(rows_ignored)::bigint as ignored,
        sum(imbalance)::bigint as imbalance from marts.row_conservation where level = 'sheet'""",
    "codes": """select i.code, i.severity, c.label_ja, count(*) as issues, count(distinct i.hub_code) as hubs
        from marts.submission_row_issue i join codes.issue_code c using (code) where i.row_status <> 'superseded'
        group by all order by i.code""",
    "problems": f"""select path, status, reasons, received_at from marts.submission_file
        where status in ('rejected', 'incomplete', 'held') order by status, path limit {PROBLEMS_SHOWN}""",
    "hubs": """select h.hub_code, h.prefecture, count(i.code) filter (where i.severity = 'error') as errors,
        count(i.code) filter (where i.severity = 'warning') as warnings
        from marts.dim_hub h left join marts.submission_row_issue i on i.hub_code = h.hub_code and i.row_status <> 'superseded'
        group by all order by 1""",
    "calendar": "select hub_code, strftime(month, '%Y-%m') as month, status from marts.submission_calendar order by 1, 2",
    "quality": "select month, median(score) as score, min(score) as lowest from marts.submission_quality group by 1 order by 1",
}


def write_quality_report(
    build_db: Path, gates: Sequence[Gate], target: Path, questions: Sequence[Mapping[str, str]] = ()
) -> Path:
    """Writes the report of one build to `target` and returns it.

    `questions`: what the comparison with the hubs' own past asks (`hub_code`, `month`, `told`).
    """
    with duckdb.connect(str(build_db), read_only=True) as connection:
        data = {name: _rows(connection, query) for name, query in QUERIES.items()}
    write_page(
        "quality_report.html",
        target,
        as_of=data["run"][0]["as_of"],
        gates=[(gate.gate, gate.scope_ja, list(_by_table(gate))) for gate in gates],
        questions=questions[:PROBLEMS_SHOWN],
        status_ja=STATUS_JA,
        calendar_ja=CALENDAR_JA,
        calendar=_grid(data["calendar"]),
        most_issues=max((row["issues"] for row in data["codes"]), default=1),
        **{name: rows for name, rows in data.items() if name not in ("run", "calendar")},
    )
    return target


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _by_table(gate: Gate) -> Iterator[tuple[str, list[Check]]]:
    tables = dict.fromkeys(check.table for check in gate.checks)
    for table in tables:
        yield table, [check for check in gate.checks if check.table == table]


def _grid(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Months across, hubs down, for the calendar's heat grid."""
    months = sorted({row["month"] for row in rows})
    cells: dict[str, dict[str, str]] = {}
    for row in rows:
        cells.setdefault(row["hub_code"], {})[row["month"]] = row["status"]
    return {"months": months, "hubs": cells}
