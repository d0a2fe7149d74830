"""Mutated workbooks, CSVs and zips: no crash, every row accounted for, and the good files beside them counted as ever."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from ingestion.synthetic.demo import DemoPlan, make_demo
from tests.conftest import Ingested

MUTANTS = 120
OLD = dt.datetime(2024, 6, 5, 10).timestamp()


def flip(rng: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, 40)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data))]


def splice(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + data[rng.randrange(len(data)) :]


def repeat(rng: random.Random, data: bytes) -> bytes:
    at, length = rng.randrange(len(data)), rng.randrange(1, 400)
    return data[:at] + data[at : at + length] * rng.randint(2, 30) + data[at:]


MUTATIONS: tuple[Callable[[random.Random, bytes], bytes], ...] = (flip, cut, splice, repeat)


def mutate_inside(rng: random.Random, path: Path) -> None:
    """Changes the content of one entry and packs it again, so that the mutation reaches the parser of cells."""
    with zipfile.ZipFile(path) as archive:
        entries = {info.filename: archive.read(info) for info in archive.infolist()}
    name = rng.choice(sorted(entries))
    if entries[name]:
        entries[name] = rng.choice(MUTATIONS)(rng, entries[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries.items():
            archive.writestr(entry, content)


def assert_accounted_for(ingested: Ingested) -> None:
    unbalanced = ingested.rows(
        "select path from raw.file where rows_read <> rows_accepted + rows_quarantined + rows_superseded + rows_ignored"
    )
    assert unbalanced == []
    statuses = "('accepted','accepted_with_errors','duplicate_file','superseded','rejected','held','incomplete')"
    assert ingested.rows(f"select path, status from raw.file where status not in {statuses}") == []
    stored = ingested.rows(
        "select (select count(*) from raw.consultation), (select coalesce(sum(rows_accepted), 0) from raw.sheet where table_name = 'consultation')"
    )
    assert stored[0][0] == stored[0][1]
    silent = ingested.rows("select path from raw.file where status in ('rejected', 'held') and coalesce(reasons, '') = ''")
    assert silent == []


@pytest.mark.parametrize("seed", [1, 2])
def test_mutated_files(ingest: Callable[[Path], Ingested], tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    inbox = tmp_path / "inbox"
    make_demo(inbox, DemoPlan(consultations=300, hubs=("13", "27"), fiscal_years=(2019, 2021, 2023), workers=1, seed=seed))
    originals = sorted(p for p in inbox.rglob("*") if p.suffix in (".xlsx", ".zip", ".csv", ".xls") and p.stat().st_size > 200)
    originals = [p for p in originals if p.name != "partners.csv"]
    for number in range(MUTANTS // 2):
        source = rng.choice(originals)
        mutant = source.with_name(f"mutant{number}_{source.name}")
        shutil.copyfile(source, mutant)
        if source.suffix in (".xlsx", ".zip") and rng.random() < 0.7 and zipfile.is_zipfile(mutant):
            mutate_inside(rng, mutant)
        else:
            mutant.write_bytes(rng.choice(MUTATIONS)(rng, mutant.read_bytes()) or b"x")
        os.utime(mutant, (OLD, OLD))
    ingested = ingest(inbox)
    assert_accounted_for(ingested)
    assert ingested.rows("select count(*) from raw.file where path like '%mutant%'")[0][0] == MUTANTS // 2


def write_book(path: Path, fill: Callable[[xlsxwriter.Workbook], None]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        fill(book)
    os.utime(path, (OLD, OLD))


def test_formula_is_never_evaluated_and_its_cached_value_is_read(ingest: Callable[[Path], Ingested], tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        cover = book.add_worksheet("表紙")
        cover.write_row(0, 0, ["対象年月", "2024-05"])
        sheet = book.add_worksheet("専門家勤務")
        sheet.write_row(0, 0, ["担当者番号", "勤務日", "勤務時間"])
        sheet.write_row(1, 0, ["K1", "2024-05-07"])
        sheet.write_formula(1, 2, "=1+1", None, 7.5)
        records = book.add_worksheet("相談記録")
        records.write_row(
            0, 0, ["相談番号", "相談日", "相談時間", "相談方法", "相談者番号", "担当者番号", "課題大", "課題中", "相談内容"]
        )
        records.write_row(1, 0, ["1", "2024-05-07", 60, "来訪", "C1", "K1", "創業", "IT活用"])
        records.write_string(1, 8, '=HYPERLINK("http://127.0.0.1")')
        ledger = book.add_worksheet("相談者台帳")
        ledger.write_row(0, 0, ["相談者番号", "事業者名", "住所", "事業形態", "業種"])
        ledger.write_row(1, 0, ["C1", "@SUM(A1)", "東京都千代田区1", "個人事業", "製造業"])

    write_book(tmp_path / "inbox/hubs/13/a.xlsx", fill)
    ingested = ingest(tmp_path / "inbox")
    assert ingested.rows("select hours from raw.attendance") == [(7.5,)]
    assert ingested.rows("select request_text from raw.consultation") == [('=HYPERLINK("http://127.0.0.1")',)]
    assert ingested.rows("select name from raw.client") == [("@SUM(A1)",)]


def test_far_away_cell_does_not_bring_the_run_down(ingest: Callable[[Path], Ingested], tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("相談記録")
        sheet.write_string(0, 0, "相談番号")
        sheet.write_string(1_048_575, 16_383, "遠い")

    write_book(tmp_path / "inbox/hubs/13/far.xlsx", fill)
    ingested = ingest(tmp_path / "inbox")
    assert ingested.rows("select status from raw.file") == [("rejected",)]
    assert_accounted_for(ingested)


def test_half_copied_file_waits_and_is_then_refused(ingest: Callable[[Path], Ingested], tmp_path: Path) -> None:
    path = tmp_path / "inbox/hubs/13/half.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"PK\x03\x04half")
    assert ingest(tmp_path / "inbox").rows("select status from raw.file") == [("incomplete",)]
    os.utime(path, (OLD, OLD))
    assert ingest(tmp_path / "inbox").rows("select status from raw.file order by received_at") == [("rejected",)]


def test_links_and_misplaced_files_are_refused(ingest: Callable[[Path], Ingested], tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("相談番号,相談日\n1,2024-05-01\n", encoding="utf-8")
    hub = tmp_path / "inbox/hubs/13"
    hub.mkdir(parents=True)
    (hub / "link.csv").symlink_to(secret)
    (tmp_path / "inbox/hubs/stray.csv").write_text("a,b\n", encoding="utf-8")
    (tmp_path / "inbox/hubs/99").mkdir()
    (tmp_path / "inbox/hubs/99/a.csv").write_text("a,b\n", encoding="utf-8")
    assert ingest(tmp_path / "inbox").rows("select distinct status, reason_codes[1] from raw.file") == [
        ("rejected", "wrong_place")
    ]
