"""What the last night left, opened for reading: linkage state, restricted records, published ids."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from ingestion.store.linkage import last_state
from ingestion.store.linkage_schema import STATE

FACTS = ("name", "name_kana", "representative", "corporate_number", "address", "telephone", "business_form", "industry_code")
RECORDS = """
    create temp view record as
    select record_id, month as said_in, name, name_kana, representative, corporate_number, address, telephone, business_form, industry_code
    from kept.restricted.client
    union all
    select record_id, referred_on, name, name_kana, representative, corporate_number, address, telephone, null, null
    from kept.restricted.partner_referral
"""


class NotLinkedYetError(Exception):
    """The warehouse holds no result of a night that linked records."""


class LinkageMemory:
    """A read-only connection over linkage state and restricted records; closes itself at the end of a `with` block."""

    def __init__(self, warehouse: Path) -> None:
        state = last_state(warehouse)
        restricted = warehouse / "restricted" / "yorozu_restricted.duckdb"
        published = warehouse / "published" / "yorozu.duckdb"
        if state is None or not restricted.exists() or not published.exists():
            raise NotLinkedYetError(f"{warehouse} には名寄せの結果がまだありません。先に yorozu nightly を実行してください。")
        self.connection = duckdb.connect()
        for name in STATE:
            self.connection.execute(f"create view {name} as from read_parquet('{_quoted(state / (name + '.parquet'))}')")
        self.connection.execute(f"attach '{_quoted(restricted)}' as kept (read_only)")
        self.connection.execute(f"attach '{_quoted(published)}' as published (read_only)")
        self.connection.execute(RECORDS)

    def __enter__(self) -> LinkageMemory:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.connection.close()

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """Rows of a query as dictionaries."""
        found = self.connection.execute(query, list(values))
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def records_named(self, text: str) -> list[str]:
        """Record ids meant by a record id, or by an enterprise id (all of its records)."""
        if text.startswith(("hub:", "partner:")):
            return [
                row["record_id"] for row in self.rows("select distinct record_id from known_mention where record_id = ?", text)
            ]
        query = "select record_id from published.marts.enterprise_record where enterprise_id = ? order by record_id"
        return [row["record_id"] for row in self.rows(query, text)]

    def facts(self, record_id: str, until: dt.date | None = None) -> dict[str, Any]:
        """What the record last said (`until` a month), its enterprise, and in which months it was handed in."""
        found = self.rows(
            f"""
            select {", ".join(f"arg_max({name}, said_in) as {name}" for name in FACTS)}, min(said_in) as first_said,
                max(said_in) as last_said,
                (select any_value(enterprise_id) from published.marts.enterprise_record e where e.record_id = ?) as enterprise_id
            from record where record_id = ? and date_trunc('month', said_in) <= coalesce(?, date '9999-01-01')
            """,
            record_id,
            record_id,
            until,
        )
        return {"record_id": record_id} | found[0]

    def speaker(self, profile: int) -> dict[str, Any]:
        """What the first record of a wording said when it was worded so."""
        query = "select record_id, last_month from known_mention where profile_id = ? order by record_id limit 1"
        found = self.rows(query, profile)[0]
        return self.facts(found["record_id"], found["last_month"])

    def profiles(self, record_id: str) -> list[int]:
        """The wordings of a record."""
        return [row["profile_id"] for row in self.rows("select profile_id from known_mention where record_id = ?", record_id)]

    def pair(self, one: int, other: int) -> dict[str, Any] | None:
        """The scored pair of two wordings, if it was kept."""
        low, high = sorted((one, other))
        found = self.rows("select * from known_pair where profile_a = ? and profile_b = ?", low, high)
        return found[0] if found else None

    def numbers(self, *profiles: int) -> set[str]:
        """The valid 法人番号 that these wordings are taken to have."""
        query = "select corporate_number from known_cluster where list_contains(?, profile_id) and corporate_number <> ''"
        return {row["corporate_number"] for row in self.rows(query, list(profiles))}

    def component(self, profile: int) -> list[dict[str, Any]]:
        """The edges of the component in which a wording lies, guards not yet applied."""
        return self.rows(
            """
            with members as (
                select profile_id from known_cluster
                where component_id = (select component_id from known_cluster where profile_id = ?)
            )
            select * from known_edge semi join members on profile_a = members.profile_id
            """,
            profile,
        )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
