"""Every figure of the KPI marts from its records in kpi_member, and each record from the row of the file it was handed in with."""

from __future__ import annotations

import csv
import math
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from publishing.cells import KIND_JA, ROWS, TABLES, Cell, Cells, Part, question, recounted
from publishing.metrics import metrics
from tests.acceptance.test_every_measure_again import tampered, yorozu
from tests.conftest import Built

CELLS = [(table, metric.id) for table, (grain, _, _) in TABLES.items() for metric in metrics().values() if metric.is_at(grain)]
Key = tuple[str | None, ...]
GROUPED = """
    select kpi_table, measure, hub_code, period, breakdown, base, category, role, min(member_kind), count(*), sum(contribution),
        avg(contribution), median(contribution), count(distinct counted_id)
    from marts.kpi_member group by all
"""


@pytest.fixture(scope="module")
def file(built: Built) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(built.warehouse / "published" / "yorozu.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def members(file: duckdb.DuckDBPyConnection) -> dict[Key, dict[Key, list[Part]]]:
    """Parts by table and measure, then by unit, period and category."""
    found: dict[Key, dict[Key, list[Part]]] = {}
    for table, measure, *cell_and_part in file.execute(GROUPED).fetchall():
        found.setdefault((table, measure), {}).setdefault(tuple(cell_and_part[:5]), []).append(Part(*cell_and_part[5:]))
    return found


@pytest.mark.parametrize(("table", "measure"), CELLS)
def test_records_come_to_the_figure(
    file: duckdb.DuckDBPyConnection, members: dict[Key, dict[Key, list[Part]]], table: str, measure: str
) -> None:
    _, hub, period = TABLES[table]
    figures = file.execute(f"select {hub}, {period}, {measure} from marts.{table}").fetchall()
    mine = dict(members[table, measure])
    for unit, when, figure in figures:
        counted = recounted(metrics()[measure], mine.pop((unit, when, None, None, None), []))
        if not figure and not counted:
            continue
        assert math.isclose(figure, counted or math.nan, rel_tol=1e-9, abs_tol=1e-6), (unit, when, figure, counted)
    assert mine == {}, "records of cells that the mart does not have"


def test_records_come_to_the_breakdowns(file: duckdb.DuckDBPyConnection, members: dict[Key, dict[Key, list[Part]]]) -> None:
    figures = file.execute(
        "select hub_code, fiscal_year::varchar, breakdown, base, category, value from marts.kpi_breakdown_year"
    ).fetchall()
    counted = {key: parts[0].value for key, parts in members["kpi_breakdown_year", "value"].items()}
    assert counted == {tuple(key): value for *key, value in figures}
    assert {key[2] for *key, _ in figures} == {
        name for (name,) in file.execute("select breakdown from marts.dim_breakdown").fetchall()
    }
    assert len(figures) > 100


def test_no_record_stands_twice_in_a_role(file: duckdb.DuckDBPyConnection) -> None:
    twice = """select count(*) from (select 1 from marts.kpi_member where kpi_table = 'kpi_national_year'
        group by period, measure, role, member_kind, member_id, sha256, sheet, "row" having count(*) > 1)"""
    assert file.execute(twice).fetchall() == [(0,)]
    kinds = file.execute("select distinct member_kind from marts.kpi_member").fetchall()
    assert {kind for (kind,) in kinds} == set(KIND_JA)


def test_every_record_leads_to_its_row_in_the_inbox(built: Built, file: duckdb.DuckDBPyConnection) -> None:
    without = """select member_kind, count(*) from marts.kpi_member anti join marts.submission_file using (sha256)
        where kpi_table in ('kpi_national_year', 'kpi_breakdown_year') and member_kind <> 'issue_response'
            and not (member_kind = 'client_year' and category = '不明' and sha256 is null) -- the ledger's row is not in force
        group by 1"""
    assert file.execute(without).fetchall() == []
    cell = Cell("kpi_hub_year", "13", "2023", "consultations")
    with Cells(built.warehouse) as cells:
        rows = [dict(zip(ROWS, row, strict=True)) for row in cells.members(cell)]
    workbook = next(row["path"] for row in rows if row["path"].endswith((".xlsx", ".xlsm")))
    mine = [row for row in rows if row["path"] == workbook]
    assert mine
    book = load_workbook(built.inbox / workbook, read_only=True, data_only=True)
    for row in mine:
        texts = [str(value.value).strip() for value in next(book[row["sheet"]].iter_rows(min_row=row["row"], max_row=row["row"]))]
        assert row["member_id"].removeprefix("13:").split("@")[0] in texts, row


def test_the_view_reads_published_tables_alone(file: duckdb.DuckDBPyConnection) -> None:
    ((sql, comment),) = file.execute("select sql, comment from duckdb_views() where view_name = 'kpi_member'").fetchall()
    assert "yorozu_build" not in sql
    assert comment.startswith("指標の値と元の記録｜")
    words = file.execute("select comment from duckdb_columns() where table_name = 'kpi_member'").fetchall()
    assert len(words) == 18
    assert all(word.count("｜") == 2 for (word,) in words)


def test_one_cell_asks_one_branch(file: duckdb.DuckDBPyConnection) -> None:
    question = "select count(*) from marts.kpi_member where kpi_table = 'kpi_hub_year' and hub_code = '13' and period = '2023' and measure = ?"
    for measure, scans in (("enterprises", 1), ("repeat_rate", 3)):  # who came back is looked up once, and joined
        plan = file.execute(f"explain {question}", [measure]).fetchall()[0][1]
        assert 0 < plan.count("SEQ_SCAN") <= scans, measure
        assert "hub_code='13'" in plan


@pytest.mark.parametrize(
    "asked",
    [
        Cell("kpi_national_year", "00", "2023", "repeat_rate"),
        Cell("kpi_breakdown_year", "00", "2023", "value", "issue_major", "issue_responses", "売上拡大"),
        Cell("kpi_breakdown_year", "13", "2023", "value", "founding_topic", "issue_responses", "創業の相談・創業前"),
        Cell("kpi_breakdown_year", "00", "2023", "value", "founding_topic", "enterprises", "ほかの相談・創業後"),
    ],
)
def test_origins_are_looked_up_by_key_and_not_pair_by_pair(file: duckdb.DuckDBPyConnection, asked: Cell) -> None:
    plan = file.execute(f"explain {question(asked)}", vars(asked)).fetchall()[0][1]
    assert "HASH_JOIN" in plan
    assert "NL_JOIN" not in plan


def cell(warehouse: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return yorozu("cell", *arguments, "--warehouse", str(warehouse))


def test_command_shows_a_figure_and_writes_all_its_records(built: Built, tmp_path: Path) -> None:
    asked = ("kpi_hub_year", "--hub", "13", "--period", "2023", "--measure", "repeat_rate", "--rows", "2")
    for name in ("cell.xlsx", "cell.csv"):
        result = cell(built.warehouse, *asked, "--out", str(tmp_path / name))
        assert result.returncode == 0, result.stdout + result.stderr
        assert "リピーター率（repeat_rate）" in result.stdout
        assert "期間内の相談日が2日以上ある事業者 ÷ 名寄せ後相談事業者数" in result.stdout
        assert "。値と一致します" in result.stdout
    with (tmp_path / "cell.csv").open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    sheet = load_workbook(tmp_path / "cell.xlsx")["元の記録"]
    assert [tuple(c.value for c in row)[2] for row in sheet.iter_rows(min_row=2)] == [row["記録のID"] for row in rows]
    shown = built.table("kpi_hub_year").set_index(["hub_code", "fiscal_year"]).loc[("13", 2023)]
    parts = {role: {row["数える者"] for row in rows if row["役割"] == role} for role in ("分子", "分母")}
    assert len(parts["分母"]) == shown["enterprises"]
    assert 100 * len(parts["分子"]) / len(parts["分母"]) == pytest.approx(shown["repeat_rate"], abs=1e-6)


def test_command_fails_when_the_records_do_not_come_to_the_figure(built: Built, tmp_path: Path) -> None:
    wrong = tampered(built, tmp_path, "update marts.kpi_hub_year set enterprises = enterprises + 1 where fiscal_year = 2023")
    asked = ("kpi_hub_year", "--hub", "13", "--measure", "enterprises")
    assert cell(wrong, *asked, "--period", "2022").returncode == 0
    result = cell(wrong, *asked, "--period", "2023")
    assert result.returncode == 1
    assert "値と一致しません" in result.stdout


@pytest.mark.parametrize(
    ("defect", "asked"),
    [
        ("update marts.fct_consultation set support_function = 'ワンストップ'", ("support_function", "consultations", "コーディネート")),
        ("update marts.fct_consultation set special_desk_period = null", ("special_desk_period", "consultations", "新型コロナ（期間内）")),
        ("update marts.fct_consultation set is_founding = true", ("founding_topic", "enterprises", "創業の相談・創業前")),
        ("update marts.fct_issue_response set is_founding = false", ("founding_topic", "issue_responses", "創業の相談・創業前")),
        ("delete from marts.fct_issue_response where price_pass_through <> 'いずれでもない'", ("price_pass_through", "issue_responses", "課題（中）のみ")),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_command_fails_when_a_category_is_not_that_of_its_records(
    built: Built, tmp_path: Path, defect: str, asked: tuple[str, str, str]
) -> None:
    breakdown, base, category = asked
    wrong = tampered(built, tmp_path, defect)
    told = ("--period", "2023", "--breakdown", breakdown, "--base", base, "--category", category)
    result = cell(wrong, "kpi_breakdown_year", *told)
    assert result.returncode == 1, result.stdout
    assert "値と一致しません" in result.stdout


def test_command_tells_why_a_cell_is_empty(built: Built) -> None:
    result = cell(built.warehouse, "kpi_national_year", "--period", "2019", "--measure", "referrals_in")
    assert result.returncode == 0
    assert "「紹介連携」のシートがありません" in result.stdout


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("kpi_hub_year", "--hub", "13", "--period", "2023", "--measure", "なにか"), "repeat_rate、resolved_issues"),
        (("kpi_hub_month", "--hub", "13", "--period", "2023-05", "--measure", "utilisation"), "issue_setting_rate"),
        (("kpi_hub_year", "--hub", "13", "--period", "1999", "--measure", "enterprises"), "2022、2023"),
        (("kpi_hub_year", "--hub", "99", "--period", "2023", "--measure", "enterprises"), "13、27"),
        (("kpi_nothing", "--period", "2023", "--measure", "enterprises"), "kpi_national_month"),
        (("kpi_breakdown_year", "--period", "2023", "--breakdown", "employees4", "--category", "創業前"), "--base enterprises"),
        (("kpi_national_year", "--period", "2023", "--measure", "enterprises", "--out", "cell.pdf"), ".xlsx または .csv"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_command_says_what_could_be_asked(built: Built, asked: tuple[str, ...], told: str) -> None:
    result = cell(built.warehouse, *asked)
    assert result.returncode == 2
    assert told in result.stdout.replace("\n", "")


@pytest.mark.parametrize(
    ("breakdown", "base", "category", "kind"),
    [
        ("issue_major", "issue_responses", "売上拡大", "相談対応"),
        ("price_pass_through", "issue_responses", "課題（中）のみ", "相談対応"),
        ("special_desk_period", "consultations", "新型コロナ（期間内）", "相談"),
        ("support_function", "consultations", "コーディネート", "相談"),
        ("founding_topic", "issue_responses", "創業の相談・創業前", "相談対応"),
        ("founding_topic", "enterprises", "創業の相談・創業前", "相談者記録（年度別）"),
    ],
)
def test_command_finds_a_category(built: Built, tmp_path: Path, breakdown: str, base: str, category: str, kind: str) -> None:
    asked = ("--period", "2023", "--breakdown", breakdown, "--base", base, "--category", category)
    result = cell(built.warehouse, "kpi_breakdown_year", *asked, "--out", str(tmp_path / "cell.csv"))
    assert result.returncode == 0, result.stdout
    assert "構成比" in result.stdout
    assert "値と一致します" in result.stdout
    with (tmp_path / "cell.csv").open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    assert {row["種類"] for row in rows} == {kind}
    assert all(row["ファイル"] and row["行"] for row in rows)
