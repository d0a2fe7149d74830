"""The page of one measure and year: the funnel, what it says of one hub, how to read it. All figures come from the published marts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from publishing.edition import load_edition, published
from publishing.pages import write_page
from publishing.productivity.funnel_chart import Dot, funnel_svg

EDITIONS = {"preliminary": "速報", "confirmed": "確報", "final": "確定"}
HUBS = """
    select compared.*, hubs.prefecture
    from marts.productivity_hub_year as compared inner join marts.dim_hub as hubs using (hub_code)
    where fiscal_year = ? and measure = ?
    order by hub_code
"""
DISPARITY = "select * from marts.disparity_year where measure = ? and fiscal_year <= ? order by fiscal_year"


class NothingToShowError(Exception):
    """The marts hold no such figure; the message says what there is."""


@dataclass(frozen=True)
class Shown:
    """What was written: hubs on the chart, and those without a value."""

    hubs: int
    without_value: int


def write_funnel_page(warehouse: Path, fiscal_year: int, measure: str, hub: str | None, target: Path) -> Shown:
    """Writes the page; with `hub`, that hub is marked and the others stay unnamed. Raises NothingToShowError."""
    with _marts(warehouse) as connection:
        rows = _rows(connection, HUBS, [fiscal_year, measure])
        told = [row for row in rows if row["value"] is not None and row["n"] is not None]
        own = next((row for row in rows if row["hub_code"] == hub), None)
        if not told or (hub and own is None):
            raise NothingToShowError(_what_there_is(connection, fiscal_year, measure, hub))
        years = _rows(connection, DISPARITY, [measure, fiscal_year])
    first = told[0]
    write_page(
        "productivity_funnel.html",
        target,
        label=first["label_ja"],
        unit=first["unit"],
        fiscal_year=fiscal_year,
        edition=EDITIONS.get(first["edition"], ""),
        made_from=load_edition(warehouse).get("edition", ""),
        chart=funnel_svg([_dot(row, hub) for row in told], first["centre"], f"{first['n_ja']}（横軸）", first["label_ja"]),
        centre=first["centre"],
        national=first["national_value"],
        overdispersion=first["overdispersion"],
        own=own,
        is_of_budget=first["n_ja"].startswith("契約額"),
        hubs=len(told),
        outside=sum(row["position"] not in (None, "within") for row in told),
        unlimited=sorted({row["limits_reason_ja"] for row in told if row["limits_reason_ja"]}),
        incomplete=sum((row["report_coverage"] or 0) < 100 for row in told),
        without_value=len(rows) - len(told),
        years=years,
    )
    return Shown(len(told), len(rows) - len(told))


def _dot(row: dict[str, Any], hub: str | None) -> Dot:
    limits = (row["low_998"], row["low_95"], row["high_95"], row["high_998"]) if row["limits_status"] == "ok" else None
    is_own = row["hub_code"] == hub
    name = "" if hub and not is_own else row["prefecture"]
    is_outside = row["position"] not in (None, "within")
    return Dot(row["n"], row["value"], limits, name, name if is_own or is_outside else "", is_own)


def _marts(warehouse: Path) -> duckdb.DuckDBPyConnection:
    path = published(warehouse) / "yorozu.duckdb"
    if not path.exists():
        raise NothingToShowError("公開中の版がありません。先に yorozu nightly を実行してください。")
    return duckdb.connect(str(path), read_only=True)


def _rows(connection: duckdb.DuckDBPyConnection, query: str, values: list[Any]) -> list[dict[str, Any]]:
    result = connection.execute(query, values)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _what_there_is(connection: duckdb.DuckDBPyConnection, fiscal_year: int, measure: str, hub: str | None) -> str:
    query = "select distinct {} as shown from marts.productivity_hub_year where n is not null and value is not null order by 1"
    measures = [row["shown"] for row in _rows(connection, query.format("measure"), [])]
    if measure not in measures:
        return f"{measure} という指標はありません。使えるもの: {'、'.join(measures)}"
    years = [row["shown"] for row in _rows(connection, f"select * from ({query.format('fiscal_year')})", [])]
    if fiscal_year not in years or hub is None:
        return f"{fiscal_year} 年度の {measure} の値はありません。値のある年度: {'、'.join(str(year) for year in years)}"
    return f"拠点 {hub} の {fiscal_year} 年度の報告はありません。"
