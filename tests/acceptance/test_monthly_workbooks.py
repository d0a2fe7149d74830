"""The workbooks of a month: figures equal the marts, gaps are told, nothing of another hub, the same bytes twice."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import statistics
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from typer.testing import CliRunner

from orchestration.cli.app import app
from publishing.feedback.own import Nation
from publishing.feedback.workbook import write_feedback
from publishing.report.report import Report
from publishing.report.source import Published
from publishing.report.workbook import write_report
from publishing.report.year_to_date import to_date
from tests.conftest import Built

MONTH, HUB = dt.date(2024, 5, 1), "13"
Edit = Callable[..., Path]


@pytest.fixture
def edited(built: Built, tmp_path: Path) -> Edit:
    """A copy of the published edition after some statements."""

    def edit(*statements: str) -> Path:
        shutil.copytree(
            built.warehouse / "published", tmp_path / "edited" / "published", ignore=shutil.ignore_patterns("parquet")
        )
        with duckdb.connect(str(tmp_path / "edited" / "published" / "yorozu.duckdb")) as connection:
            for statement in statements:
                connection.execute(statement)
        return tmp_path / "edited"

    return edit


def reported(warehouse: Path, target: Path, month: dt.date = MONTH) -> openpyxl.Workbook:
    with Published(warehouse) as source:
        write_report(source, month, target)
    return openpyxl.load_workbook(target)


def fed_back(warehouse: Path, target: Path, hub: str = HUB) -> openpyxl.Workbook:
    with Published(warehouse) as source:
        report = Report(source, MONTH)
        write_feedback(report, Nation(report), hub, target)
    return openpyxl.load_workbook(target)


def table(book: openpyxl.Workbook, sheet: str, heading: str) -> dict[Any, dict[str, Any]]:
    """Rows of a table by their first cell; where a cell or a heading comes again, its first place counts."""
    rows = list(book[sheet].iter_rows(values_only=True))
    at = next(number for number, row in enumerate(rows) if row[0] == heading)
    names = [str(name or "").replace("\n", "") for name in rows[at]]
    kept = {name: column for column, name in reversed(list(enumerate(names)))}
    return {row[0]: {name: row[column] for name, column in kept.items() if name} for row in reversed(rows[at + 1 :]) if row[0]}


def mart(warehouse: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse / "published" / "yorozu.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def differences(source: Published) -> list[tuple[Any, ...]]:
    """Cells in which April to March is not what the yearly marts say."""
    found = []
    for unit, name in (("hub", "kpi_hub_year"), ("nation", "kpi_national_year")):
        for row in source.rows(f"select * from marts.{name}"):
            year = row["fiscal_year"]
            mine = to_date(source, dt.date(year, 4, 1), dt.date(year + 1, 3, 1), unit)[row.get("hub_code", "00")]
            for measure in source.metrics.keys() & mine.keys() & row.keys():
                one, other = mine[measure], row[measure]
                if (one is None) != (other is None) or (one is not None and one != pytest.approx(other, abs=1e-5)):
                    found.append((unit, row.get("hub_code"), year, measure, one, other))
    return found


def test_year_to_date_up_to_march_is_the_year(built: Built) -> None:
    with Published(built.warehouse) as source:
        assert differences(source) == []
        monthly = {name for name, metric in source.metrics.items() if not metric["is_yearly_only"]}
        assert monthly <= to_date(source, MONTH, MONTH, "nation")["00"].keys()


@pytest.mark.parametrize(
    "statement",
    [
        "delete from marts.fct_consultation where hub_code = '13' and month = '2023-05-01'",
        "update marts.kpi_hub_month set satisfaction_answers = 999 where hub_code = '13' and month = '2023-06-01'",
        "update marts.fct_referral set reconciliation = 'unconfirmed'",
    ],
)
def test_year_to_date_that_is_wrong_is_found(edited: Edit, statement: str) -> None:
    with Published(edited(statement)) as source:
        assert differences(source)


def test_report_holds_the_figures_of_the_marts(built: Built, tmp_path: Path) -> None:
    book = reported(built.warehouse, tmp_path / "r.xlsx")
    nation = mart(
        built.warehouse, f"select consultations, enterprises, repeat_rate from marts.kpi_national_month where month = '{MONTH}'"
    )[0]
    summary = table(book, "要約", "指標")
    shown = [summary[f"　{label}"]["当月2024年5月"] for label in ("相談実績件数", "名寄せ後相談事業者数", "リピーター率")]
    assert shown == pytest.approx([nation[0], nation[1], nation[2] / 100])
    hubs = table(book, "拠点別（当月）", "コード")
    for code, consultations, hours, mean in mart(
        built.warehouse,
        f"select hub_code, consultations, consultation_hours, satisfaction_mean from marts.kpi_hub_month where month = '{MONTH}'",
    ):
        row = hubs[code]
        assert (row["相談実績件数（回）"], row["相談対応時間（時間）"]) == (consultations, hours)
        assert row["満足度（平均）（点）"] == ("…" if mean is None else pytest.approx(mean))
    shares = table(book, "課題", "区分")
    for category, share in mart(built.warehouse, "select category, share from marts.kpi_breakdown_year where fiscal_year = 2024 and hub_code = '00' and breakdown = 'issue_major'"):  # fmt: skip
        assert shares[category]["構成比（%）"] == pytest.approx(share / 100)


def test_missing_hub_is_named_and_never_zero(built: Built, tmp_path: Path) -> None:
    book = reported(built.warehouse, tmp_path / "r.xlsx")
    hubs = table(book, "拠点別（当月）", "コード")
    missing = {row[0] for row in mart(built.warehouse, f"select hub_code from marts.submission_calendar where month = '{MONTH}' and status = 'missing'")}  # fmt: skip
    assert missing
    for code in missing:
        figures = [value for name, value in hubs[code].items() if name not in ("コード", "拠点名", "提出状況")]
        assert set(figures) == {"未提出"}
    assert sum(code in hubs for code in (f"{number:02}" for number in range(1, 48))) == 47
    cover = " ".join(str(cell) for row in book["表紙"].iter_rows(values_only=True) for cell in row if cell)
    assert "青森県よろず支援拠点（未提出）" in cover


def test_report_is_fit_for_print_and_has_native_charts(built: Built, tmp_path: Path) -> None:
    target = tmp_path / "r.xlsx"
    book = reported(built.warehouse, target)
    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9), sheet.title
        assert not sheet.merged_cells.ranges, sheet.title
        assert "2024年5月" in sheet.oddHeader.left.text, sheet.title
        assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type in ("f", "e")], sheet.title
    assert book["拠点別（当月）"].freeze_panes == "C7"
    with zipfile.ZipFile(target) as package:
        charts = [package.read(name).decode() for name in package.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
    assert len(charts) > 10
    assert all("<c:title>" in chart and "<c:numCache>" in chart for chart in charts)
    assert not [chart[:200] for chart in charts if not re.search(r"<c:numCache>.*?<c:v>[0-9.]+</c:v>", chart, re.S)]


def test_charts_have_no_zero_where_a_figure_is_missing(built: Built, tmp_path: Path) -> None:
    book = reported(built.warehouse, tmp_path / "r.xlsx")
    values = [cell for row in book["グラフ元データ"].iter_rows(values_only=True) for cell in row]
    assert "…" not in values
    assert None in values


def test_two_runs_give_the_same_bytes(built: Built, tmp_path: Path) -> None:
    for name in ("a", "b"):
        reported(built.warehouse, tmp_path / f"r{name}.xlsx")
        fed_back(built.warehouse, tmp_path / f"f{name}.xlsx")
    assert (tmp_path / "ra.xlsx").read_bytes() == (tmp_path / "rb.xlsx").read_bytes()
    assert (tmp_path / "fa.xlsx").read_bytes() == (tmp_path / "fb.xlsx").read_bytes()


def test_absent_mart_is_told_and_a_new_one_has_its_sheet(edited: Edit, tmp_path: Path) -> None:
    warehouse = edited(
        "drop table marts.target_progress",
        "drop table if exists marts.evaluation_hub_year",
        "create table marts.evaluation_hub_year as select '13' as hub_code, 2024 as fiscal_year, '=1+1' as grades, 12.5::double as score",
        "comment on column marts.evaluation_hub_year.score is '評点｜Points.｜点'",
        "drop table if exists marts.staff_year; drop table if exists marts.qualification_year",
    )
    book = reported(warehouse, tmp_path / "r.xlsx")
    grades = table(book, "評価・予算", "拠点")
    assert grades["東京都よろず支援拠点"] == {"拠点": "東京都よろず支援拠点", "grades": "=1+1", "評点（点）": 12.5}
    cover = " ".join(str(cell) for row in book["表紙"].iter_rows(values_only=True) for cell in row if cell)
    assert "この版にない表です（staff_year、qualification_year）" in cover
    assert "target_progress" in str(list(book["目標と達成"].values))


def strings_of(path: Path) -> str:
    """Every text of the package: cells, chart titles, sheet names, properties, headers."""
    with zipfile.ZipFile(path) as package:
        return "\n".join(package.read(name).decode("utf-8") for name in package.namelist() if not name.endswith("theme1.xml"))


def names_of_others(warehouse: Path, hub: str) -> list[str]:
    rows = mart(warehouse, f"select prefecture, hub_name, implementing_body from marts.dim_hub where hub_code <> '{hub}'")
    return [name for row in rows for name in row if name]


def test_feedback_tells_nothing_of_another_hub(edited: Edit, tmp_path: Path) -> None:
    message = "「支援内容」に大阪府よろず支援拠点とあります。表紙 27 を確かめてください。"
    warehouse = edited(
        f"""insert into marts.submission_row_issue by name select * replace ('{message}' as message_ja, '=沖縄県' as raw_value)
            from marts.submission_row_issue where hub_code = '{HUB}' and partner_id is null limit 1""",
        f"update marts.submission_row_issue set month = '{MONTH}', row_status = 'accepted' where message_ja = '{message}'",
        "update marts.kpi_hub_month set consultations = 987654, issue_responses = 987654, enterprises = 987654 where hub_code = '27'",
        "update marts.kpi_breakdown_year set value = 876543 where hub_code = '40'",
        "update marts.target_progress set target = 765432, actual = 765432 where hub_code = '01'",
    )
    fed_back(warehouse, tmp_path / "f.xlsx")
    text = strings_of(tmp_path / "f.xlsx")
    assert [name for name in names_of_others(warehouse, HUB) if name in text] == []
    assert "（他拠点）" in text  # the planted message was there
    assert "=（他地域）" in text
    assert not re.search(r"表紙 27|hubs?[/:](?!13)\d\d|<t[^>]*>(?!13)\d\d</t>", text)
    assert not re.search(r"<v>(987654|876543|765432)", text)
    assert "東京都よろず支援拠点" in text


def test_a_hubs_name_would_be_found(built: Built, tmp_path: Path) -> None:
    """The search of the test above finds other hubs where they are: in the workbook for headquarters."""
    reported(built.warehouse, tmp_path / "r.xlsx")
    text = strings_of(tmp_path / "r.xlsx")
    assert len([name for name in names_of_others(built.warehouse, HUB) if name in text]) >= 46


def test_feedback_holds_own_figures_and_the_median(built: Built, tmp_path: Path) -> None:
    book = fed_back(built.warehouse, tmp_path / "f.xlsx")
    values = dict(mart(built.warehouse, f"select hub_code, issue_responses from marts.kpi_hub_month where month = '{MONTH}'"))
    rows = list(book["今月の数字"].iter_rows(values_only=True))
    heads = next(row for row in rows if row[1] == "単位")
    row = next(dict(zip(heads, row, strict=True)) for row in rows if row[0] == "　相談対応件数")
    assert row["当月\n2024年5月"] == values[HUB]
    assert row["中央値"] == statistics.median(values.values())
    assert row["中央50%\nの下"] == "＊"  # five hubs: each quartile would be one hub's figure
    errors = mart(built.warehouse, f"""select count(*) from marts.submission_row_issue where hub_code = '{HUB}' and partner_id is null
                                       and month between '2024-04-01' and '{MONTH}' and row_status <> 'superseded'""")[0][0]  # fmt: skip
    shown = [row for row in book["直すところ"].iter_rows(values_only=True) if isinstance(row[0], dt.datetime)]
    assert len(shown) == errors


def test_sums_of_other_months_are_not_compared(edited: Edit, tmp_path: Path) -> None:
    warehouse = edited(
        f"delete from marts.kpi_hub_month where hub_code = '{HUB}' and month = '2024-04-01'",
        f"update marts.submission_calendar set status = 'missing' where hub_code = '{HUB}' and month = '2024-04-01'",
    )
    rows = list(fed_back(warehouse, tmp_path / "f.xlsx")["今月の数字"].iter_rows(values_only=True))
    heads = next(row for row in rows if row[1] == "単位")
    row = next(dict(zip(heads, row, strict=True)) for row in rows if row[0] == "　相談対応件数")
    assert row["同期比"] == "※"
    assert isinstance(row["前年同月比"], float)
    hubs = table(reported(warehouse, tmp_path / "r.xlsx"), "拠点別（累計）", "コード")
    assert hubs[HUB]["相談実績件数前年度同期比"] == "※"
    assert hubs[HUB]["報告月数"] == "1/2"
    assert isinstance(hubs["27"]["相談実績件数前年度同期比"], float)


def test_median_of_four_hubs_is_not_shown(edited: Edit, tmp_path: Path) -> None:
    warehouse = edited("delete from marts.kpi_hub_month where hub_code = '47'")
    rows = list(fed_back(warehouse, tmp_path / "f.xlsx")["今月の数字"].iter_rows(values_only=True))
    heads = next(row for row in rows if row[1] == "単位")
    row = next(dict(zip(heads, row, strict=True)) for row in rows if row[0] == "　相談対応件数")
    assert row["中央値"] == "＊"


def test_commands_say_what_is_wrong(built: Built, tmp_path: Path) -> None:
    run, place = CliRunner().invoke, ["--warehouse", str(built.warehouse)]
    good = run(app, ["feedback", "--month", "2024-05", "--hub", HUB, "--out", str(tmp_path), *place])
    assert (good.exit_code, [path.name for path in tmp_path.iterdir()]) == (0, ["月次フィードバック_2024-05_13東京都.xlsx"])
    assert run(app, ["report", "--month", "2024-05", "--out", str(tmp_path / "r.xlsx"), *place]).exit_code == 0
    for words, *arguments in (
        ("2030年1月 の報告はこの版にありません", "report", "--month", "2030-01", *place),
        ("2024-05 の形", "report", "--month", "2024/5", *place),
        ("公開された版がありません", "report", "--month", "2024-05", "--warehouse", str(tmp_path / "nowhere")),
        ("拠点コード 99 はありません", "feedback", "--month", "2024-05", "--hub", "99", "--out", str(tmp_path), *place),
        ("どちらか一つ", "feedback", "--month", "2024-05", "--out", str(tmp_path), *place),
    ):
        result = run(app, arguments)
        assert (result.exit_code, words in re.sub(r"[\s│]", "", result.output) or words in result.output) == (2, True), (
            result.output
        )
