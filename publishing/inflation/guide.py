"""The first sheet of the reviewers' workbook: what a flag is, what the review decides, and how the books are looked up."""

from __future__ import annotations

from collections.abc import Sequence

from publishing.workbook.page import Page
from publishing.workbook.table import Column, Row

FRONT = "はじめに"
WIDTH = 100
HOW = (
    "確認のお願いは「問いかけ」です。数字が見込みの範囲を外れたことだけを示し、不正を示すものではありません。",
    "特別窓口、届け出た催し、閉所日は、あらかじめ除いて数えています。届け出のない催しは、ここで初めて分かることがあります。",
    "「まず考える理由」を先に読み、思い当たるものがあれば拠点に尋ねる前に「説明がついた」として構いません。理由を書いてください。",
    "「推定超過」は、見込みの90%範囲の上限を超えた分だけの、控えめな下限です。評価に使えるのは、抽出した記録の照合による推計だけです。",
    "拠点や担当者に順位を付けたり、点数をまとめたりしないでください。一つの拠点の何件という形でだけ扱います。",
)
BOOKS = (
    "できれば「確認のお願い一覧」を見ていない人が照合してください。印の付いた記録・付かない記録・対照の拠点が混ざっていて、区別は書いてありません。",
    "予約表または出勤簿で、その日・その担当者・その相談があったと分かれば「予約表・出勤簿にある」、両方を見てなければ「ない」、"
    "帳簿がない・読めないなどで言えなければ「分からない」です。備考は任意です。",
    "一部の行だけでも取り込めます。書かない行は「分からない」と同じに扱うので、推計の区間が広くなります。",
)
BACK = (
    "取り込み: yorozu flags take このファイル --by 氏名。同じブックを二度取り込んでも、同じ答えは一度しか入りません。",
    "受け付けられない行は、シートと行と理由を示してそのほかを取り込みます。確認番号・標本番号・相談IDは書き換えないでください。",
    "このブックには担当者番号と記録の場所が載っています。確認が終わったら消してください。",
)
MEANINGS = {
    "段階": (
        ("T1 優先", "訂正のお願いがある、または独立した二つ以上の系統で見込みを上回る"),
        ("T2 確認", "一つの系統で、誤って尋ねる割合を10％に抑えた判定でも、見込みを上回る"),
        ("T3 見守り", "拠点には尋ねません"),
    ),
    "判定": (
        ("確認された", "記録と帳簿が合わないことが確かめられた。確定・推定の台帳に残る"),
        ("訂正された", "拠点が訂正を出した、または出すことになった。同じ記録がまた提出されれば、もう一度尋ねる"),
        ("説明がついた", "正当な理由が分かった。有効期限まで（空欄なら期限なし）両方の台帳から除く"),
        ("判断できない", "調べたが決められない。何も変わらない"),
    ),
}


def write_front(page: Page, flags: int, drawn: int, sheets: Sequence[str]) -> None:
    """Facts, how to read, what the words mean, links to the other sheets."""
    page.widths = {0: 16, 1: WIDTH}
    page.span(2)
    for label, text in (("確認のお願い", f"{flags:,} 件"), ("照合する記録", f"{drawn:,} 件")):
        page.put(0, label, "head_left")
        page.put(1, text)
        page.row += 1
    _paragraphs(page, "読み方", HOW)
    for label, meanings in MEANINGS.items():
        page.skip()
        page.section(f"{label}の意味", 2)
        columns = (Column("word", label, kind="text", width=16), Column("meaning", "意味", kind="wrapped", width=WIDTH))
        page.table(columns, [Row({"word": word, "meaning": meaning}) for word, meaning in meanings])
    _paragraphs(page, "抽出した記録の照合", BOOKS)
    _paragraphs(page, "取り込みと取り扱い", BACK)
    page.skip()
    page.section("シート", 2)
    for name in sheets:
        page.link(0, name)
        page.row += 1
    page.close()


def _paragraphs(page: Page, heading: str, texts: Sequence[str]) -> None:
    page.skip()
    page.section(heading, 2)
    page.lines([f"・{text}" for text in texts], look="plain")
