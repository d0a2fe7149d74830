"""The commands about held files and their help; what they do: `held` beside this module."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.options import WAREHOUSE, said

held_app = typer.Typer(help="保留中のファイルを見る・採用する・採用しない。", no_args_is_help=True)

FILES = Annotated[list[str] | None, typer.Argument(metavar="指紋", help="ファイルの指紋（先頭 8 桁以上）。いくつでも")]
WHO = Annotated[str, typer.Option(callback=said, help="決めた人")]
WHY = Annotated[str, typer.Option(callback=said, help="理由")]
REST = Annotated[int | None, typer.Option("--fiscal-year", help="指紋の代わりに、この年度のまだ決めていないファイルすべて")]


@held_app.command("list")
def list_(
    fiscal_year: Annotated[int | None, typer.Option(help="年度（例: 2024）。省略時はすべて")] = None,
    decided: Annotated[bool, typer.Option("--decided", help="判断が反映されたファイルも並べる")] = False,
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """保留中のファイルを、理由とともに並べる。

    例: yorozu held list --fiscal-year 2024

    例: yorozu held list --decided（考えを変えたいファイルの指紋を探す）

    終了コード: 0 できた、2 倉庫がない
    """
    from orchestration.cli.held import list_held

    raise typer.Exit(list_held(warehouse, fiscal_year, with_decided=decided))


@held_app.command()
def release(who: WHO, why: WHY, files: FILES = None, fiscal_year: REST = None, warehouse: WAREHOUSE = Path("warehouse")) -> None:
    """保留中のファイルを採用する（誤りのある行は除かれ、残りの行が前の提出に代わる）。考えを変えたら、もう一度決めれば新しいほうが効く。

    例: yorozu held release 1a2b3c4d --who 山田 --why 拠点に確認済み

    終了コード: 0 記録した、2 指紋に当てはまるファイルが一つでない・決めるファイルがない、3 ほかの処理が実行中
    """
    _decide(warehouse, files, fiscal_year, "released", who, why)


@held_app.command()
def refuse(who: WHO, why: WHY, files: FILES = None, fiscal_year: REST = None, warehouse: WAREHOUSE = Path("warehouse")) -> None:
    """保留中のファイルを採用しない（前の提出が有効なままになる）。

    例: yorozu held refuse 1a2b3c4d 5e6f7a8b --who 山田 --why 作り直しを依頼

    例: yorozu held refuse --fiscal-year 2024 --who 山田 --why 前の提出が正しいと拠点に確認済み

    終了コード: 0 記録した、2 指紋に当てはまるファイルが一つでない・決めるファイルがない、3 ほかの処理が実行中
    """
    _decide(warehouse, files, fiscal_year, "refused", who, why)


def _decide(warehouse: Path, files: list[str] | None, fiscal_year: int | None, decision: str, who: str, why: str) -> None:
    if bool(files) == (fiscal_year is not None):
        raise typer.BadParameter("指紋か --fiscal-year のどちらか一方を指定してください")
    from orchestration.cli.held import decide

    raise typer.Exit(decide(warehouse, files or [], fiscal_year, decision, who, why))
