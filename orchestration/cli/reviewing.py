"""The commands about flags and their help; what they do: `flags` beside this module."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.options import WAREHOUSE, month, said

flags_app = typer.Typer(
    help="確認のお願い：数字が見込みを上回る拠点月を見る・確かめる・判定する。問いかけであり、不正を示すものではありません。",
    no_args_is_help=True,
)


MONTH = Annotated[str, typer.Option(callback=month, help="対象の月（例: 2024-05）")]
WHO = Annotated[str, typer.Option("--by", callback=said, help="判定・照合・抽出をした人の氏名")]


@flags_app.command("list")
def list_(
    month: MONTH,
    hub: Annotated[str | None, typer.Option(help="拠点コード（例: 13）。省略時は全拠点")] = None,
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """判定を待つ確認のお願いを、推定超過の大きい順に並べる。

    例: yorozu flags list --month 2024-05

    例: yorozu flags list --month 2024-05 --hub 13

    終了コード: 0 できた、2 その月・拠点・版がない
    """
    from orchestration.cli.flags import list_flags

    raise typer.Exit(list_flags(warehouse, month, hub))


@flags_app.command()
def review(
    month: MONTH,
    who: WHO,
    out: Annotated[Path | None, typer.Option(dir_okay=False, help="書くブック（省略時は 確認のお願い_<年月>.xlsx）")] = None,
    seed: Annotated[str | None, typer.Option(help="抽出の種（省略時は乱数。使った種は記録に残る）")] = None,
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """確認者のためのブックを書く。帳簿と照合する記録を無作為に選び、記録に残す。

    一度選んだ記録は、同じ月に何度実行しても変わりません。

    例: yorozu flags review --month 2024-05 --by 山田 --out 確認のお願い.xlsx

    終了コード: 0 できた、2 その月・版がない、またはブックを書けない、3 ほかの処理が実行中
    """
    from orchestration.cli.flags import make_review

    raise typer.Exit(make_review(warehouse, month, who, out, seed))


@flags_app.command()
def confirm(
    month: MONTH,
    hub: Annotated[str | None, typer.Option(help="拠点コード（例: 13）。省略時は全拠点")] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False, help="書くブック（省略時は 郵便確認_<年月>.xlsx。拠点を選べば 郵便確認_<年月>_<拠点>.xlsx）"
        ),
    ] = None,
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """無作為に選んだ事業者に、相談の有無を郵便で尋ねるための名簿を書く（宛先・手紙の文案・回答の欄）。

    抽出は年度の種で決まっていて、何度実行しても変わりません。回答は yorozu flags take で取り込みます。

    例: yorozu flags confirm --month 2024-05 --out 郵便確認_2024-05.xlsx

    終了コード: 0 できた、2 その月・拠点の抽出・版がない、またはブックを書けない、3 ほかの処理が実行中
    """
    from orchestration.cli.confirming import make_letters

    raise typer.Exit(make_letters(warehouse, month, hub, out))


@flags_app.command()
def take(
    filled: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="書き込んだブック")],
    who: WHO,
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """書き込んだブックから、判定と照合結果（郵便確認のブックなら事業者の回答）を取り込む。

    受け付けない行は理由を示し、ほかの行を取り込みます。同じ答えは二度入りません。

    例: yorozu flags take 確認のお願い.xlsx --by 山田

    終了コード: 0 すべて取り込んだ、1 受け付けない行があった、2 確認のブックでない、または版がない、3 ほかの処理が実行中
    """
    from orchestration.cli.flags import take_filled

    raise typer.Exit(take_filled(warehouse, filled, who))


@flags_app.command()
def decide(
    flag_id: Annotated[str, typer.Argument(help="確認番号（一つに決まれば先頭だけでよい）")],
    decision: Annotated[str, typer.Argument(metavar="判定", help="確認された・訂正された・説明がついた・判断できない")],
    reason: Annotated[str, typer.Option(callback=said, help="理由")],
    who: WHO,
    until: Annotated[str, typer.Option(help="有効期限（例: 2026-03-31）。過ぎると、もう一度尋ねる")] = "",
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """一つの確認のお願いに判定を記す。考えを変えたら、もう一度判定すれば新しいほうが効く。

    例: yorozu flags decide F0123456789abcdef 説明がついた --reason 相談会の日だった --by 山田 --until 2026-03-31

    終了コード: 0 記録した、2 その確認番号がない、または受け付けられない、3 ほかの処理が実行中
    """
    from orchestration.cli.flags import decide_flag

    raise typer.Exit(decide_flag(warehouse, flag_id, decision, reason, who, until))


@flags_app.command()
def explain(
    flag_id: Annotated[str, typer.Argument(help="確認番号（一つに決まれば先頭だけでよい）")],
    rows: Annotated[int, typer.Option(min=0, help="画面に出す記録の数")] = 20,
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """何を尋ねているのか、見込みの範囲、もとになった記録を示す。

    例: yorozu flags explain F0123456789abcdef

    終了コード: 0 できた、2 その確認番号がない
    """
    from orchestration.cli.flags import explain_flag

    raise typer.Exit(explain_flag(warehouse, flag_id, rows))


@flags_app.command()
def patterns(warehouse: WAREHOUSE = Path("warehouse")) -> None:
    """型の一覧を、それぞれの文面の例とともに示す（数字・拠点・記録は作例）。

    例: yorozu flags patterns

    終了コード: 0 できた、2 版がない
    """
    from orchestration.cli.flags import show_patterns

    raise typer.Exit(show_patterns(warehouse))


@flags_app.command()
def fairness(
    out: Annotated[Path | None, typer.Option(dir_okay=False, help="書く頁（省略時は 公平さの点検.html）")] = None,
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """拠点の規模・遠隔地・特別窓口・様式ごとの確認のお願いの割合と、型ごとの的中率を頁にする。

    例: yorozu flags fairness --out 公平さの点検.html

    終了コード: 0 できた、2 版がない
    """
    from orchestration.cli.flags import show_fairness

    raise typer.Exit(show_fairness(warehouse, out))
