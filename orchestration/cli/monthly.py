"""The commands of the monthly workbooks and their help; what they do: `report` beside this module."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.options import WAREHOUSE, month


def report(
    month: Annotated[str, typer.Option(callback=month, help="対象年月（例: 2024-05）")],
    warehouse: WAREHOUSE = Path("warehouse"),
    out: Annotated[Path | None, typer.Option(dir_okay=False, help="書くブック（省略時は よろず月次統計_<年月>.xlsx）")] = None,
) -> None:
    """公開中の版から、本部用の月次統計のブックをつくる。

    例: yorozu report --month 2024-05

    例: yorozu report --month 2024-05 --warehouse warehouse --out 月次統計.xlsx

    終了コード: 0 できた、2 月・倉庫の指定が違う
    """
    from orchestration.cli.report import make_report

    raise typer.Exit(make_report(warehouse, month, out))


def feedback(
    month: Annotated[str, typer.Option(callback=month, help="対象年月（例: 2024-05）")],
    out: Annotated[Path, typer.Option(file_okay=False, help="ブックを書くフォルダー")],
    hub: Annotated[list[str] | None, typer.Option(help="拠点コード（例: 13）。繰り返して指定できる")] = None,
    all_hubs: Annotated[bool, typer.Option("--all", help="すべての拠点")] = False,
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """拠点ごとのフィードバックのブックをつくる。

    ほかの拠点の名前や数字は入りません。

    例: yorozu feedback --month 2024-05 --hub 13 --out フィードバック

    例: yorozu feedback --month 2024-05 --all --out フィードバック

    終了コード: 0 すべてできた、1 できない拠点があった、2 月・拠点・倉庫の指定が違う
    """
    from orchestration.cli.report import make_feedback

    if bool(hub) == all_hubs:
        raise typer.BadParameter("--hub か --all のどちらか一つを指定してください")
    raise typer.Exit(make_feedback(warehouse, month, hub or [], out))
