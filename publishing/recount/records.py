"""What the figures are counted from: accepted rows as handed in, and the published enterprise of each record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from ingestion.store.snapshot import create_raw_views
from ingestion.thresholds import CODES_DIR
from publishing.edition import load_edition, published

COLUMNS = {
    "consultation": "consultation_id, hub_code, month, consulted_on, record_id, minutes, channel, issue_major, issue_minors, resolution, special_desk, "
    "accompaniment_stage, attending_institution, referred_to",
    "client": 'record_id, month, "row", business_form, industry_code, capital_man_yen, employees, prefecture_code',
    "referral": "referral_id, consultation_no, hub_code, month, referred_on, direction, institution_type, partner_id, record_id",
    "survey": "hub_code, month, satisfaction",
    "network_activity": "hub_code, month, activity_type",
    "attendance": "hub_code, month, coordinator_no, worked_on",
    "outcome": 'hub_code, month, "row", record_id, outcome_fiscal_year as fiscal_year, sales_man_yen, operating_profit_man_yen, '
    "personnel_cost_man_yen, depreciation_man_yen, employees",
    "plan_budget": "hub_code, fiscal_year, contract_yen",
    "partner_referral": "record_id, partner_id, referred_on, direction, named_hub_code, sha256",
    "partner": "partner_id, layout",
    "file": "sha256, path, sender_kind, hub_code, partner_id, form, family, month, named_month, status, is_in_force, rows_read, rows_ignored",
    "sheet": "sha256, path, table_name, is_in_force",
}


@dataclass(frozen=True)
class Records:
    """Accepted rows by table, with `fiscal_year` where they have a month and `enterprise_id` where they have a record."""

    tables: dict[str, pd.DataFrame]
    codes: dict[str, pd.DataFrame]

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.tables[table]

    def code(self, name: str, key: str, value: str) -> dict[str, str | None]:
        """A code list as a dictionary; an empty value is None."""
        frame = self.codes[name]
        return {k: v or None for k, v in zip(frame[key], frame[value], strict=True)}


class NotPublishedError(Exception):
    """The warehouse has no edition to hold anything against; the message says so to people."""


def load_codes() -> dict[str, pd.DataFrame]:
    """The code lists, all text."""
    return {path.stem: pd.read_csv(path, dtype=str, keep_default_na=False) for path in sorted(CODES_DIR.glob("*.csv"))}


def load_records(warehouse: Path) -> Records:
    """The rows that the edition in force was made from. Raises NotPublishedError."""
    edition = load_edition(warehouse)
    file = published(warehouse) / "yorozu.duckdb"
    if not edition or not file.exists():
        raise NotPublishedError(f"{warehouse} に公開中の版がありません。先に yorozu nightly を実行してください。")
    with duckdb.connect() as connection:
        create_raw_views(connection, warehouse.absolute(), dt.date.fromisoformat(edition["as_of"]))
        rows = {table: connection.execute(f"select {columns} from raw.{table}").df() for table, columns in COLUMNS.items()}
    with duckdb.connect(str(file), read_only=True) as connection:
        enterprises = connection.execute("select record_id, enterprise_id from marts.enterprise_record").df()
    return make_records(rows, enterprises)


def make_records(rows: dict[str, pd.DataFrame], enterprises: pd.DataFrame) -> Records:
    """Records from rows of `raw` (the columns of COLUMNS) and the enterprise of each record id."""
    ids = pd.Series(enterprises["enterprise_id"].to_numpy(), index=enterprises["record_id"].to_numpy())
    tables = {}
    for name, frame in rows.items():
        table = frame.copy()
        for column in ("month", "named_month", "consulted_on", "referred_on", "worked_on"):
            if column in table:
                table[column] = pd.to_datetime(table[column])
        if "month" in table and "hub_code" in table and "fiscal_year" not in table:
            table["fiscal_year"] = fiscal_year(table["month"])
        if {"record_id", "hub_code"} <= set(table) or name == "partner_referral":
            table["enterprise_id"] = table["record_id"].map(ids)
        tables[name] = table
    consultations = tables["consultation"]
    consultations["responses"] = [_different(labels) for labels in consultations["issue_minors"]]
    return Records(tables, load_codes())


def _different(labels: Any) -> int:
    return 0 if labels is None else len(set(labels))


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a frame, one by one."""
    return iter(frame.itertuples())


def fiscal_year(days: pd.Series) -> pd.Series:
    """April to March, for dates."""
    return days.dt.year - (days.dt.month < 4).astype(int)
