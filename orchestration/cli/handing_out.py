"""The commands about the white paper and their help; what they do: `whitepaper` and `whitepaper_diff` beside this module."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from orchestration.cli.options import WAREHOUSE

whitepaper_app = typer.Typer(invoke_without_command=True)

YEAR = Annotated[int, typer.Option(help="年度（例: 2023）")]
KIND = Annotated[
    Literal["preliminary", "confirmed", "final"], typer.Option(help="版（preliminary 速報、confirmed 確報、final 確定）")
]
APPROVER = Annotated[str, typer.Option(help="承認した人（確報と確定では必須）")]
OUT = Annotated[Path | None, typer.Option(file_okay=False, help="できた様式を写すフォルダー（空か、まだないもの）")]


@whitepaper_app.callback()
def whitepaper(
    context: typer.Context,
    fiscal_year: Annotated[int | None, typer.Option(help="年度（例: 2023）")] = None,
    edition: KIND = "preliminary",
    approver: APPROVER = "",
    out: OUT = None,
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """白書：一年度の統計表・図・付注を、凍結した版としてつくる・検証する・比べる。サブコマンドを省くと build と同じ。

    例: yorozu whitepaper --fiscal-year 2023

    例: yorozu whitepaper --fiscal-year 2023 --edition confirmed --approver 山田 --out 白書

    終了コード: 0 できた、1 失敗した、2 つくれる状態でない、3 ほかの処理が倉庫を使っている
    """
    if context.invoked_subcommand is not None:
        return
    if fiscal_year is None:
        typer.echo(context.get_help())
        raise typer.Exit(2)
    build(fiscal_year, edition, approver, out, warehouse)


@whitepaper_app.command()
def build(
    fiscal_year: YEAR,
    edition: KIND = "preliminary",
    approver: APPROVER = "",
    out: OUT = None,
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """公開中の版から白書の新しい版をつくる。つくった版は書き換えられず、次は番号が進む。

    倉庫の whitepaper/FY2023/preliminary-1/ に、凍結した入力、様式、目録（manifest.json）ができます。

    例: yorozu whitepaper build --fiscal-year 2023

    例: yorozu whitepaper build --fiscal-year 2023 --edition final --approver 山田

    終了コード: 0 できた、1 失敗した、2 つくれる状態でない（理由をすべて示す）、3 ほかの処理が倉庫を使っている
    """
    from orchestration.cli.whitepaper import make_edition

    raise typer.Exit(make_edition(warehouse, fiscal_year, edition, approver, out))


@whitepaper_app.command()
def verify(
    edition: Annotated[str, typer.Argument(help="版（例: FY2023/preliminary-1）またはそのフォルダー。all ですべて")] = "all",
    quick: Annotated[bool, typer.Option("--quick", help="ファイルの照合だけをする（組み立て直さない）")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="つくったときと違うプログラムでも組み立て直す")] = False,
    out: Annotated[
        Path | None, typer.Option(file_okay=False, help="組み立て直した様式を版ごとに残すフォルダー（空か、まだないもの）")
    ] = None,
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """版のファイルが目録のとおりかを確かめ、凍結した入力から組み立て直して、一バイトも違わないことを確かめる。

    例: yorozu whitepaper verify FY2023/preliminary-1

    例: yorozu whitepaper verify all --quick

    終了コード: 0 違いがない、1 違いがある（ファイル名を示す）、2 その版・倉庫がない
    """
    if quick and (rebuild or out):
        raise typer.BadParameter("--quick は組み立て直さないので、--rebuild や --out とともには使えません")
    from orchestration.cli.whitepaper import verify_editions

    raise typer.Exit(verify_editions(warehouse, edition, is_quick=quick, is_forced=rebuild, keep=out))


@whitepaper_app.command()
def diff(
    old: Annotated[str, typer.Argument(help="前の版（例: FY2023/preliminary-1）")],
    new: Annotated[str, typer.Argument(help="後の版（例: FY2023/confirmed-1）")],
    out: Annotated[
        Path | None, typer.Option(file_okay=False, help="改定表（revisions.xlsx、revisions.csv）を書くフォルダー")
    ] = None,
    rows: Annotated[int, typer.Option(min=0, help="画面に出す件数")] = 40,
    quick: Annotated[bool, typer.Option("--quick", help="要因を分けない（組み立て直さない）")] = False,
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """二つの版で変わった数値を、要因（定義・プログラム、遅れて届いた報告、訂正、保留の判断、読み取りの規則、名寄せ、人の判断、参照データ・法人番号、基準日）に分けて示す。

    前の版の入力を後の版のプログラムで組み立て直し、入力を一つずつ後の版のものに入れ替えます。要因の大きさは入れ替える順によります。
    隠された数値（X）は、隠されたかどうかだけを比べます。

    例: yorozu whitepaper diff FY2023/preliminary-1 FY2023/confirmed-1 --out 改定表

    終了コード: 0 できた、1 失敗した、2 その版はない、または比べられない
    """
    from orchestration.cli.whitepaper_diff import show_diff

    raise typer.Exit(show_diff(warehouse, (old, new), out, rows, is_quick=quick))


@whitepaper_app.command("list")
def list_(warehouse: WAREHOUSE = Path("warehouse")) -> None:
    """これまでの版を並べる。目録の指紋は、払い出すときに控えておくと後で照合できる。

    例: yorozu whitepaper list

    終了コード: 0 できた、2 倉庫がない
    """
    from orchestration.cli.whitepaper import list_editions

    raise typer.Exit(list_editions(warehouse))


@whitepaper_app.command()
def lint(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="確かめる Excel（.xlsx）または CSV")],
) -> None:
    """統計表が「機械判読可能なデータの表記方法の統一ルール」に従うかを確かめる（× 反する、△ 反するおそれがある）。

    例: yorozu whitepaper lint 白書/machine_readable.xlsx 白書/csv/T101.csv

    終了コード: 0 従っている、1 反するところがある（シートとセルを示す）
    """
    from orchestration.cli.whitepaper_lint import lint_files

    raise typer.Exit(lint_files(files))
