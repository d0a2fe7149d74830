"""The tables that ingestion stores and their columns, derived from the mapping files: one home for names and types."""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from ingestion.checks.cell_types import arrow_type
from ingestion.checks.linkage_keys import LINKAGE_COLUMNS
from ingestion.forms import Form, SheetSpec, load_forms

LINKAGE: dict[str, pa.DataType] = dict.fromkeys(LINKAGE_COLUMNS, pa.string())
INFERRED: dict[str, dict[str, pa.DataType]] = {
    "consultation": {"coordinator_no": pa.string()},
    "client": {"business_form": pa.string(), "prefecture_code": pa.string(), "client_no": pa.string(), **LINKAGE},
    "partner_referral": {"prefecture_code": pa.string(), **LINKAGE},
}
"""Columns that no cell holds: worked out from others (v1's client and coordinator, prefectures, keys for 名寄せ)."""

LANDING = {"sender": pa.string(), "sha256": pa.string(), "sheet": pa.string(), "row": pa.int32()}
INTEGER_COLUMNS = {"minutes": pa.int32()}


def columns_of_sheet(sheet: SheetSpec, table: str) -> list[str]:
    """Names of the columns of `sheet` that belong to `table`."""
    return [column.name for column in sheet.columns if (column.table or sheet.table) == table]


def _sheets(forms: dict[str, Form]) -> list[SheetSpec]:
    return [sheet for form in forms.values() for sheet in form.sheets]


@cache
def table_names() -> tuple[str, ...]:
    """All tables of rows, in the order of the forms."""
    names = [column.table or sheet.table for sheet in _sheets(load_forms()) for column in sheet.columns]
    return tuple(dict.fromkeys(names))


@cache
def table_columns(table: str) -> dict[str, pa.DataType]:
    """Typed columns of a table over all forms, inferred ones last; raises KeyError for an unknown table."""
    found: dict[str, pa.DataType] = {}
    for sheet in _sheets(load_forms()):
        for column in sheet.columns:
            if (column.table or sheet.table) == table:
                found.setdefault(column.name, INTEGER_COLUMNS.get(column.name, arrow_type(column)))
    if not found:
        raise KeyError(table)
    return found | INFERRED.get(table, {})


@cache
def personal_columns() -> frozenset[tuple[str, str]]:
    """(table, column) pairs that may hold personal data: their values stay out of messages and of the public ledger."""
    return frozenset((sheet.table, c.name) for sheet in _sheets(load_forms()) for c in sheet.columns if c.personal)
