"""The commands about single figures and their help: where a figure comes from, and whether all of them can be counted again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.options import WAREHOUSE


def cell(  # noqa: PLR0913 - an option each
    table: Annotated[str, typer.Argument(help="表（kpi_hub_year、kpi_national_month、kpi_breakdown_year など）")],
    period: Annotated[str, typer.Option(help="年度（2023）または年月（2023-05）")],
    hub: Annotated[str, typer.Option(help="拠点コード（省略時は 00＝全国）")] = "00",
    measure: Annotated[str, typer.Option(help="指標のID（内訳では不要）")] = "value",
    breakdown: Annotated[str | None, typer.Option(help="内訳のID（kpi_breakdown_year のとき）")] = None,
    category: Annotated[str | None, typer.Option(help="内訳の区分")] = None,
    base: Annotated[str | None, typer.Option(help="内訳の母数（一つしかなければ省略できる）")] = None,
    out: Annotated[Path | None, typer.Option(help="すべての記録を書き出すファイル（.xlsx または .csv）")] = None,
    rows: Annotated[int, typer.Option(min=0, help="画面に出す件数")] = 10,
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """一つの値の定義と、元になった記録のファイル・シート・行を示す。

    例: yorozu cell kpi_hub_year --hub 13 --period 2023 --measure enterprises

    例: yorozu cell kpi_hub_month --hub 13 --period 2023-05 --measure repeat_rate --out 元の記録.xlsx

    例: yorozu cell kpi_breakdown_year --period 2023 --breakdown issue_major --category 売上拡大

    終了コード: 0 元の記録と一致する、1 一致しない、2 その値はない
    """
    from orchestration.cli.cell import show_cell
    from publishing.cells import Cell

    raise typer.Exit(show_cell(warehouse, Cell(table, hub, period, measure, breakdown, base, category), out, rows))


def recount(warehouse: WAREHOUSE = Path("warehouse")) -> None:
    """すべての指標を、受け付けた行から別の方法で数え直す。

    公開の値と比べ、一致した数と違う値を示します。

    例: yorozu recount --warehouse warehouse

    終了コード: 0 すべて一致、1 違いがある、2 公開中の版がない
    """
    from orchestration.cli.recount import recount_all

    raise typer.Exit(recount_all(warehouse))
