"""The page on fairness: every class with its interval, what is an assumption, patterns by what people decided, and nothing but text."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from orchestration.cli.flags import show_fairness
from publishing.inflation.rates_chart import Rate, rates_svg
from tests.unit.inflation.asked import Edition
from tests.unit.inflation.test_explanations import accusations

CLASSES = [
    ("form", "様式", 3, "v3", 4, 36, 4, 4 / 36, 0.04, 0.2, 2, 1, "その月の報告の様式"),
    ("hub_size", "拠点の規模", 2, "大きい", 2, 18, 3, 3 / 18, 0.06, 0.36, 0, 0, "相談件数による"),
    ("hub_size", "拠点の規模", 1, "小さい<b>", 2, 18, 1, 1 / 18, 0.01, 0.2, 0, 0, "相談件数による"),
]
DECIDED = (
    "update marts.inflation_pattern_record set flags = 9, decided = 12, confirmed = 0, cleared = 12, precision = 0, precision_low = 0, "
    "precision_high = 0.18, is_demoted = true where pattern = 'high_load'"
)


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return Edition(tmp_path / "warehouse").fill().place


def change(warehouse: Path, *statements: str) -> None:
    with duckdb.connect(str(warehouse / "published" / "yorozu.duckdb")) as connection:
        connection.executemany(f"insert into marts.inflation_fairness values ({', '.join('?' * 13)})", CLASSES)
        for statement in statements:
            connection.execute(statement)


def page(warehouse: Path) -> str:
    target = warehouse.parent / "page.html"
    assert show_fairness(warehouse, target) == 0
    return target.read_text(encoding="utf-8")


def test_every_class_is_shown_with_its_rate_interval_and_assumption(warehouse: Path) -> None:
    change(warehouse)
    text = page(warehouse)
    assert text.count("<circle") == 3
    assert "16.7%" in text and "6.0%～36.0%" in text and "3 / 18 拠点月（2 拠点）" in text
    places = [text.index(f">{name}<") for name in ("拠点の規模", "小さい&lt;b&gt;", "大きい", "様式")]
    assert places == sorted(places)
    assert "※区切りは仮定" in text and "小さい<b>" not in text
    assert "見た拠点月 36、うち確認のお願いのある拠点月 4" in text
    assert "判定のついた確認のお願いはまだありません" in text
    assert accusations(re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)) == []


def test_patterns_are_shown_by_what_people_decided_and_by_neutral_names(warehouse: Path) -> None:
    change(warehouse, DECIDED)
    text = page(warehouse)
    assert text.count("<circle") == 4
    assert "1日の件数" in text and "0 / 12 件　控えています" in text and "0.0%～18.0%" in text
    assert "10 件以上" in text and "30.0% を下回る" in text


def test_without_anything_looked_at_there_is_no_page(warehouse: Path, tmp_path: Path) -> None:
    assert show_fairness(warehouse, tmp_path / "page.html") == 2
    assert not (tmp_path / "page.html").exists()


def test_a_place_that_cannot_be_written_is_told(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(warehouse)
    (warehouse.parent / "ファイル").write_text("x", encoding="utf-8")
    assert show_fairness(warehouse, warehouse.parent / "ファイル" / "page.html") == 2
    assert "ファイルを読み書きできません" in capsys.readouterr().out


@pytest.mark.parametrize(("highest", "axis"), [(0.0, "4%"), (0.05, "8%"), (0.3, "40%"), (1.0, "100%")])
def test_the_axis_reaches_beyond_every_interval(highest: float, axis: str) -> None:
    drawn = str(rates_svg([Rate("見出し"), Rate("<区分>", "1 / 9", highest / 2, 0.0, highest)], "割合"))
    assert re.findall(r">([\d.]+%)<", drawn)[-1] == axis
    assert "&lt;区分&gt;" in drawn and drawn.count("<circle") == 1
    assert max(float(x) for x in re.findall(r'x2="([\d.]+)"', drawn)) <= 270 + 400
