"""The hand-written SQL beside the marts gives the same figures on a small draw, and a figure that is not the same is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from benchmarks import marts_rival, marts_scale

CONSULTATIONS = 5_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = marts_scale.drawn(tmp_path_factory.mktemp("marts"), CONSULTATIONS)
    marts_scale.start_anew(place)
    assert marts_scale.main([str(place), "--compared"]) == 0
    marts_rival.make(place)
    return place


def test_figures_are_those_of_the_hand_written_queries(folder: Path) -> None:
    assert marts_rival.differences(folder) == []


def test_a_draw_is_used_again(folder: Path) -> None:
    before = (folder / "drawn.duckdb").stat().st_mtime_ns
    assert marts_scale.drawn(folder.parent, CONSULTATIONS) == folder
    assert (folder / "drawn.duckdb").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("update kpi_hub_month set repeat_rate = repeat_rate + 1e-6 where hub_code = '13'", "kpi_hub_month: repeat_rate: "),
        ("update kpi_national_year set enterprises = enterprises + 1 where fiscal_year = 2020", "kpi_national_year: enterprises: 1"),
        ("update fct_client_year set industry_group = null where fiscal_year = 2024", "fct_client_year: industry_group: "),
        ("delete from kpi_crossing_year where hub_code = '00' and fiscal_year = 2019", "kpi_crossing_year: rows of the mart alone: "),
    ],
)  # fmt: skip
def test_another_figure_is_named(folder: Path, change: str, found: str) -> None:
    made = marts_rival.rival_file(folder)
    shutil.copyfile(made, folder / "kept.duckdb")
    with duckdb.connect(str(made)) as connection:
        connection.execute(f"attach '{folder / 'build' / 'yorozu_build.duckdb'}' (read_only)")
        connection.execute(change)
    lines = marts_rival.differences(folder)
    (folder / "kept.duckdb").replace(made)
    assert len(lines) == 1 and lines[0].startswith(found)
