"""What the published marts say of a year's quality: submissions, rows, flags, record linkage.

Belongs here: questions to the published file whose answers name no enterprise and give no count of enterprises; those come from protected
cells alone. Does not: how it is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

Rows = Sequence[dict[str, Any]]
QUERIES: dict[str, tuple[frozenset[str], str]] = {
    "coverage": (
        frozenset({"kpi_national_year.report_coverage"}),
        """select fiscal_year, hubs_due, hubs_reporting, hub_months_due, hub_months_reported, report_coverage, edition
        from marts.kpi_national_year where fiscal_year <= $year order by 1""",
    ),
    "calendar": (
        frozenset({"submission_calendar", "dim_hub"}),
        """select hub_code, prefecture, strftime(month, '%Y-%m') as month, status
        from marts.submission_calendar join marts.dim_hub using (hub_code) where fiscal_year = $year order by 1, 3""",
    ),
    "rows": (
        frozenset({"row_conservation"}),
        """select coalesce(sum(rows_read), 0)::bigint as read, coalesce(sum(rows_accepted), 0)::bigint as accepted,
            coalesce(sum(rows_quarantined), 0)::bigint as held, coalesce(sum(rows_superseded), 0)::bigint as superseded,
            coalesce(sum(rows_ignored), 0)::bigint as ignored, coalesce(sum(imbalance), 0)::bigint as imbalance
        from marts.row_conservation
        where level = 'sheet' and month between make_date($year::int, 4, 1) and make_date($year::int + 1, 3, 31)""",
    ),
    "files": (
        frozenset({"submission_file"}),
        "select status, count(*) as files from marts.submission_file where fiscal_year = $year group by 1 order by 1",
    ),
    "holds": (
        frozenset({"submission_file", "dim_hub"}),
        """select hub_code, prefecture, strftime(month, '%Y-%m') as month, count(*) as files
        from marts.submission_file left join marts.dim_hub using (hub_code)
        where fiscal_year = $year and status = 'held' group by all order by all""",
    ),
    "issues": (
        frozenset({"submission_row_issue"}),
        """select code, severity, count(*) as issues, count(distinct hub_code) as hubs from marts.submission_row_issue
        where month between make_date($year::int, 4, 1) and make_date($year::int + 1, 3, 31) and row_status <> 'superseded'
        group by all order by code""",
    ),
    "flags": (
        frozenset({"inflation_flag", "inflation_pattern_record"}),
        # In neutral words: the names of the catalogue would accuse.
        """select pattern_class, shown_ja as label_ja, count(*) as flags, count(*) filter (where is_standing) as standing,
            count(*) filter (where review_status = 'open') as open
        from marts.inflation_flag as flags
        left join marts.inflation_pattern_record as named on flags.pattern = named.pattern and flags.pattern_version = named.version
        where fiscal_year = $year group by all order by all""",
    ),
    "flagged_months": (
        frozenset({"inflation_hub_month"}),
        """select count(*) as hub_months, count(*) filter (where flagged) as flagged,
            count(*) filter (where excess_likely is null) as not_judged
        from marts.inflation_hub_month where fiscal_year = $year""",
    ),
    "linkage": (
        frozenset({"nayose_quality"}),
        # Without what tells of the night and not of the figures: a rebuild from frozen inputs has no night before it.
        """select measure, label_ja, measured, unit, at_least, at_most, is_met from marts.nayose_quality
        where measure not in ('ids_changed_share', 'queue_days') order by measure""",
    ),
    "evidence": (
        frozenset({"enterprise_record"}),
        """select match_method, round(100.0 * count(*) / sum(count(*)) over (), 1) as share,
            round(avg(match_probability), 3) as probability
        from marts.enterprise_record where hub_code is not null group by 1 order by 2 desc, 1""",
    ),
    "limits": (
        frozenset({"statistic_limit"}),
        "select statistic, label_ja, status, reason_ja from marts.statistic_limit order by statistic",
    ),
}
"""Questions by name with the marts, or columns of marts, that they need."""


@dataclass(frozen=True)
class Measured:
    """Answers by name, rows by column; `missing`: questions whose marts the file does not have."""

    rows: dict[str, Rows]
    missing: tuple[str, ...]

    def one(self, name: str) -> dict[str, Any]:
        """The only row of an answer; empty if there is none."""
        return next(iter(self.rows[name]), {})


def measured(published: Path, fiscal_year: int) -> Measured:
    """Asks a published file about a year. Raises duckdb.Error where it is none."""
    with duckdb.connect(str(published), read_only=True) as connection:
        query = "select table_name, table_name || '.' || column_name from information_schema.columns where table_schema = 'marts'"
        there = {name for names in connection.execute(query).fetchall() for name in names}
        known = {name for name, (needs, _) in QUERIES.items() if needs <= there}
        answers = {name: _rows(connection, sql, fiscal_year) if name in known else [] for name, (_, sql) in QUERIES.items()}
    return Measured(answers, tuple(sorted(set(QUERIES) - known)))


def _rows(connection: duckdb.DuckDBPyConnection, query: str, fiscal_year: int) -> Rows:
    cursor = connection.execute(query, {"year": fiscal_year} if "$year" in query else None)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
