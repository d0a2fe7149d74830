"""What the sheets of one month's report have in common: the month, its periods, coverage, editions, breaks of form."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from publishing.report.periods import (
    EDITION_JA,
    april_of,
    day_ja,
    era_month_ja,
    fiscal_year_of,
    key_of,
    month_ja,
    shifted,
    span_ja,
)
from publishing.report.source import NATION, Published
from publishing.report.year_to_date import to_date
from publishing.workbook.chart_data import ChartData

STATUS_JA = {"on_time": "期限内", "late": "遅延", "corrected": "訂正", "missing": "未提出"}
OTHER_HUBS, OTHER_FORM = "※", "◇"


@dataclass(frozen=True)
class Span:
    """Months from `first` to `last`; a single month where they are equal."""

    first: dt.date
    last: dt.date

    @property
    def label(self) -> str:
        """2024年4月～5月."""
        return span_ja(self.first, self.last)


@dataclass
class Report:
    """One month as the published edition has it."""

    source: Published
    month: dt.date
    charts: ChartData | None = None

    @property
    def fiscal_year(self) -> int:
        """Its fiscal year."""
        return fiscal_year_of(self.month)

    @cached_property
    def spans(self) -> dict[str, Span]:
        """The periods that are compared."""
        before, ago = shifted(self.month, -1), shifted(self.month, -12)
        return {
            "month": Span(self.month, self.month),
            "previous": Span(before, before),
            "year_ago": Span(ago, ago),
            "to_date": Span(april_of(self.month), self.month),
            "to_date_ago": Span(april_of(ago), ago),
        }

    @cached_property
    def calendar(self) -> dict[tuple[str, dt.date], dict[str, Any]]:
        """submission_calendar by hub and month."""
        return {
            (row["hub_code"], row["month"]): row
            for row in self.source.rows("select * from marts.submission_calendar order by hub_code, month")
        }

    @cached_property
    def edition(self) -> str:
        """速報, 確報 or 確定: of the month."""
        row = self.source.rows("select edition from marts.kpi_national_month where month = ?", self.month)[0]
        return EDITION_JA.get(row["edition"], str(row["edition"]))

    @property
    def subtitle(self) -> str:
        """Month, edition and as-of date, to stand under every title."""
        return f"{month_ja(self.month)}（{era_month_ja(self.month)}）分　{self.edition}　基準日 {day_ja(self.source.as_of)}"

    def status(self, hub: str, month: dt.date) -> str:
        """How the hub handed in for a month, in Japanese."""
        row = self.calendar.get((hub, month))
        if row is None:
            return "対象外"
        if row["status"] == "missing":
            if row["submissions"]:
                return "保留"
            return "期限前" if row["due"] > self.source.as_of else STATUS_JA["missing"]
        suffix = "（遅延）" if row["status"] == "corrected" and row["is_late"] else ""
        return STATUS_JA[row["status"]] + suffix

    def is_reported(self, hub: str, month: dt.date) -> bool:
        """Whether a report is in force."""
        row = self.calendar.get((hub, month))
        return row is not None and row["status"] != "missing"

    def hubs_without(self, month: dt.date) -> list[str]:
        """Codes of the hubs that have no report in force."""
        return [hub for hub in self.source.hubs if not self.is_reported(hub, month)]

    def reported(self, span: Span) -> frozenset[tuple[str, int]]:
        """Hub and calendar month of every report in force in a span: two spans with equal sets can be compared."""
        return frozenset(
            (hub, month.month)
            for (hub, month), row in self.calendar.items()
            if span.first <= month <= span.last and row["status"] != "missing"
        )

    @property
    def due_day(self) -> dt.date:
        """When the month's reports were due."""
        return max(row["due"] for (_hub, month), row in self.calendar.items() if month == self.month)

    def has_same_months(self, hub: str, now: str, before: str) -> bool:
        """Whether the hub reported the same calendar months in both periods: otherwise its sums cannot be compared."""
        one, other = ({month for code, month in self.reported(self.spans[name]) if code == hub} for name in (now, before))
        return one == other

    def due(self, span: Span) -> int:
        """Reports due in a span."""
        return sum(span.first <= month <= span.last for _hub, month in self.calendar)

    def figures(self, span_name: str, unit: str) -> dict[str, dict[str, Any]]:
        """Measures of a period by hub code (00: the nation)."""
        key = (span_name, unit)
        if key not in self._figures:
            self._figures[key] = self._read(self.spans[span_name], unit)
        return self._figures[key]

    @cached_property
    def _figures(self) -> dict[tuple[str, str], dict[str, dict[str, Any]]]:
        return {}

    def _read(self, span: Span, unit: str) -> dict[str, dict[str, Any]]:
        if span.first != span.last:
            return to_date(self.source, span.first, span.last, unit)
        if unit == "nation":
            rows = self.source.rows("select * from marts.kpi_national_month where month = ?", span.last)
            return {NATION: rows[0]} if rows and rows[0]["hubs_reporting"] else {}
        return {row["hub_code"]: row for row in self.source.rows("select * from marts.kpi_hub_month where month = ?", span.last)}

    def reason(self, span: Span, unit: str, hub: str, measure: str) -> str:
        """Why a measure of a period has no figure."""
        if not any(self.is_reported(code, span.last) for code in (self.source.hubs if unit == "nation" else [hub])):
            return f"{month_ja(span.last)}の有効な報告がありません。"
        mart = "kpi_national_month" if unit == "nation" else "kpi_hub_month"
        return self.source.reason(mart, NATION if unit == "nation" else hub, key_of(span.last), measure)

    @cached_property
    def forms(self) -> dict[int, str]:
        """Forms in which the reports in force came, by fiscal year."""
        if not self.source.has("submission_file"):
            return {}
        query = """
            select fiscal_year, string_agg(distinct form, '・' order by form) as forms from marts.submission_file
            where is_in_force and month is not null and sender_kind = 'hub' group by fiscal_year
        """
        return {row["fiscal_year"]: row["forms"] for row in self.source.rows(query)}

    def break_before(self, fiscal_year: int) -> str:
        """What broke the series at the beginning of a fiscal year; empty if nothing did."""
        now, before = self.forms.get(fiscal_year), self.forms.get(fiscal_year - 1)
        return f"様式変更（{before}→{now}）" if now and before and now != before else ""

    def marks(self, now: str, before: str) -> str:
        """※ if other hubs reported, ◇ if the form changed in between."""
        one, other = self.spans[now], self.spans[before]
        marks = OTHER_HUBS if self.reported(one) != self.reported(other) else ""
        years = range(fiscal_year_of(other.last) + 1, fiscal_year_of(one.last) + 1)
        return marks + (OTHER_FORM if any(self.break_before(year) for year in years) else "")

    def year_label(self, fiscal_year: int) -> str:
        """2024年度（2024年4月～2025年3月分）: the months with a report in force."""
        months = [
            m for (_hub, m), row in self.calendar.items() if row["fiscal_year"] == fiscal_year and row["status"] != "missing"
        ]
        span = f"（{span_ja(min(months), max(months))}分）" if months else ""
        return f"{fiscal_year}年度{span}"
