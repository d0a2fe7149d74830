"""The keys of 名寄せ are named twice, in Python where they are worked out and in SQL where they are read: one list, and one order."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from ingestion.checks.linkage_keys import LINKAGE_COLUMNS

PROJECT = Path(__file__).parents[3] / "dbt_project"


def test_sql_reads_the_columns_that_python_writes() -> None:
    text = (PROJECT / "macros" / "linkage_keys.sql").read_text(encoding="utf-8")
    [listed] = re.findall(r"macro linkage_key_columns\(\).*?return\((\[.*?\])\)", text, re.DOTALL)
    assert tuple(ast.literal_eval(listed)) == LINKAGE_COLUMNS


@pytest.mark.parametrize("model", ["stg_clients", "stg_partner_referrals"])
def test_staging_takes_them_from_the_one_list(model: str) -> None:
    text = (PROJECT / "models" / "staging" / f"{model}.sql").read_text(encoding="utf-8")
    assert "linkage_key_columns()" in text
    assert not [column for column in LINKAGE_COLUMNS if column in text]
