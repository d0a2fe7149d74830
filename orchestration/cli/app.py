"""The commands and their help, in Japanese with examples. What they do lives in the modules beside this one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli import comparing, figures, monthly
from orchestration.cli.handing_out import whitepaper_app
from orchestration.cli.options import WAREHOUSE, day, said
from orchestration.cli.reviewing import flags_app
from orchestration.cli.settling import held_app

app = typer.Typer(help="よろず支援拠点の統計倉庫。月次報告を読み、検査し、公開する。", no_args_is_help=True, add_completion=False,
                  pretty_exceptions_enable=False)  # fmt: skip
app.add_typer(held_app, name="held")
nayose_app = typer.Typer(help="名寄せ：なぜ同じ（別）か、人が見る組、人の判断、重みの学習。", no_args_is_help=True)
app.add_typer(nayose_app, name="nayose")
app.add_typer(flags_app, name="flags")
app.add_typer(whitepaper_app, name="whitepaper")

INBOX = Annotated[Path, typer.Option(help="受信箱のフォルダー")]


@app.command()
def nightly(
    inbox: INBOX = Path("inbox"),
    warehouse: WAREHOUSE = Path("warehouse"),
    as_of: Annotated[str | None, typer.Option(callback=day, help="基準日（省略時は今日）")] = None,
    workers: Annotated[int, typer.Option(min=1, help="読み取りに使うプロセス数")] = 2,
    reread: Annotated[
        list[str] | None, typer.Option(help="読み直す拠点・拠点/年月・全拠点の月（例: 13、13/2024-05、*/2024-05）")
    ] = None,
) -> None:
    """夜間処理を行う。

    例: yorozu nightly --inbox inbox --warehouse warehouse --as-of 2025-06-10
    """
    from orchestration.cli.run import run_nightly

    raise typer.Exit(run_nightly(inbox, warehouse, as_of or "", workers, reread or []))


@app.command()
def demo(
    inbox: INBOX = Path("inbox"),
    consultations: Annotated[int, typer.Option(min=100, help="相談の件数（全年度の合計）")] = 30_000,
    scale: Annotated[float | None, typer.Option(help="全国規模（年 717,618 件）に対する倍率")] = None,
    seed: Annotated[int, typer.Option(help="乱数の種")] = 20240401,
    truth: Annotated[Path | None, typer.Option(help="正解を書き出すフォルダー（試験用）")] = None,
) -> None:
    """実演用の架空の受信箱をつくる。

    例: yorozu demo --inbox inbox --consultations 30000

    例: yorozu demo --inbox big --scale 1
    """
    from orchestration.cli.demo import make_demo_inbox

    raise typer.Exit(make_demo_inbox(inbox, consultations, scale, seed, truth))


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="確かめるファイル")],
    hub: Annotated[str | None, typer.Option(help="拠点コード（例: 13）。省略時は表紙または置き場所から")] = None,
    warehouse: Annotated[Path | None, typer.Option(help="倉庫。指定すると過去の台帳も照合する")] = None,
    out: Annotated[Path | None, typer.Option(help="確認結果のブックを書くフォルダー（省略時はファイルと同じ所）")] = None,
) -> None:
    """提出前にファイルを確かめ、誤りのセルに印を付けたブックをつくる。

    例: yorozu check 月次報告.xlsx --hub 13
    """
    from orchestration.cli.check import check_files

    raise typer.Exit(check_files(files, hub, warehouse, out))


@app.command()
def status(warehouse: WAREHOUSE = Path("warehouse")) -> None:
    """公開中の版と最後の処理を表示する。

    例: yorozu status --warehouse warehouse
    """
    from orchestration.cli.run import show_status

    raise typer.Exit(show_status(warehouse))


app.command("report")(monthly.report)
app.command("feedback")(monthly.feedback)
app.command("cell")(figures.cell)
app.command("recount")(figures.recount)
app.command("funnel")(comparing.funnel)
app.command("evaluate")(comparing.evaluate)


@app.command()
def docs(warehouse: WAREHOUSE = Path("warehouse")) -> None:
    """dbt の文書（表・列・系統図）を HTML にする。夜間処理の後で使う。

    例: yorozu docs --warehouse warehouse
    """
    from orchestration.cli.docs import write_docs

    raise typer.Exit(write_docs(warehouse))


@app.command()
def dev(
    inbox: INBOX = Path("inbox"),
    warehouse: WAREHOUSE = Path("warehouse"),
    port: Annotated[int, typer.Option(help="ポート番号")] = 3000,
) -> None:
    """Dagster の画面を開く（この機械の中だけ）。

    例: yorozu dev --inbox inbox --warehouse warehouse（http://127.0.0.1:3000）
    """
    from orchestration.cli.dev import serve

    raise typer.Exit(serve(inbox, warehouse, port))


@app.command()
def prepare() -> None:
    """dbt のモデルを解釈しておく（make setup が使う）。"""
    from orchestration.dbt_runner import prepare_manifest

    typer.echo(f"dbt の準備ができました: {prepare_manifest().name}")


@nayose_app.command("explain")
def nayose_explain(
    one: Annotated[str, typer.Argument(help="記録ID（hub:13:client:C0001 など）または事業者ID")],
    other: Annotated[str, typer.Argument(help="もう一つの記録ID または事業者ID")],
    warehouse: WAREHOUSE = Path("warehouse"),
    html: Annotated[Path | None, typer.Option(help="図のついた頁を書くファイル")] = None,
) -> None:
    """二つの記録が、なぜ同じ事業者なのか（別なのか）を説明する。

    例: yorozu nayose explain hub:13:client:C13000001 hub:14:client:C14000050 --html なぜ.html
    """
    from orchestration.cli.nayose import explain_records

    raise typer.Exit(explain_records(warehouse, one, other, html))


@nayose_app.command("review")
def nayose_review(
    out: Annotated[Path, typer.Option(help="書くブック")] = Path("名寄せの確認.xlsx"),
    limit: Annotated[int, typer.Option(min=1, max=5000, help="上位いくつの組を書くか")] = 300,
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """人が見るべき組を、影響の大きい順にブックへ書く。

    例: yorozu nayose review --out 名寄せの確認.xlsx --limit 100
    """
    from orchestration.cli.nayose import write_queue

    raise typer.Exit(write_queue(warehouse, out, limit))


@nayose_app.command("decide")
def nayose_decide(
    records: Annotated[list[str] | None, typer.Argument(help="二つの記録ID")] = None,
    decision: Annotated[str, typer.Option("--as", help="same（同じ）・different（別）・unsure（わからない）")] = "",
    who: Annotated[str | None, typer.Option(help="判断した人")] = None,
    why: Annotated[str, typer.Option(help="理由")] = "",
    filled: Annotated[Path | None, typer.Option("--from", exists=True, dir_okay=False, help="判断を書き込んだ確認ブック")] = None,
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """人の判断を記録する。以後のすべての処理で守られる。

    例: yorozu nayose decide hub:13:client:C1 hub:14:client:C9 --as same --who 山田 --why 電話で確認

    例: yorozu nayose decide --from 名寄せの確認.xlsx --who 山田
    """
    from orchestration.cli.nayose import decide_from, decide_pair

    if filled:
        raise typer.Exit(decide_from(warehouse, filled, who))
    if len(records or []) != 2:
        raise typer.BadParameter("記録ID を二つ、または --from でブックを指定してください")
    one, other = records or []
    raise typer.Exit(decide_pair(warehouse, (one, other), decision, who or "", why))


@nayose_app.command("cluster")
def nayose_cluster(
    enterprise_id: Annotated[str, typer.Argument(help="事業者ID")],
    out: Annotated[Path | None, typer.Option(help="書く頁（省略時は <事業者ID>.html）")] = None,
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """一つの事業者にまとめた記録と、そのつながりを頁にする。例: yorozu nayose cluster E0123456789ABCDEF"""
    from orchestration.cli.nayose import show_cluster

    raise typer.Exit(show_cluster(warehouse, enterprise_id, out))


@nayose_app.command("refresh")
def nayose_refresh(
    who: Annotated[str, typer.Option(callback=said, help="依頼した人")],
    why: Annotated[str, typer.Option(callback=said, help="理由")],
    warehouse: WAREHOUSE = Path("warehouse"),
) -> None:
    """次の処理で、名称などのありふれ方（名寄せの基準）を数え直す。例: yorozu nayose refresh --who 山田 --why 年度替わり"""
    from orchestration.cli.nayose import ask_renewal

    raise typer.Exit(ask_renewal(warehouse, who, why))


@nayose_app.command("train")
def nayose_train(
    out: Annotated[Path, typer.Option(file_okay=False, help="図と重みの案を書くフォルダー")] = Path("名寄せの重み"),
    warehouse: WAREHOUSE = Path("warehouse"),
    as_of: Annotated[str | None, typer.Option(callback=day, help="案に記す日付（省略時は版の基準日）")] = None,
) -> None:
    """法人番号のある記録から名寄せの重みを学び、いまの重みと並べて示す。いまの重みは変えない。

    例: yorozu nayose train --warehouse warehouse --out 名寄せの重み
    """
    from orchestration.cli.nayose import train_weights

    raise typer.Exit(train_weights(warehouse, out, as_of or ""))


def main() -> None:
    """Entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()
