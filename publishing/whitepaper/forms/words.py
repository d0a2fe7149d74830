"""Words that all forms for people's eyes share: the edition in one line, symbols, rules of disclosure, where the figures come from."""

from __future__ import annotations

from collections.abc import Mapping

from publishing.whitepaper.cells import Status
from publishing.whitepaper.disclosure.rules import printed_rules
from publishing.whitepaper.facts import EditionFacts

TITLE = "よろず支援拠点 白書統計"
SOURCE = "よろず支援拠点 統計倉庫（各拠点の月次報告・事業計画書等による）"
NOUGHT, NOT_AVAILABLE, SUPPRESSED = "-", "…", "x"
PRELIMINARY, REVISED, NEGATIVE = "p", "r", "△"
SYMBOL_OF: Mapping[Status, str] = {"suppressed": SUPPRESSED, "not_available": NOT_AVAILABLE, "not_applicable": NOUGHT}
"""What stands in the place of a cell without a figure."""
SYMBOLS: tuple[tuple[str, str], ...] = (
    (NOUGHT, "該当する数値がないもの（皆無）、又は数値を示す意味がないもの（前年度のない前年度比など）"),
    ("0、0.0", "皆無ではないが、表示単位に満たないもの。前年度比などの「0.0」は変化が表示単位に満たないこと"),
    (NOT_AVAILABLE, "数値が得られないもの。理由は表の下に示す"),
    (SUPPRESSED, "企業の数値が分かるおそれがあるため秘匿したもの（逆算を防ぐために併せて秘匿したものを含む）"),
    (NEGATIVE, "負の数"),
    (PRELIMINARY, "速報・確報の値で、今後改定されることがあるもの"),
    (REVISED, "以前の版から改定した値"),
)
RULE_JA = {
    "contributors": "少数の企業とみなす企業数（以下）",
    "zeros_shown": "0 を表示する",
    "dominance": "金額：最大の企業の割合（超）",
    "p_percent": "金額：p％規則の p",
    "mean_contributors": "平均・割合：企業数（以下）",
    "count_width": "件数：隠す値からの幅",
    "count_relative_width": "件数：値に対する幅の割合",
    "money_relative_width": "金額：値に対する幅の割合",
    "secondary_width": "併せて隠した値：上限と下限の幅",
    "weights": "隠しにくさの重み",
    "effort": "計算の手間の上限",
}
_VALUE_JA = {"True": "はい", "False": "いいえ"}
_WEIGHT_JA = {
    "total": "合計",
    "without_hub": "全国",
    "everything": "総計",
    "rounds": "回数",
    "nodes": "節点",
    "gap": "許容差",
}


def edition_line(facts: EditionFacts) -> str:
    """The edition in one line: `2024年度 速報（第1版）　2025年6月10日現在　未承認`."""
    approval = f"承認：{facts.approver}" if facts.approver else "未承認"
    return f"{facts.title_ja}　{date_ja(facts)}現在　{approval}"


def date_ja(facts: EditionFacts) -> str:
    """The as-of date: `2025年6月10日`."""
    return f"{facts.as_of.year}年{facts.as_of.month}月{facts.as_of.day}日"


def edition_lines(facts: EditionFacts) -> tuple[str, ...]:
    """What every sheet and page says of its edition: the edition itself and its notices."""
    return (edition_line(facts), *facts.notices)


def rules_ja() -> list[tuple[str, str, str, str]]:
    """Threshold, value, reason and source of every rule of disclosure, in words."""
    return [
        (RULE_JA.get(name, name), _value_ja(value), reason, source.replace("; ", "；\n"))
        for name, value, reason, source in printed_rules()
    ]


def _value_ja(value: str) -> str:
    for name, word in _WEIGHT_JA.items():
        value = value.replace(f"{name} ", f"{word} ")
    return _VALUE_JA.get(value, value)
