"""A new form or partner layout is a new file: nothing else changes."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingestion.forms import mapping
from ingestion.forms.mapping import FORMS_DIR, MappingError, load_forms
from ingestion.store import columns, schema
from tests.conftest import Ingested

NEW_LAYOUT = """
form: fishery
title: 支援機関の紹介記録（漁協）
family: partner
sender: partner
core_sheets: [紹介記録]
sheets:
  紹介記録:
    table: partner_referral
    key: partner_record_no
    columns:
      partner_record_no: {header: 漁協番号, required: true, type: key}
      referred_on: {header: 水揚日, required: true, type: past_date}
      direction: {header: 区分, required: true, type: partner_direction, unknown: E13}
      name: {header: 船名, type: text, personal: true}
"""


@pytest.fixture
def forms_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the mapping files that the whole ingestion uses during the test."""
    folder = tmp_path / "forms"
    shutil.copytree(FORMS_DIR, folder)
    original = mapping.load_forms.__wrapped__
    monkeypatch.setattr(mapping, "FORMS_DIR", folder)
    caches = (schema.table_names, schema.table_columns, schema.personal_columns, columns.raw_schema)
    load_forms.cache_clear()
    monkeypatch.setattr(original, "__defaults__", (folder,))
    for cached in caches:
        cached.cache_clear()
    yield folder
    load_forms.cache_clear()
    for cached in caches:
        cached.cache_clear()


def test_new_partner_layout_is_a_new_file(forms_folder: Path, ingest: Callable[..., Ingested], tmp_path: Path) -> None:
    (forms_folder / "partner_fishery.yml").write_text(NEW_LAYOUT, encoding="utf-8")
    log = tmp_path / "inbox" / "partners" / "oth-13999" / "2024-05.csv"
    log.parent.mkdir(parents=True)
    log.write_text("漁協番号,水揚日,区分,船名\nF1,R6.5.7,送客,第三はるか丸\nF2,R6.5.8,迷子,第四はるか丸\n", encoding="utf-8")
    os.utime(log, (dt.datetime(2024, 6, 5).timestamp(),) * 2)
    found = ingest(tmp_path / "inbox", workers=0)
    assert found.rows("select form, status, rows_accepted, rows_quarantined from raw.file") == [
        ("fishery", "accepted_with_errors", 1, 1)
    ]
    assert found.rows("select record_id, direction, name from raw.partner_referral") == [
        ("partner:oth-13999:F1", "in", "第三はるか丸")
    ]
    assert found.rows("select code, cell from raw.row_issue") == [("E13", "C3")]


def test_without_the_file_the_layout_is_unknown(ingest: Callable[..., Ingested], tmp_path: Path) -> None:
    log = tmp_path / "inbox" / "partners" / "oth-13999" / "2024-05.csv"
    log.parent.mkdir(parents=True)
    log.write_text("漁協番号,水揚日,区分,船名\nF1,R6.5.7,送客,第三はるか丸\n", encoding="utf-8")
    os.utime(log, (dt.datetime(2024, 6, 5).timestamp(),) * 2)
    found = ingest(tmp_path / "inbox", workers=0)
    assert found.rows("select status, reason_codes[1] from raw.file") == [("rejected", "unknown_form")]


def test_contradictory_mapping_is_refused(forms_folder: Path) -> None:
    (forms_folder / "partner_fishery.yml").write_text(NEW_LAYOUT.replace("船名", "区分"), encoding="utf-8")
    load_forms.cache_clear()
    with pytest.raises(MappingError, match="区分"):
        load_forms(forms_folder)


def test_unknown_setting_is_named(forms_folder: Path) -> None:
    (forms_folder / "partner_fishery.yml").write_text(NEW_LAYOUT.replace("personal:", "persnal:"), encoding="utf-8")
    load_forms.cache_clear()
    with pytest.raises(MappingError, match="persnal"):
        load_forms(forms_folder)
