"""Gaps in support: the operator's file is checked line by line, and no denominator is invented."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from rich.console import Console

from ingestion.inbox.scan import scan_inbox
from ingestion.reference.establishments import ESTABLISHMENTS
from ingestion.reference.lines import ReferenceResult, take_in
from ingestion.store.reference import create_reference_views, reference_digest
from orchestration.assets.reference import READABLE, STAGE, reference_data
from orchestration.cli import run
from orchestration.journal import load_stages
from orchestration.resources import Yorozu
from publishing.edition import fingerprint
from tests.small_warehouse import SmallWarehouse

HEADER = ",".join(ESTABLISHMENTS.required)
SOURCE = "令和3年経済センサス‐活動調査"


def taken(tmp_path: Path, *lines: str, encoding: str = "utf-8-sig") -> ReferenceResult:
    path = tmp_path / "inbox" / "reference" / "establishments.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return take_in(ESTABLISHMENTS, tmp_path / "inbox", tmp_path / "warehouse")


def in_force(tmp_path: Path) -> list[tuple]:
    connection = duckdb.connect()
    connection.execute("create schema raw")
    create_reference_views(connection, tmp_path / "warehouse")
    return connection.execute("select * exclude source from raw.establishment order by source_row").fetchall()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp932", "utf-16"])
def test_good_rows_are_in_force(tmp_path: Path, encoding: str) -> None:
    source = "経済センサス"
    result = taken(
        tmp_path, HEADER, f'13,製造業,小規模事業者,"1,200",2021,{source}', "", f"１,,,５０,2021,{source}", encoding=encoding
    )
    assert result == ReferenceResult(True, 2)
    assert in_force(tmp_path) == [("13", "製造業", "小規模事業者", 1200, 2021, 2), ("01", None, None, 50, 2021, 4)]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (f"48,,,10,2021,{SOURCE}", "都道府県コード「48」が 01～47 ではありません"),
        (f",,,10,2021,{SOURCE}", "都道府県コード「」が 01～47 ではありません"),
        (f"13,工業,,10,2021,{SOURCE}", "業種区分「工業」が公表の 7 区分ではありません"),
        (f"13,,大きい,10,2021,{SOURCE}", "規模区分「大きい」が規模の区分ではありません"),
        (f"13,,,-1,2021,{SOURCE}", "事業所数「-1」が 0 以上の整数ではありません"),
        (f"13,,,約10,2021,{SOURCE}", "事業所数「約10」が 0 以上の整数ではありません"),
        (f"13,,,10,令和3,{SOURCE}", "調査年「令和3」が西暦の年ではありません"),
        ("13,,,10,2021,", "出典がありません（出典のない数は分母に使いません）"),
        ("13,,,10", "調査年「」が西暦の年ではありません"),
        (f"01,,,7,2021,{SOURCE}", "同じ都道府県・業種・規模・調査年の行が前にあります"),
    ],
)
def test_a_bad_row_is_left_out_with_its_line_and_the_others_stay(tmp_path: Path, line: str, message: str) -> None:
    result = taken(tmp_path, HEADER, f"1,,,5,2021,{SOURCE}", line, f"2,,,0,2021,{SOURCE}")
    assert [(refusal.line, refusal.message_ja) for refusal in result.refused] == [(3, message)]
    assert [row[:4] for row in in_force(tmp_path)] == [("01", None, None, 5), ("02", None, None, 0)]


@pytest.mark.parametrize(
    ("lines", "line", "part"),
    [
        (("都道府県コード,事業所数", "13,5"), 1, "見出しに「業種区分」がありません"),
        ((), 1, "見出しに「都道府県コード」がありません"),
        ((HEADER, '13,,,"5,2021,x'), 0, "CSV として読めません"),
    ],
)
def test_a_file_of_another_shape_is_left_out(tmp_path: Path, lines: tuple[str, ...], line: int, part: str) -> None:
    taken(tmp_path, HEADER, f"13,,,5,2021,{SOURCE}")
    result = taken(tmp_path, *lines)
    assert result.rows == 0 and in_force(tmp_path) == []
    assert result.refused[0].line == line and part in result.refused[0].message_ja


def test_a_changed_file_makes_another_edition_and_a_file_taken_away_is_gone(tmp_path: Path) -> None:
    day = dt.date(2025, 6, 10)
    marks = [fingerprint(tmp_path / "warehouse", "x", day)]
    for count in (5, 6):
        taken(tmp_path, HEADER, f"13,,,{count},2021,{SOURCE}")
        marks.append(fingerprint(tmp_path / "warehouse", "x", day))
    assert len(set(marks)) == 3
    (tmp_path / "inbox" / "reference" / "establishments.csv").unlink()
    assert take_in(ESTABLISHMENTS, tmp_path / "inbox", tmp_path / "warehouse") == ReferenceResult(False, 0)
    assert fingerprint(tmp_path / "warehouse", "x", day) == marks[0] and reference_digest(tmp_path / "warehouse") == ""


def test_the_scan_of_submissions_leaves_the_folder_alone(tmp_path: Path) -> None:
    taken(tmp_path, HEADER)
    assert scan_inbox(tmp_path / "inbox", tmp_path / "index.parquet", lambda *_: None) == []


def test_the_night_goes_on_and_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken(tmp_path, HEADER, f"99,,,5,2021,{SOURCE}")
    yorozu = Yorozu(inbox=str(tmp_path / "inbox"), warehouse=str(tmp_path / "warehouse"))
    result = dg.materialize([reference_data], resources={"yorozu": yorozu})
    (check,) = result.get_asset_check_evaluations()
    assert result.success and (check.check_name, check.passed, check.severity) == (READABLE, False, dg.AssetCheckSeverity.WARN)
    (stage,) = load_stages(tmp_path / "warehouse")
    run._show_reference(Console(width=200), {stage["stage"]: stage}[STAGE])
    assert "establishments.csv 2 行目: 都道府県コード「99」" in capsys.readouterr().out


ALL = "すべて"


def gaps(establishments: list[tuple], instead: tuple[str, str] | None = None) -> dict[tuple, tuple]:
    """(year, prefecture, industry, size) to (enterprises, establishments, rate, reason): 13 reported in FY2023, 01 did not."""
    bench = SmallWarehouse()
    bench.table(
        "int_unit_enterprise_years",
        "unit_code varchar, fiscal_year integer, prefecture_code varchar, industry_group varchar, size_class varchar, business_form varchar",
        [
            ("00", 2023, "13", "製造業", "小規模事業者", "法人"),
            ("00", 2023, "13", "製造業", "小規模事業者", "個人事業"),
            ("00", 2023, "13", "サービス業", "創業前", "創業前"),
            ("00", 2023, None, "製造業", "不明", "法人"),
            ("13", 2023, "13", "製造業", "小規模事業者", "法人"),
        ],
    )
    bench.table("stg_hubs", "hub_code varchar, prefecture varchar", [("13", "東京都"), ("01", "北海道")])
    bench.table("int_hub_months", "hub_code varchar, fiscal_year integer", [("13", 2023)])
    columns = "prefecture_code varchar, industry_group varchar, size_class varchar, establishments integer, survey_year integer"
    bench.table("stg_establishments", f"{columns}, denominator_source varchar", [(*row, SOURCE) for row in establishments])
    bench.build("int_supported_cells")
    bench.build("support_gap_year", instead=instead)
    query = "select fiscal_year, prefecture_code, industry_group, size_class, enterprises, establishments, served_per_1000, reason_ja from support_gap_year"
    return {row[:4]: row[4:] for row in bench.rows(query)}


def test_without_the_file_there_is_no_rate() -> None:
    found = gaps([])
    assert found[2023, "13", ALL, ALL][:3] == (2, None, None) and "置かれていない" in found[2023, "13", ALL, ALL][3]
    assert {row[1:3] for row in found.values()} == {(None, None)}
    assert all(row[3] for row in found.values())


def test_rates_and_the_gap() -> None:
    found = gaps(
        [
            ("13", None, None, 400, 2021),
            ("13", "小売業", None, 50, 2021),
            ("13", "製造業", None, 0, 2021),
            ("01", None, None, 9, 2021),
        ]
    )
    assert found[2023, "13", ALL, ALL] == (2, 400, 5.0, None)
    assert found[2023, "13", "小売業", ALL] == (0, 50, 0.0, None)
    assert found[2023, "13", "製造業", ALL] == (2, 0, None, "統計の事業所数が 0")
    assert found[2023, "13", "製造業", "小規模事業者"] == (2, None, None, "統計にこの区分の事業所数がない")
    assert found[2023, "01", ALL, ALL] == (None, 9, None, "この都道府県の拠点の報告がない年度")
    assert found[2023, "不明", "製造業", ALL][3] == "所在地・業種・規模が不明の事業者には分母がない"
    assert not [key for key in found if key[3] == "創業前"]


def test_a_hub_that_did_not_report_served_nobody_only_by_mistake() -> None:
    broken = gaps([("01", None, None, 9, 2021)], instead=("case when reported.fiscal_year is not null then 0 end", "0"))
    assert broken[2023, "01", ALL, ALL][0] == 0


@pytest.mark.parametrize(
    ("years", "chosen"), [((2016, 2021), 2021), ((2021, 2026), 2021), ((2026, 2031), 2026), ((2023, 2021), 2023)]
)
def test_the_survey_of_the_year_or_the_last_before(years: tuple[int, ...], chosen: int) -> None:
    found = gaps([("13", None, None, year, year) for year in years])
    assert found[2023, "13", ALL, ALL][1] == chosen
