"""A published edition made by hand: hubs whose May 2024 is asked about, their records, and what people may do with the flags."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import duckdb

from tests import project_sql

MAY, DAY = dt.date(2024, 5, 1), dt.date(2024, 5, 7)
SPLIT, OVERLAP, PADDING = "F00000000000split", "F000000000overlap", "F00000000padding0"
RECORDS = 60
"""Consultations of each hub in the month."""
SPLIT_RECORDS = 30
TABLES = {
    "dim_hub": "hub_code varchar, prefecture varchar, hub_name varchar",
    "dim_inflation_pattern": "pattern varchar, pattern_no integer, pattern_class varchar, honest_ja varchar, ask_ja varchar, version integer, example_ja varchar",
    "inflation_pattern_record": "pattern varchar, version integer, shown_ja varchar, is_current boolean, flags bigint, decided bigint, "
    "confirmed bigint, cleared bigint, undetermined bigint, precision double, precision_low double, precision_high double, is_demoted boolean",
    "inflation_flag": "flag_id varchar, pattern varchar, level varchar, hub_code varchar, month date, subject_id varchar, "
    "pattern_class varchar, pattern_version integer, score double, excess_issue_responses bigint, excess_consultations bigint, records bigint, "
    "evidence varchar, explanation_ja varchar, review_status varchar, is_standing boolean",
    "inflation_flag_record": "flag_id varchar, marked_id varchar, consultation_id varchar, record_id varchar, referral_id varchar, "
    "is_excess boolean",
    "inflation_hub_month": "hub_code varchar, month date, flagged boolean, tier varchar",
    "inflation_fairness": "fairness_group varchar, group_ja varchar, class_no integer, class_ja varchar, hubs bigint, hub_months bigint, "
    "flagged bigint, rate double, low double, high double, decided bigint, cleared bigint, note_ja varchar",
    "fct_consultation": "consultation_id varchar, hub_code varchar, month date, consulted_on date, record_id varchar, "
    "coordinator_id varchar, channel varchar, minutes integer, issue_responses integer, sha256 varchar, sheet varchar, row integer",
    "fct_referral": "referral_id varchar, hub_code varchar, referred_on date, sha256 varchar, sheet varchar, row integer",
    "submission_file": "sha256 varchar, path varchar, is_in_force boolean",
}
HUBS = [f"{code:02d}" for code in range(1, 21)]
TRAP = '=HYPERLINK("http://127.0.0.1","x")'

CONSULTATIONS = """
    insert into marts.fct_consultation
    select printf('%s:%04d', hub_code, number), hub_code, $month, $day, printf('hub:%s:client:C%03d', hub_code, number // 2),
        case number when 0 then $trap else 'K01' end, '来訪', 60, 2, hub_code, '相談一覧', number + 5
    from marts.dim_hub, range($records) as place(number)
"""


class Edition:
    """A warehouse directory with a published file; rows are added by column."""

    def __init__(self, place: Path) -> None:
        self.place = place
        (place / "published").mkdir(parents=True)
        edition = {"edition": "0123abcd", "as_of": "2024-06-12"}
        (place / "published" / "edition.json").write_text(json.dumps(edition), encoding="utf-8")
        self.connection = duckdb.connect(str(place / "published" / "yorozu.duckdb"))
        self.connection.execute("create schema marts")
        for table, columns in TABLES.items():
            self.connection.execute(f"create table marts.{table} ({columns})")

    def add(self, table: str, **cells: Any) -> None:
        marks = ", ".join("?" * len(cells))
        names = ", ".join(f'"{name}"' for name in cells)
        self.connection.execute(f"insert into marts.{table} ({names}) values ({marks})", [*cells.values()])

    def fill(self) -> Edition:
        """Twenty hubs; 01 has two hub-month flags and 02 a finding that must be corrected. Closes the file."""
        self._patterns()
        for hub in HUBS:
            self.add("dim_hub", hub_code=hub, prefecture=f"第{hub}県", hub_name=f"第{hub}県よろず支援拠点")
            tier = {"01": "T1", "02": "T1"}.get(hub)
            self.add("inflation_hub_month", hub_code=hub, month=MAY, flagged=hub in ("01", "02"), tier=tier)
            self.add("submission_file", sha256=hub, path=f"{hub}/2024-05/月次報告.xlsx", is_in_force=True)
        self.connection.execute(CONSULTATIONS, {"month": MAY, "day": DAY, "trap": TRAP, "records": RECORDS})
        marker = {
            "marker": "split_visit",
            "n": 60,
            "marked": 30,
            "expected": 9.4,
            "expected_low": 4,
            "expected_high": 15,
            "is_flagged": True,
        }
        self.flag(SPLIT, "split_visit", "01", "hub_month", {"markers": [marker]}, excess=(30, 15))
        self.flag(
            PADDING, "issue_padding", "01", "hub_month", {"markers": [marker | {"marker": "issue_padding_extra"}]}, excess=(40, 0)
        )
        self.flag(OVERLAP, "overlap", "02", "record", {"minutes": 30}, excess=(2, 1))
        for number in range(SPLIT_RECORDS):
            self.record(SPLIT, consultation_id=f"01:{number:04d}")
        self.record(PADDING, record_id="hub:01:client:C029")
        for number in (3, 4):
            self.record(OVERLAP, consultation_id=f"02:{number:04d}")
        self.connection.close()
        return self

    def flag(self, flag_id: str, pattern: str, hub: str, level: str, evidence: object, excess: tuple[int, int]) -> None:
        kind = dict(self.connection.execute("select pattern, pattern_class from marts.dim_inflation_pattern").fetchall())[pattern]
        self.add(
            "inflation_flag", flag_id=flag_id, pattern=pattern, level=level, hub_code=hub, month=MAY, subject_id=f"{hub}:2024-05",
            pattern_class=kind, pattern_version=1, score=5.0, excess_issue_responses=excess[0], excess_consultations=excess[1], records=2,
            evidence=json.dumps(evidence), explanation_ja=f"【要確認】{pattern} の説明。不正を示すものではありません。", review_status="open",
            is_standing=True,
        )  # fmt: skip

    def record(self, flag_id: str, **ids: str) -> None:
        (marked_id,) = ids.values()
        self.add("inflation_flag_record", flag_id=flag_id, marked_id=marked_id, is_excess=True, **ids)

    def _patterns(self) -> None:
        names = "pattern, pattern_no, pattern_class, honest_ja, ask_ja, version, if(pattern_no < 30, '例' || pattern, null)"
        seed = project_sql.seed("inflation_pattern")
        self.connection.execute(f"insert into marts.dim_inflation_pattern select {names} from ({seed})")
        words = f"select pattern, any_value(shown_ja) as shown_ja from ({project_sql.seed('inflation_wording')}) group by 1"
        self.connection.execute(
            f"""insert into marts.inflation_pattern_record
            select pattern, version, shown_ja, true, 0, 0, 0, 0, 0, null, null, null, false from ({seed}) join ({words}) using (pattern)"""
        )
