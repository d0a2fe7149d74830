"""The page that compares hubs: who is named, what is said of one hub, what is drawn, and when there is nothing to show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from orchestration.cli.productivity import show_funnel
from publishing.productivity.funnel_chart import Dot, funnel_svg
from publishing.productivity.funnel_page import NothingToShowError, write_funnel_page
from tests.unit.productivity.comparison import HUBS, compare, rate


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published file of 20 hubs in 2023, one of which stands apart, and of 2022 without hub 20."""
    place = tmp_path_factory.mktemp("warehouse")
    (place / "published").mkdir()
    rng = np.random.default_rng(9)
    rows = [
        rate(hub, year, rng.lognormal(0, 0.5, 400), 10)
        for year in (2022, 2023)
        for hub in HUBS[:20]
        if (hub, year) != ("20", 2022)
    ]
    rows[-1] = rate("20", 2023, rng.lognormal(0, 0.5, 800), 10)
    nothing: dict[str, Any] = rows[-1] | {"hub_code": "47", "n": None, "value": None, "numerator": None, "denominator": None}
    made = compare([*rows, nothing])
    made.connection.execute(f"attach '{place}/published/yorozu.duckdb' as kept; create schema kept.marts")
    for mart in ("productivity_hub_year", "disparity_year"):
        made.connection.execute(f"create table kept.marts.{mart} as from {mart}")
    made.connection.execute("create table kept.marts.dim_hub (hub_code varchar, prefecture varchar)")
    made.connection.executemany("insert into kept.marts.dim_hub values (?, ?)", [(hub, f"第{hub}県") for hub in HUBS])
    made.connection.execute("detach kept")
    return place


def page(warehouse: Path, hub: str | None, folder: Path) -> str:
    target = folder / "page.html"
    write_funnel_page(warehouse, 2023, "utilisation", hub, target)
    return target.read_text(encoding="utf-8")


def test_with_a_hub_of_ones_own_the_others_are_not_named(warehouse: Path, tmp_path: Path) -> None:
    text = page(warehouse, "03", tmp_path)
    assert text.count("<circle") == 20
    assert "第03県" in text
    assert not [hub for hub in HUBS if hub != "03" and f"第{hub}県" in text]
    assert "目安の範囲内。" in text and "値のない拠点 1" in text


def test_without_one_every_hub_is_named_and_those_outside_have_it_beside_them(warehouse: Path, tmp_path: Path) -> None:
    text = page(warehouse, None, tmp_path)
    assert text.count("<title>第") == 20
    assert ">第20県</text>" in text
    assert ">第03県</text>" not in text


def test_the_page_judges_nobody_and_ranks_nobody(warehouse: Path, tmp_path: Path) -> None:
    text = page(warehouse, "20", tmp_path)
    assert "99.8％の目安より大きい" in text
    assert "順位ではありません" in text
    assert not [word for word in ("優れ", "劣", "1位", "ランキング", "上位", "下位") if word in text]


def test_a_hub_without_a_value_is_told_why(warehouse: Path, tmp_path: Path) -> None:
    assert "第47県：値がありません。有効な事業計画書の契約額がないか" in page(warehouse, "47", tmp_path)


def test_the_same_marts_give_the_same_page(warehouse: Path, tmp_path: Path) -> None:
    assert page(warehouse, "03", tmp_path) == page(warehouse, "03", tmp_path)


@pytest.mark.parametrize(
    ("year", "measure", "hub", "said"),
    [
        (2023, "nonsense", None, "使えるもの: utilisation"),
        (2019, "utilisation", None, "値のある年度: 2022、2023"),
        (2023, "utilisation", "46", "拠点 46 の 2023 年度の報告はありません"),
    ],
)
def test_what_is_not_there_is_said(warehouse: Path, tmp_path: Path, year: int, measure: str, hub: str | None, said: str) -> None:
    with pytest.raises(NothingToShowError, match=said):
        write_funnel_page(warehouse, year, measure, hub, tmp_path / "page.html")
    assert show_funnel(warehouse, year, measure, hub, tmp_path / "page.html") == 2
    assert not (tmp_path / "page.html").exists()


def test_no_edition_yet(tmp_path: Path) -> None:
    assert show_funnel(tmp_path, 2023, "utilisation", None, tmp_path / "page.html") == 2


def test_one_hub_without_limits_is_an_empty_dot() -> None:
    chart = funnel_svg([Dot(5, 3, None, "<b>", "<b>")], 3, "件", "値")
    assert chart.count("<circle") == 1 and 'fill="white"' in chart
    assert "<b>" not in chart and "&lt;b&gt;" in chart


def test_limits_are_drawn_where_the_marts_put_them() -> None:
    dots = [Dot(n, 50, (50 - 4 / n, 50 - 2 / n, 50 + 2 / n, 50 + 4 / n)) for n in (1, 4)] + [Dot(2, 60, None), Dot(2, 40, None)]
    chart = str(funnel_svg(dots, 50, "件", "値"))
    lines = [line.split('"')[0] for line in chart.split('<polyline points="')[1:]]
    heights = [[float(point.split(",")[1]) for point in line.split()] for line in lines]
    centre = (heights[0][0] + heights[3][0]) / 2
    assert [round((height[0] - centre) / (height[1] - centre)) for height in heights] == [4, 4, 4, 4]
    assert heights[0][0] > heights[1][0] > heights[2][0] > heights[3][0]  # the picture's y grows downwards
