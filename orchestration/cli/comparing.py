"""The commands that compare hubs and regimes, and their help; what they do: `productivity` and `evaluate` beside this module."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from orchestration.cli.options import WAREHOUSE


def funnel(
    fiscal_year: Annotated[int, typer.Option(help="年度（例: 2023）")],
    measure: Annotated[str, typer.Option(help="指標ID（例: cost_per_hour）")] = "cost_per_hour",
    hub: Annotated[str | None, typer.Option(help="印を付ける拠点（例: 13）。指定すると、ほかの拠点の名は出さない")] = None,
    out: Annotated[Path | None, typer.Option(help="書く頁（省略時は <指標>_<年度>.html）")] = None,
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """一つの指標で拠点を比べる図を頁にする。

    件数が少ないほど広い目安が付きます。順位は付けません。

    例: yorozu funnel --fiscal-year 2023 --measure cost_per_hour --hub 13 --out 比較.html

    終了コード: 0 できた、2 その値はない
    """
    from orchestration.cli.productivity import show_funnel

    raise typer.Exit(show_funnel(warehouse, fiscal_year, measure, hub, out))


def evaluate(
    fiscal_year: Annotated[int | None, typer.Option(help="評価する年度（例: 2021）")] = None,
    regime: Annotated[str | None, typer.Option(help="試算する方式（--list で一覧）")] = None,
    hub: Annotated[str | None, typer.Option(help="拠点コード（省略時は全拠点）")] = None,
    without_excess: Annotated[
        Literal["confirmed", "likely"] | None,
        typer.Option(help="全拠点から過大の分を除いた試算（confirmed: 要訂正、likely: 推定下限も）"),
    ] = None,
    warehouse: WAREHOUSE = Path("warehouse"),
    out: Annotated[Path | None, typer.Option(dir_okay=False, help="書くファイル（.xlsx または .csv）")] = None,
    show_list: Annotated[bool, typer.Option("--list", help="方式の一覧を表示する")] = False,
) -> None:
    """ある年度の評価と翌年度の予算を、別の方式で試算する。

    その年度に用いられた方式と並べます。公開中の版だけを読みます。

    例: yorozu evaluate --list

    例: yorozu evaluate --fiscal-year 2021 --regime hours_extra

    例: yorozu evaluate --fiscal-year 2021 --regime hours_extra --hub 13 --out 試算.xlsx

    例: yorozu evaluate --fiscal-year 2023 --without-excess likely

    --without-excess は、過大の分を全拠点から除いたときの変化です（--regime の省略時はその年度の方式）。評価ではなく試算です。

    終了コード: 0 できた、2 年度・方式・拠点・倉庫の指定が違う
    """
    from orchestration.cli.evaluate import evaluate as compare
    from orchestration.cli.evaluate import evaluate_without_excess, list_regimes

    if show_list:
        raise typer.Exit(list_regimes(warehouse))
    if fiscal_year is not None and without_excess:
        raise typer.Exit(evaluate_without_excess(warehouse, fiscal_year, without_excess, regime, hub, out))
    if fiscal_year is None or not regime:
        raise typer.BadParameter("--fiscal-year と --regime を指定してください（方式は --list で一覧）")
    raise typer.Exit(compare(warehouse, fiscal_year, regime, hub, out))
