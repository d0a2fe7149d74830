"""What is not compared: a pair is left out beforehand only if its hashes alone tell that it cannot reach the bits worth keeping."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from ingestion.checks.linkage_keys import ADDRESS_COLUMNS, address_parts
from ingestion.nayose.addresses import parse_address
from ingestion.store.linkage import reference_folder
from orchestration import dbt_runner
from orchestration.dbt_plan import Plan
from tests.linkage import Nights, record
from tests.unit.nayose.test_linkage_models import others, planted

pytestmark = pytest.mark.slow
CANDIDATES = '"yorozu_build"."intermediate"."int_nayose_candidates"'
COMPARED = '"yorozu_build"."intermediate"."int_nayose_compared"'
BLANKED = ("name_kana", "representative", "address", "telephone")


def with_gaps() -> list[dict[str, Any]]:
    """The planted records and others, and each once more with gaps: every combination of parts that are missing on one side."""
    rng = random.Random(1)
    rows = [*others()[:120], *planted()]
    again = []
    for i, row in enumerate(rows):
        gaps = dict.fromkeys(rng.sample(BLANKED, rng.randrange(1, 4)))
        again.append(row | gaps | {"record_id": f"hub:09:client:G{i}", "corporate_number": None})
    towns = [row | {"record_id": f"hub:08:client:T{i}", "address": (row["address"] or "")[:7]} for i, row in enumerate(rows[:60])]
    return [*rows, *again, *towns, *neighbours()]


def neighbours() -> list[dict[str, Any]]:
    """Companies of one municipality whose names begin alike, and nothing else is: they share a block and are not one."""
    return [
        record(
            f"hub:07:client:B{i}",
            f"株式会社神田川{'東西南北'[i % 4]}{'山川海空野'[i % 5]}{i}",
            f"東京都千代田区神田神保町{i + 1}-1-1",
            representative=f"{'佐藤鈴木高橋田中伊藤'[i % 10]}{i} 一",
            telephone=f"03-7{i:03d}-1000",
        )
        for i in range(60)
    ]


def keep_reference_of_a_million(place: Path, rows: list[dict[str, Any]]) -> None:
    """A reference of rarity under which these few records stand among a million: towns and municipalities say little."""
    keys = [dict(zip(ADDRESS_COLUMNS, address_parts(parse_address(row["address"] or "")), strict=True)) for row in rows]
    municipalities = {key["municipality_key"] for key in keys if key["municipality_key"]}
    towns = {f"{key['municipality_key']}|{key['town_key']}" for key in keys if key["town_key"]}
    counts = [("total", "", 1_000_000), ("registry", "", 0), ("requests", "", 0)]
    counts += [("municipality", value, 20_000) for value in municipalities] + [("town", value, 2_000) for value in towns]
    reference_folder(place).mkdir(parents=True)
    frame = pd.DataFrame(counts, columns=["kind", "value", "users"]).assign(made_on=dt.date(2024, 4, 1), reason="first")
    frame.to_parquet(reference_folder(place) / "000001.parquet")


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    nights = Nights(tmp_path_factory.mktemp("candidates"))
    rows = with_gaps()
    keep_reference_of_a_million(nights.place, rows)
    nights.night(rows)
    return nights


@pytest.fixture(name="build")
def fixture_build(night: Nights) -> Iterator[duckdb.DuckDBPyConnection]:
    """The night's file with `every_pair`: all pairs that share a block, and the model's own SQL over them as `every_kept`."""
    with duckdb.connect(str(night.file)) as connection:
        blocks = [column for column in _columns(connection) if column.startswith("block_") and column != "block_code"]
        shared = " or ".join(f"a.{block} = b.{block}" for block in blocks)
        connection.execute(
            f"""
            create temp table every_pair as
            select a.profile_id as profile_a, b.profile_id as profile_b
            from intermediate.int_nayose_coded as a
            inner join intermediate.int_nayose_coded as b on a.profile_id < b.profile_id
            where a.is_linkable and b.is_linkable and ({shared})
            """
        )
        compared = _query("int_nayose_compared").replace(CANDIDATES, "every_pair")
        connection.execute(f"create temp view every_compared as {compared}")
        kept = _query("int_nayose_pairs").replace(COMPARED, "every_compared")
        connection.execute(f"create temp table every_kept as {kept}")
        yield connection


def _columns(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [row[0] for row in connection.execute("describe intermediate.int_nayose_coded").fetchall()]


def _query(model: str) -> str:
    steps = [step.text for step in Plan.load(dbt_runner.PLAN).nodes[f"model.yorozu.{model}"].anew]
    filled = [text.split("\n", maxsplit=1)[1] for text in steps if text.startswith("insert into ")]
    return filled[0] if filled else steps[0].split(" as\n", maxsplit=1)[1]


def count(build: duckdb.DuckDBPyConnection, rows: str) -> int:
    return int(build.execute(f"select count(*) from ({rows})").fetchall()[0][0])


def test_no_pair_worth_keeping_is_left_out(build: duckdb.DuckDBPyConnection) -> None:
    assert count(build, "from every_kept except from intermediate.int_nayose_pairs") == 0
    assert count(build, "from intermediate.int_nayose_pairs except from every_kept") == 0
    assert count(build, "from every_kept") > 100


def test_most_pairs_that_share_a_block_are_left_out(build: duckdb.DuckDBPyConnection) -> None:
    """Else comparing by hashes first is work for nothing."""
    assert count(build, "from intermediate.int_nayose_candidates") < 0.7 * count(build, "from every_pair")


def test_a_bound_too_low_would_be_noticed(build: duckdb.DuckDBPyConnection) -> None:
    """Half of the candidates gone stand for a bound that forgets a level."""
    build.execute("create temp view few as from intermediate.int_nayose_candidates where hash(profile_a) % 2 = 0")
    assert count(build, "from every_kept semi join few using (profile_a, profile_b)") < count(build, "from every_kept")
