"""Hand-made client records for tests of 名寄せ, linked by the nightly models on a warehouse that holds nothing else."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from benchmarks.linkage_warehouse import LinkageWarehouse
from ingestion.checks.linkage_keys import ADDRESS_COLUMNS, NAME_COLUMNS, address_parts, name_parts, own_reading
from ingestion.nayose.addresses import parse_address
from ingestion.nayose.persons import person_key
from ingestion.nayose.telephones import telephone_key
from ingestion.nayose.trade_names import kana_key
from ingestion.normalise.identifiers import corporate_check_digit

MODELS = ("+int_enterprise_id_changes", "+int_nayose_review", "+int_nayose_record_digests", "+nayose_quality")
COLUMNS = (
    "record_id",
    "month",
    "name",
    "name_kana",
    "representative",
    "address",
    "telephone",
    "corporate_number",
    "business_form",
)


def number(serial: int) -> str:
    """A valid 法人番号 of a range that no office uses."""
    body = f"9900{serial:08d}"
    return f"{corporate_check_digit(body)}{body}"


def record(record_id: str, name: str | None, address: str | None = None, **others: Any) -> dict[str, Any]:
    """One row of a ledger: 2024-04 unless `month` says otherwise; the id is a client's of hub 13 unless it is whole."""
    whole = record_id if ":" in record_id else f"hub:13:client:{record_id}"
    empty = dict.fromkeys(COLUMNS)
    return empty | {"record_id": whole, "name": name, "address": address, "month": dt.date(2024, 4, 1)} | others


def _keys(row: dict[str, Any]) -> dict[str, Any]:
    names = dict(zip(NAME_COLUMNS, name_parts(row["name"] or ""), strict=True))
    places = dict(zip(ADDRESS_COLUMNS, address_parts(parse_address(row["address"] or "")), strict=True))
    texts = {
        "kana_key": kana_key(row["name_kana"] or "") or own_reading(row["name"] or ""),
        "representative_key": person_key(row["representative"] or ""),
        "telephone_key": telephone_key(row["telephone"] or ""),
    }
    return {name: value or None for name, value in (names | places | texts).items()}


class Nights(LinkageWarehouse):
    """A warehouse and its nights: `night(records)` links them; `enterprise` tells an id, `same` whether two records share one."""

    def __init__(self, place: Path) -> None:
        super().__init__(place)
        self.ids: dict[str, str] = {}

    def night(
        self,
        records: list[dict[str, Any]],
        *,
        consulted: Sequence[str] = (),
        forget: bool = False,
        as_of: dt.date = dt.date(2025, 6, 10),
    ) -> dict[str, str]:
        """Links all records of an inbox, keeps state and ids, and returns the enterprise of each record.

        consulted: whole record ids, one for each consultation."""
        keyed = pd.DataFrame([row | _keys(row) for row in records])
        self.fill(keyed, consulted=pd.DataFrame({"record_id": consulted}), as_of=as_of, forget=forget)
        self.link(MODELS)
        self.remember()
        self.ids = self.clusters().to_dict()
        return self.ids

    def copied(self, place: Path) -> Nights:
        """This warehouse once more, at another place, for nights of its own."""
        shutil.copytree(self.place, place, dirs_exist_ok=True)
        copy = Nights(place)
        copy.ids = dict(self.ids)
        return copy

    def rows(self, query: str) -> list[Any]:
        """Rows of a query on the latest build."""
        with duckdb.connect(str(self.file), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def enterprise(self, record_id: str) -> str:
        """The enterprise of a record of hub 13, or of a whole record id."""
        return self.ids[record_id if ":" in record_id else f"hub:13:client:{record_id}"]

    def same(self, one: str, other: str) -> bool:
        """Whether two records are one enterprise."""
        return self.enterprise(one) == self.enterprise(other)
