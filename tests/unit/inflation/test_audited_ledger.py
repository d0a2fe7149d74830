"""What a sample says of a hub-month and a year: only what was looked at, wider where it was not, nothing where the records changed."""

from __future__ import annotations

import datetime as dt
import importlib.util
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ingestion.inflation.audit import Stratum, estimate
from ingestion.inflation.audited import COLUMNS
from tests.small_warehouse import SmallWarehouse

MODEL = Path(__file__).parents[3] / "dbt_project" / "models" / "intermediate" / "inflation" / "int_inflation_audited.py"
MAY, JUNE = dt.date(2024, 5, 1), dt.date(2024, 6, 1)
SAMPLE = "sample_id varchar, hub_code varchar, month date, stratum varchar, consultation_id varchar, stratum_size integer"
AUDIT = "sample_id varchar, consultation_id varchar, result varchar"
SESSION = "consultation_id varchar, hub_code varchar, month date, issue_responses integer"


class Books(SmallWarehouse):
    """A hub whose months have records with two 課題(中) each, of which some were drawn and looked up."""

    def __init__(self) -> None:
        super().__init__()
        self.seed("inflation_parameter")
        self.table("stg_flag_samples", SAMPLE)
        self.table("stg_flag_audits", AUDIT)
        self.table("int_consultations_enriched", SESSION)

    def stratum(self, month: dt.date, stratum: str, size: int, results: str, responses: int = 2) -> None:
        """Records of a stratum; `results`: a letter for each one drawn (f found, n not found, u unclear, - not looked at)."""
        words = {"f": "found", "n": "not_found", "u": "unclear"}
        sample = f"S{month:%Y%m}-13"
        for number in range(size):
            record = f"13:{month:%m}{stratum}{number:03d}"
            self.add("int_consultations_enriched", consultation_id=record, hub_code="13", month=month, issue_responses=responses)
            if number < len(results):
                self.add("stg_flag_samples", sample_id=sample, hub_code="13", month=month, stratum=stratum, consultation_id=record, stratum_size=size)  # fmt: skip
                if results[number] != "-":
                    self.add("stg_flag_audits", sample_id=sample, consultation_id=record, result=words[results[number]])

    def ledger(self) -> dict[str, dict[str, Any]]:
        """The rows of the model by month, and of years by `2024`."""
        counted = "select hub_code, month, count(*) as consultations from int_consultations_enriched group by all"
        self.change(f"create or replace table int_inflation_hub_months as {counted}")
        self.build("int_inflation_audit_strata")
        spec = importlib.util.spec_from_file_location("audited_model", MODEL)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        told = {"int_inflation_audit_strata": "strata"}
        dbt = SimpleNamespace(
            config=lambda **_: None, ref=lambda name: self.connection.table(name).set_alias(told.get(name, name))
        )
        self.connection.execute("create or replace view strata as from int_inflation_audit_strata")
        table = module.model(dbt, self.connection)
        assert table.column_names == list(COLUMNS)
        return {f"{row['month']:%m}" if row["month"] else str(row["fiscal_year"]): row for row in table.to_pylist()}


def test_nothing_looked_at_says_nothing() -> None:
    books = Books()
    assert books.ledger() == {}
    books.stratum(MAY, "marked", 50, "-" * 20)
    assert books.ledger() == {}


def test_a_month_and_its_year_are_estimated_from_both_strata_in_consultations_and_issue_responses() -> None:
    books = Books()
    books.stratum(MAY, "marked", 50, "n" * 10 + "f" * 10)
    books.stratum(MAY, "unmarked", 200, "f" * 20)
    ledger = books.ledger()
    month, year = ledger["05"], ledger["2024"]
    wanted = estimate([Stratum(50, 20, 10), Stratum(200, 20, 0)])
    assert wanted
    assert (month["consultations"], month["consultations_low"], month["consultations_high"]) == (
        wanted.missing,
        wanted.low,
        wanted.high,
    )
    assert (month["issue_responses"], month["issue_responses_low"]) == (2 * wanted.missing, 2 * wanted.low)
    assert (month["records"], month["drawn"], month["looked_at"], month["missing"]) == (250, 40, 40, 10)
    same = [name for name in COLUMNS if name not in ("unit", "month")]
    assert [year[name] for name in same] == [month[name] for name in same] and year["unit"] == "hub_year"


def test_a_year_is_that_of_the_months_looked_at() -> None:
    books = Books()
    books.stratum(MAY, "marked", 10, "n" * 10)
    books.stratum(JUNE, "control", 10, "f" * 10)
    books.stratum(dt.date(2025, 4, 1), "control", 10, "n" * 10)
    ledger = books.ledger()
    year = ledger["2024"]
    assert (year["months"], year["records"], year["consultations_low"], year["consultations_high"]) == (2, 20, 10, 10)
    assert (ledger["06"]["issue_responses_low"], ledger["06"]["issue_responses_high"]) == (0, 0)
    assert ledger["2025"]["consultations"] == 10


def test_records_not_yet_looked_at_widen_the_interval_as_unclear_ones_do() -> None:
    done, open_, unclear = Books(), Books(), Books()
    done.stratum(MAY, "marked", 50, "n" * 5 + "f" * 15)
    open_.stratum(MAY, "marked", 50, "n" * 5 + "f" * 5 + "-" * 10)
    unclear.stratum(MAY, "marked", 50, "n" * 5 + "f" * 5 + "u" * 10)
    whole, part, told = (books.ledger()["05"] for books in (done, open_, unclear))
    for end in ("consultations_low", "consultations_high"):
        assert part[end] == told[end]
    assert part["consultations_high"] - part["consultations_low"] > whole["consultations_high"] - whole["consultations_low"]
    assert (part["looked_at"], told["looked_at"]) == (10, 20)


def test_a_stratum_of_which_nothing_is_known_leaves_no_estimate() -> None:
    books = Books()
    books.stratum(MAY, "marked", 50, "n" * 20)
    books.stratum(MAY, "unmarked", 200, "-" * 20)
    assert books.ledger()["05"]["consultations"] is None


@pytest.mark.parametrize(
    ("change", "is_outdated"),
    [
        ("select 1", False),
        ("delete from int_consultations_enriched where consultation_id = '13:05marked000'", True),
        ("delete from int_consultations_enriched where consultation_id in ('13:05marked048', '13:05marked049')", False),
        ("delete from int_consultations_enriched where consultation_id > '13:05marked040'", True),
    ],
)
def test_a_sample_of_records_that_have_changed_since_says_nothing(change: str, is_outdated: bool) -> None:
    books = Books()
    books.stratum(MAY, "marked", 50, "n" * 10 + "f" * 10)
    books.change(change)
    ledger = books.ledger()
    assert ledger["05"]["is_outdated"] is is_outdated
    assert (ledger["05"]["consultations"] is None) is is_outdated
    assert ("2024" in ledger) is not is_outdated


def test_missing_records_that_differ_in_issue_responses_widen_their_interval_and_what_was_seen_is_its_least() -> None:
    books = Books()
    books.stratum(MAY, "marked", 60, "nnnnnnnnnnffffffffff")
    even = books.ledger()["05"]
    books.change(
        "update int_consultations_enriched set issue_responses = case when consultation_id < '13:05marked005' then 1 else 3 end"
    )
    uneven = books.ledger()["05"]
    assert uneven["issue_responses"] == even["issue_responses"] == 60
    assert uneven["issue_responses_low"] < even["issue_responses_low"]
    assert uneven["issue_responses_high"] > even["issue_responses_high"]
    assert uneven["issue_responses_low"] >= 20
