"""The published file as the white paper reads it: read-only, with the words of its columns, its years, hubs and reasons.

Belongs here: what is asked of it often, and the enterprises behind figures, worked out in one pass per fact table. Does not: tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from publishing.whitepaper.description import catalogue
from publishing.whitepaper.measures import ColumnWords

_BEHIND = """
create temp table behind as
select null::varchar as period, null::varchar as hub, null::varchar as measure, null::bigint as contributors limit 0
"""

# An enterprise is looked at once for each period and hub: the nation's count is of enterprises too, not of hubs' counts.
_SEEN = """
insert into behind
with seen as (
    select {period} as period, hub_code, enterprise_id, {flags}
    from marts.{fact} where fiscal_year {years} and enterprise_id is not null group by all
),
national as (select period, enterprise_id, {any} from seen group by all),
counted as (
    select period, hub_code as hub, {counts} from seen group by all
    union all
    select period, '00', {counts} from national group by all
)
from (unpivot counted on {names} into name measure value contributors) select period, hub, measure, contributors
"""

_MONEY = """
create temp table money_shares as
with sales as (
    select fiscal_year::varchar as period, hub_code as hub, sales_man_yen as yen from marts.fct_outcome where is_counted_in_hub
    union all
    select fiscal_year::varchar, '00', sales_man_yen from marts.fct_outcome where is_counted_in_nation
)
select period, hub, 'sales_total' as measure, max(yen) / sum(yen) as largest_share, coalesce(list_extract(max(yen, 2), 2), 0) / sum(yen) as second_share
from sales where yen > 0 group by all
"""


class Published:
    """A published file at `path`, for a white paper of `fiscal_year`. Use in a with block; duckdb.Error where the file is none."""

    def __init__(self, path: Path, fiscal_year: int) -> None:
        self.fiscal_year = fiscal_year
        self._connection = duckdb.connect()
        quoted = str(path).replace("'", "''")
        self._connection.execute(f"attach '{quoted}' as published (read_only); use published")
        self._count_enterprises_behind()

    def __enter__(self) -> Published:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._connection.close()

    def rows(self, query: str, values: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
        """Rows of a query by column name, its values by name."""
        cursor = self._connection.execute(query, dict(values or {}))
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def columns_of(self, mart: str) -> frozenset[str]:
        """Names of a mart's columns; empty if the file does not have it."""
        return frozenset(column for table, column in self.words if table == mart)

    @cached_property
    def words(self) -> dict[tuple[str, str], ColumnWords]:
        """Words of every column of every mart, from the comments that the dictionary wrote."""
        query = """
            select table_name, column_name, data_type, coalesce(comment, '') as comment from duckdb_columns()
            where database_name = 'published' and schema_name = 'marts' order by table_name, column_index
        """
        return {
            (row["table_name"], row["column_name"]): _words(row["column_name"], row["data_type"], row["comment"])
            for row in self.rows(query)
        }

    @cached_property
    def editions(self) -> dict[str, str]:
        """Fiscal years up to the white paper's and the edition of each: preliminary, confirmed or final."""
        query = "select fiscal_year::varchar as year, edition from marts.kpi_national_year where fiscal_year <= $year order by 1"
        return {row["year"]: row["edition"] for row in self.rows(query, {"year": self.fiscal_year})}

    @cached_property
    def reported(self) -> frozenset[tuple[str, str]]:
        """Fiscal years and hubs (00: nation) with a report in force."""
        query = "select fiscal_year::varchar as year, hub_code from marts.kpi_hub_year where fiscal_year <= $year"
        found = {(row["year"], row["hub_code"]) for row in self.rows(query, {"year": self.fiscal_year})}
        return frozenset(found | {(year, "00") for year in self.editions})

    @cached_property
    def hubs(self) -> dict[str, str]:
        """Names of all hubs by code."""
        return {
            row["hub_code"]: row["prefecture"]
            for row in self.rows("select hub_code, prefecture from marts.dim_hub order by hub_code")
        }

    @cached_property
    def reasons(self) -> dict[str, str]:
        """Reasons for what has no figure, by code."""
        rows = self.rows("select distinct reason, reason_ja from marts.kpi_not_available order by all")
        return dict(catalogue().reasons) | {row["reason"]: row["reason_ja"] for row in rows}

    def _count_enterprises_behind(self) -> None:
        self._connection.execute(_BEHIND)
        for fact, conditions in catalogue().enterprises_behind.items():
            for period, years in (("fiscal_year::varchar", "<="), ("strftime(month, '%Y-%m')", "=")):
                self._connection.execute(_seen(fact, period, f"{years} {self.fiscal_year:d}", conditions))
        self._connection.execute(_MONEY)


def _seen(fact: str, period: str, years: str, conditions: Mapping[str, str]) -> str:
    names = list(conditions)
    return _SEEN.format(
        fact=fact,
        period=period,
        years=years,
        flags=_listed(f"bool_or({condition}) as {name}" for name, condition in conditions.items()),
        any=_listed(f"bool_or({name}) as {name}" for name in names),
        counts=_listed(f"count(*) filter (where {name}) as {name}" for name in names),
        names=_listed(names),
    )


def _listed(parts: Iterator[str] | Sequence[str]) -> str:
    return ", ".join(parts)


def _words(name: str, data_type: str, comment: str) -> ColumnWords:
    label, description, unit = (*comment.split("｜"), "", "", "")[:3]
    return ColumnWords(label or name, description or name, unit, "INT" in data_type)
