"""What a killed run left half-written goes when the next one looks into the inbox; what others may be writing stays."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ingestion.pipeline import OTHER_WRITERS, IngestOptions, scan
from ingestion.store.atomic import TEMPORARY

WRITTEN_BY_A_NIGHT = (
    "landing",
    "snapshot",
    "ledger",
    "linkage",
    "decisions/enterprise_ids",
    "published",
    "restricted",
    "reports",
)


@pytest.fixture
def broken_off(tmp_path: Path) -> IngestOptions:
    (tmp_path / "inbox").mkdir()
    for folder in (*WRITTEN_BY_A_NIGHT, *OTHER_WRITERS):
        half = tmp_path / "warehouse" / folder / f"{TEMPORARY}half"
        half.mkdir(parents=True)
        (half / "part.parquet").write_bytes(b"PAR1")
        (half.parent / f"{TEMPORARY}half.json").write_text("{", encoding="utf-8")
        (half.parent / "whole.json").write_text("{}", encoding="utf-8")
    return IngestOptions(tmp_path / "inbox", tmp_path / "warehouse", dt.date(2024, 6, 30))


def test_half_written_goes_and_whole_stays(broken_off: IngestOptions) -> None:
    scan(broken_off, lambda *_: None)
    for folder in WRITTEN_BY_A_NIGHT:
        left = sorted(path.name for path in (broken_off.warehouse / folder).iterdir())
        assert [name for name in left if name.startswith(TEMPORARY)] == [], folder
        assert "whole.json" in left, folder


def test_others_go_on_writing(broken_off: IngestOptions) -> None:
    scan(broken_off, lambda *_: None)
    for folder in OTHER_WRITERS:
        assert (broken_off.warehouse / folder / f"{TEMPORARY}half" / "part.parquet").exists(), folder
