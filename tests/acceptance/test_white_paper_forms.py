"""Machine-readable forms of a demonstration year: they keep the national rules and hold nothing of a person or an enterprise."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest

from publishing.whitepaper.disclosure.exit import Loss, Protected
from publishing.whitepaper.extract import extract
from publishing.whitepaper.facts import EditionFacts
from publishing.whitepaper.forms.machine_readable import write_machine_readable
from publishing.whitepaper.lint.linter import lint
from tests.conftest import Built

YEAR = 2023
PRIVATE = {
    "client": ("name", "name_kana", "representative", "address", "telephone", "corporate_number", "client_no"),
    "partner_referral": ("name", "name_kana", "representative", "address", "telephone", "adviser", "content"),
    "plan_coordinator": ("coordinator_name",),
    "attendance": ("coordinator_name",),
}
REACHED_BY = re.compile(r"[\w.+-]+@[\w-]+\.\w+|0\d{1,4}-\d{1,4}-\d{4}|(?<!\d)0\d{9,10}(?!\d)")
"""E-mail addresses and telephone numbers."""
SHORTEST = 4


@pytest.fixture(scope="module")
def folder(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The forms without disclosure control, which changes no word: the time it takes is measured elsewhere."""
    paper = extract(built.warehouse / "published" / "yorozu.duckdb", YEAR)
    output = tmp_path_factory.mktemp("forms")
    open_to_all = Protected(paper.extraction, (), Loss(0, 0, 0.0, 0, 0.0, 0, 0), 0)
    write_machine_readable(paper, open_to_all, EditionFacts(YEAR, "preliminary", 1, dt.date(2024, 6, 10)), output)
    return output


@pytest.fixture(scope="module")
def private(built: Built) -> frozenset[str]:
    """Names, addresses and numbers of those whom the reports are about, and of those who advise them."""
    with duckdb.connect() as connection:
        found = {
            str(value)
            for table, columns in PRIVATE.items()
            for column in columns
            for (value,) in connection.execute(
                f"select distinct {column} from read_parquet('{built.warehouse}/snapshot/{table}/**/*.parquet')"
            ).fetchall()
        }
    return frozenset(text for text in found if len(text) >= SHORTEST and text != "None")


def texts_of(folder: Path) -> Iterator[str]:
    """Every text of every form."""
    for sheet in openpyxl.load_workbook(folder / "machine_readable.xlsx"):
        yield sheet.title
        yield from (str(value) for row in sheet.values for value in row if isinstance(value, str))
    for path in sorted((folder / "csv").iterdir()):
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from (value for row in csv.reader(file) for value in row)
    frame = pd.read_parquet(folder / "cells.parquet")
    yield from (str(value) for column in frame for value in frame[column])
    yield from texts_in(json.loads((folder / "datapackage.json").read_text(encoding="utf-8")))


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for item in value:
            yield from texts_in(item)
    elif isinstance(value, str) and not value.startswith("sha256:"):
        yield value


def private_in(texts: set[str], private: frozenset[str]) -> set[str]:
    """What of the private texts stands in the texts, and what reaches somebody."""
    everything = "\n".join(sorted(texts))
    return {text for text in private if text in everything} | set(REACHED_BY.findall(everything))


def test_nothing_of_a_person_or_an_enterprise_is_handed_out(folder: Path, private: frozenset[str]) -> None:
    assert len(private) > 1000
    texts = set(texts_of(folder))
    assert len(texts) > 1000
    assert private_in(texts, private) == set()


def test_a_name_a_telephone_or_an_address_would_be_found(folder: Path, private: frozenset[str]) -> None:
    name = max(private, key=len)
    planted = {f"相談者 {name}", "連絡先 03-1234-5678", "taro@example.jp"}
    assert private_in(set(texts_of(folder)) | planted, private) >= {name, "03-1234-5678", "taro@example.jp"}


def test_what_is_handed_out_keeps_the_national_rules(folder: Path) -> None:
    paths = [folder / "machine_readable.xlsx", *sorted((folder / "csv").iterdir())]
    assert len(paths) > 70
    assert [str(finding) for path in paths for finding in lint(path)] == []
