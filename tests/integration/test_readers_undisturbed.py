"""Readers of the published file notice nothing of a new edition: neither one who holds it open nor one who opens it again and again."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import duckdb

from tests.conftest import Built, nightly


def read_total(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as connection:
        return int(connection.execute("select sum(consultations) from marts.kpi_national_year").fetchall()[0][0])


def test_readers_during_a_run(copy_of_built: Built) -> None:
    path = copy_of_built.warehouse / "published" / "yorozu.duckdb"
    before = read_total(path)
    failures: list[BaseException] = []
    reads = 0
    stop = threading.Event()

    def read_again_and_again() -> None:
        nonlocal reads
        while not stop.is_set():
            try:
                assert read_total(path) == before
                reads += 1
            except BaseException as error:
                failures.append(error)
                return

    reader = threading.Thread(target=read_again_and_again)
    with duckdb.connect(str(path), read_only=True) as holder:
        inode = path.stat().st_ino
        reader.start()
        result = nightly(copy_of_built.inbox, copy_of_built.warehouse, dt.date(2025, 7, 20))
        still_read = holder.execute("select sum(consultations) from marts.kpi_national_year").fetchall()[0][0]
    stop.set()
    reader.join()
    assert result.returncode == 0, result.stdout
    assert path.stat().st_ino != inode, "the run should have published a new file"
    assert failures == []
    assert still_read == before
    assert reads > 20
