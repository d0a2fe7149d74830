"""The white paper's command on the session's warehouse: made, made again, verified, refused, tampered with, and compared after a late report and a decision."""

from __future__ import annotations

import csv
import datetime as dt
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from publishing.whitepaper.editions.shelf import editions
from tests.conftest import Built, nightly
from tests.handmade import Submission

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("white_paper")]
"""One story on one copy: kept together and in order."""
YEAR = 2023
FIRST, SECOND, LATER = (f"FY{YEAR}/{name}" for name in ("preliminary-1", "preliminary-2", "confirmed-1"))


def yorozu(warehouse: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of this environment on a warehouse."""
    command = [str(Path(sys.executable).parent / "yorozu"), *arguments, "--warehouse", str(warehouse)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def shelf(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A copy of the session's warehouse with a first edition."""
    place = tmp_path_factory.mktemp("white_paper")
    for name in ("inbox", "warehouse"):
        shutil.copytree(getattr(built, name), place / name)
    result = yorozu(place / "warehouse", "whitepaper", "--fiscal-year", str(YEAR), "--out", str(place / "out"))
    assert result.returncode == 0, result.stdout + result.stderr
    assert "速報（第1版）" in result.stdout
    assert "報告のない拠点 42" in result.stdout
    return Built(place / "inbox", built.truth, place / "warehouse", result.stdout)


def test_an_edition_rebuilds_byte_for_byte_and_its_output_was_handed_out(shelf: Built) -> None:
    result = yorozu(shelf.warehouse, "whitepaper", "verify", FIRST)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "組み立て直しています" in result.stdout
    assert "違いはありません" in result.stdout
    edition = editions(shelf.warehouse)[0]
    handed_out = shelf.warehouse.parent / "out"
    for name in edition.manifest["output"]:
        assert (handed_out / name).read_bytes() == (edition.output / name).read_bytes()


def test_a_second_edition_leaves_the_first(shelf: Built) -> None:
    first = editions(shelf.warehouse)[0].folder
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(first.rglob("*"))}
    assert yorozu(shelf.warehouse, "whitepaper", "build", "--fiscal-year", str(YEAR)).returncode == 0
    assert [edition.name for edition in editions(shelf.warehouse)] == [FIRST, SECOND]
    assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(first.rglob("*"))} == before
    same = yorozu(shelf.warehouse, "whitepaper", "diff", FIRST, SECOND)
    assert "違い: ありません" in same.stdout
    assert " 0 が変わりました" in same.stdout


def test_final_is_refused_with_the_whole_list(shelf: Built) -> None:
    result = yorozu(
        shelf.warehouse, "whitepaper", "build", "--fiscal-year", str(YEAR), "--edition", "final", "--approver", "山田"
    )
    assert result.returncode == 2, result.stderr
    assert result.stdout.count("報告がありません:") == 42
    assert result.stdout.count("人の判断を待つファイル") >= 1
    assert not (shelf.warehouse / "whitepaper" / f"FY{YEAR}" / "final-1").exists()


def test_late_report_and_released_file_are_told_apart(shelf: Built) -> None:
    held = next(
        line.split("│")[1].strip()
        for line in yorozu(shelf.warehouse, "held", "list").stdout.splitlines()
        if "2024-03" in line or "2023-1" in line
    )
    assert yorozu(shelf.warehouse, "held", "release", held, "--who", "山田", "--why", "確認済み").returncode == 0
    late = Submission(hub="02", month="2023-05").with_consultations(40)
    late.write(shelf.inbox, "v3_2023-05.zip", dt.datetime(2025, 6, 9))
    stale = yorozu(shelf.warehouse, "whitepaper", "build", "--fiscal-year", str(YEAR))
    assert nightly(shelf.inbox, shelf.warehouse).returncode == 0
    made = yorozu(
        shelf.warehouse, "whitepaper", "build", "--fiscal-year", str(YEAR), "--edition", "confirmed", "--approver", "山田"
    )
    assert (stale.returncode, made.returncode) == (2, 0), made.stdout + made.stderr  # a decision waits for the night
    out = shelf.warehouse.parent / "revisions"
    result = yorozu(shelf.warehouse, "whitepaper", "diff", FIRST, LATER, "--out", str(out))
    assert result.returncode == 0, result.stdout + result.stderr
    with (out / "revisions.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    (hub,) = (row for row in rows if (row["表"], row["行コード"], row["列コード"]) == ("T103", "02", "consultations"))
    assert (hub["前の値"], hub["後の値"], hub["要因"]) == ("…", "X", "遅れて届いた報告"), "one enterprise's month"
    (nation,) = (row for row in rows if (row["表"], row["行コード"], row["列コード"]) == ("T101", str(YEAR), "consultations"))
    assert re.fullmatch(r"遅れて届いた報告 \+\d+、保留の判断 -\d+", nation["要因"]), nation["要因"]
    assert nation["プログラムによる差"] == "0"
    assert yorozu(shelf.warehouse, "whitepaper", "verify", "all", "--quick").returncode == 0


def test_a_tampered_file_is_named(shelf: Built) -> None:
    edition = editions(shelf.warehouse)[0]
    path = edition.output / "cells.json"
    path.chmod(0o644)
    path.write_text("{}")
    result = yorozu(shelf.warehouse, "whitepaper", "verify", "all", "--quick")
    assert result.returncode == 1
    assert f"{FIRST}: 内容の違うファイル: output/cells.json" in result.stdout
