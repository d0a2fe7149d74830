"""The seed of a year's draw is drawn by the night, once, logged and kept; lines that cannot be read are named and never drawn over."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from ingestion.inflation.confirmation_seed import SEEDS, ConfirmationSeed, draw_missing_seeds, seed_years, seeds
from ingestion.store import appended
from ingestion.store.carried import changed_years
from ingestion.store.inflation import create_flag_tables
from ingestion.store.snapshot import Manifest, store_manifest
from orchestration.flag_checks import malformed_lines
from publishing.edition import decisions_digest
from tests.small_warehouse import SmallWarehouse

NIGHT, LATER = dt.date(2025, 6, 10), dt.date(2025, 6, 11)
GOOD = {"fiscal_year": "2024", "seed": "0123456789abcdef", "drawn_on": "2025-06-10"}
BAD = {
    "no year": ({"fiscal_year": "令和6"}, "年度「令和6」"),
    "no seed": ({"seed": ""}, "2024 年度の種「」"),
    "a seed people chose": ({"seed": "20250401"}, "2024 年度の種「20250401」は 16 進の 16 桁ではありません"),
    "no day": ({"drawn_on": "六月"}, "抽選の日「六月」"),
}


def hand_in(warehouse: Path, **months: int) -> None:
    """Accepted consultations by month (`m2024_05`)."""
    parts = {name[1:].replace("_", "-"): {"digest": "x", "rows": rows, "files": []} for name, rows in months.items()}
    warehouse.mkdir(parents=True, exist_ok=True)
    store_manifest(Manifest("digest", {"consultation": parts}, warehouse))


def test_each_year_with_consultations_gets_one_seed_which_stays(tmp_path: Path) -> None:
    assert draw_missing_seeds(tmp_path, NIGHT) == [] and not SEEDS.path(tmp_path).exists()
    hand_in(tmp_path, m2024_03=4, m2024_04=7, m2025_04=0)
    new = draw_missing_seeds(tmp_path, NIGHT)
    assert [(line.fiscal_year, line.drawn_on) for line in new] == [(2023, NIGHT), (2024, NIGHT)]
    assert len({line.seed for line in new}) == 2 and SEEDS.path(tmp_path).stat().st_mode & 0o777 == 0o600
    before = SEEDS.path(tmp_path).read_bytes()
    digest = decisions_digest(tmp_path)
    assert draw_missing_seeds(tmp_path, LATER) == [] and SEEDS.path(tmp_path).read_bytes() == before
    hand_in(tmp_path, m2024_03=4, m2024_04=7, m2025_04=1)
    assert [line.fiscal_year for line in draw_missing_seeds(tmp_path, LATER)] == [2025]
    assert SEEDS.path(tmp_path).read_bytes().startswith(before) and decisions_digest(tmp_path) != digest
    assert seeds(tmp_path).all[:2] == tuple(new) and SEEDS.path(tmp_path).stat().st_mode & 0o777 == 0o600


def test_nobody_else_can_read_a_seed_even_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    write = appended._write

    def watched(path: Path, temporary: Path, *rest: Any) -> None:
        seen.append(temporary.stat().st_mode & 0o777)
        write(path, temporary, *rest)
        seen.append(temporary.stat().st_mode & 0o777)

    monkeypatch.setattr(appended, "_write", watched)
    hand_in(tmp_path, m2024_05=9)
    draw_missing_seeds(tmp_path, NIGHT)
    SEEDS.path(tmp_path).chmod(0o644)  # as it comes back from a copy
    hand_in(tmp_path, m2024_05=9, m2025_05=9)
    draw_missing_seeds(tmp_path, LATER)
    assert seen == [0o600] * 4 and SEEDS.path(tmp_path).stat().st_mode & 0o777 == 0o600


def test_two_warehouses_draw_different_seeds(tmp_path: Path) -> None:
    drawn = []
    for place in (tmp_path / "one", tmp_path / "other"):
        hand_in(place, m2024_05=9)
        drawn += draw_missing_seeds(place, NIGHT)
    assert drawn[0].seed != drawn[1].seed


@pytest.mark.parametrize("case", BAD)
def test_a_line_that_cannot_be_used_is_told_why(case: str) -> None:
    change, reason = BAD[case]
    assert isinstance(SEEDS.read(GOOD), ConfirmationSeed)
    told = SEEDS.read(GOOD | change)
    assert isinstance(told, str) and reason in told


def test_a_damaged_seed_is_named_and_not_drawn_again(tmp_path: Path) -> None:
    hand_in(tmp_path, m2023_05=3, m2024_05=3)
    draw_missing_seeds(tmp_path, NIGHT)
    path = SEEDS.path(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace(f"2024,{seeds(tmp_path).all[1].seed}", "2024,"), encoding="utf-8")
    (told,) = malformed_lines(tmp_path)
    assert told.startswith("confirmation_seed.csv 3 行目: 2024 年度の種「」")
    assert draw_missing_seeds(tmp_path, LATER) == [] and [line.fiscal_year for line in seeds(tmp_path).all] == [2023]


def test_a_seed_appended_to_draw_again_does_not_count_and_is_named(tmp_path: Path) -> None:
    hand_in(tmp_path, m2024_05=3)
    (first,) = draw_missing_seeds(tmp_path, NIGHT)
    SEEDS.append(tmp_path, [ConfirmationSeed(2024, "f" * 16, LATER)])
    assert seeds(tmp_path).all == (first,)
    assert malformed_lines(tmp_path) == ["confirmation_seed.csv: 2024 年度の種が二つあります。初めの種だけが効きます"]
    build = SmallWarehouse()
    create_flag_tables(build.connection, tmp_path)
    build.build("stg_confirmation_seeds")
    assert build.rows("from stg_confirmation_seeds") == [(2024, first.seed, NIGHT)]


def test_a_changed_seed_makes_its_year_be_drawn_again(tmp_path: Path) -> None:
    hand_in(tmp_path, m2023_05=3, m2024_05=3)
    before = seed_years(tmp_path)
    draw_missing_seeds(tmp_path, NIGHT)
    after = seed_years(tmp_path)
    assert changed_years(before, after) == {2023, 2024} and changed_years(after, after) == set()
    assert changed_years(after, after | {(SEEDS.file, "FY2024"): "f" * 16}) == {2024}
