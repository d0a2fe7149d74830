"""The flags of the edition in force as people read them: what is asked of which hub, which records it rests on, and what people said so far."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ingestion.inflation.decisions import DECISIONS, FlagDecision
from publishing.report.periods import key_of, month_ja
from publishing.report.source import CannotReportError, Published

FLAGS = """
    select flags.*, record.shown_ja, patterns.honest_ja, patterns.ask_ja, hubs.hub_name, hubs.prefecture, months.tier
    from marts.inflation_flag as flags
    inner join marts.dim_inflation_pattern as patterns using (pattern)
    inner join marts.dim_hub as hubs using (hub_code)
    left join marts.inflation_pattern_record as record on flags.pattern = record.pattern and flags.pattern_version = record.version
    left join marts.inflation_hub_month as months on flags.hub_code = months.hub_code and flags.month = months.month
    where {condition}
    order by excess_issue_responses desc, excess_consultations desc, score desc, flag_id
"""
# A client's record stands for its consultations of the month.
RECORDS = """
    with asked as (
        select records.*, flags.hub_code, flags.month
        from marts.inflation_flag_record as records inner join marts.inflation_flag as flags using (flag_id)
        where list_contains($flags, flag_id)
    ),
    consulted as (
        select flag_id, '相談' as kind, told.*
        from asked inner join marts.fct_consultation as told using (consultation_id)
        union
        select flag_id, '相談' as kind, told.*
        from asked
        inner join marts.fct_consultation as told
            on asked.record_id = told.record_id and asked.hub_code = told.hub_code and asked.month = told.month
        where asked.consultation_id is null and asked.referral_id is null
    ),
    found as (
        select flag_id, kind, consultation_id as told_id, hub_code, consulted_on as told_on, coordinator_id, channel, minutes, issue_responses,
            sha256, sheet, "row"
        from consulted
        union all by name
        select flag_id, '紹介' as kind, referral_id as told_id, told.hub_code, referred_on as told_on, sha256, sheet, "row"
        from asked inner join marts.fct_referral as told using (referral_id)
    ),
    files as (select sha256, min(path) as path from marts.submission_file where is_in_force group by 1)
    select found.* exclude (sha256), path from found left join files using (sha256)
    order by hub_code, flag_id, told_on, told_id
"""
PATTERNS = """
    select pattern_no, pattern, record.shown_ja, pattern_class, example_ja
    from marts.dim_inflation_pattern as patterns
    inner join marts.inflation_pattern_record as record using (pattern, version)
    order by pattern_no
"""
LAST_MONTH = "select max(month) as month from marts.inflation_hub_month"


@dataclass(frozen=True)
class Flag:
    """A question to a hub: its row in the marts, what was counted, and the last decision on it."""

    row: dict[str, Any]
    decision: FlagDecision | None

    @property
    def flag_id(self) -> str:
        """Its fingerprint."""
        return str(self.row["flag_id"])

    @cached_property
    def counted(self) -> dict[str, Any]:
        """Marker, n, marked, expected and range of the least likely marker; of a finding, its records alone."""
        told = json.loads(self.row["evidence"] or "{}")
        markers = told.get("markers") if isinstance(told, dict) else None
        flagged = [marker for marker in markers or [] if marker.get("is_flagged")]
        return dict(flagged[0]) if flagged else {"marked": self.row["records"]}

    def is_open(self, as_of: dt.date) -> bool:
        """Whether people are still asked."""
        return self.decision is None or not self.decision.is_settled(as_of)


class Flags(Published):
    """The marts of flags, and the decisions in force, also those that no build has seen yet."""

    needed = ("dim_hub", "dim_inflation_pattern", "inflation_flag", "inflation_flag_record", "inflation_hub_month",
              "inflation_pattern_record", "inflation_fairness", "fct_consultation", "fct_referral", "submission_file")  # fmt: skip

    def __init__(self, warehouse: Path) -> None:
        super().__init__(warehouse)
        self.warehouse = warehouse
        self.decisions = DECISIONS.load(warehouse).in_force

    def of_month(self, month: dt.date, hub: str | None = None) -> list[Flag]:
        """Flags of a month, the largest estimated excess first. CannotReportError for a month or a hub that there is not."""
        self.require_judged(month)
        if hub is not None and hub not in self.hubs:
            raise CannotReportError(f"拠点コード {hub} はありません。01 から 47 の 2 桁で指定してください（例: --hub 13）。")
        condition = "flags.month = ?" + (" and flags.hub_code = ?" if hub else "")
        return self._flags(condition, month, *([hub] if hub else []))

    def open_months(self, hub: str | None = None) -> dict[dt.date, int]:
        """How many flags, of one hub or of all, people are still asked about: by month, the newest first, months without any left out."""
        found = self._flags("flags.hub_code = ?", hub) if hub else self._flags("true")
        asked = [flag.row["month"] for flag in found if flag.is_open(self.as_of)]
        return dict(sorted(Counter(asked).items(), reverse=True))

    def named(self, prefix: str) -> Flag:
        """The flag whose id begins so. CannotReportError unless there is exactly one."""
        found = self._flags("starts_with(flags.flag_id, ?)", prefix)
        if not prefix or len(found) != 1:
            raise CannotReportError(
                f"確認番号 {prefix} に当てはまる確認のお願いが {len(found)} 件です。yorozu flags list で確かめてください。"
            )
        return found[0]

    def records(self, flags: Sequence[Flag]) -> list[dict[str, Any]]:
        """The records that flags rest on, with the file, sheet and row they were handed in with."""
        return self.named_rows(RECORDS, {"flags": [flag.flag_id for flag in flags]})

    def patterns(self) -> list[dict[str, Any]]:
        """All patterns by number, with what their flags say."""
        return self.rows(PATTERNS)

    def decided_and_gone(self) -> list[FlagDecision]:
        """Decisions on flags that this edition does not have: the records changed, or the id was mistyped."""
        gone = self.unknown([decision.flag_id for decision in self.decisions.values()])
        return [decision for decision in self.decisions.values() if decision.flag_id in gone]

    def unknown(self, flag_ids: Sequence[str]) -> set[str]:
        """Those of the ids that no flag of this edition has."""
        known = self.named_rows(
            "select flag_id from marts.inflation_flag where list_contains($ids, flag_id)", {"ids": list(flag_ids)}
        )
        return set(flag_ids) - {row["flag_id"] for row in known}

    def require_judged(self, month: dt.date) -> None:
        """CannotReportError unless the month was looked at."""
        if self.rows("select 1 from marts.inflation_hub_month where month = ?", month):
            return
        last = self.rows(LAST_MONTH)[0]["month"]
        hint = f"いちばん新しい月は {month_ja(last)} です（--month {key_of(last)}）。" if last else "報告がまだありません。"
        raise CannotReportError(f"{month_ja(month)} の報告はこの版にありません。{hint}")

    def _flags(self, condition: str, *values: object) -> list[Flag]:
        rows = self.rows(FLAGS.format(condition=condition), *values)
        return [Flag(row, self.decisions.get((row["flag_id"],))) for row in rows]
