"""How machine-readable forms write codes and cells: e-Stat's time codes, standard area codes, symbols for what has no figure.

Belongs here: notation alone. Does not: which rows and columns a table has (`tidy`), the files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from publishing.whitepaper.cells import Cell, Status
from publishing.whitepaper.facts import EditionFacts

SYMBOLS: Mapping[Status, str] = MappingProxyType({"not_available": "***", "not_applicable": "***", "suppressed": "X"})
"""The national rule knows `***` and `X` among figures, no `-`: status and reason tell why a figure is not there."""
SYMBOLS_JA = (
    ("0", "皆無、または表章単位に満たない数値"),
    ("***", "得られない、またはあてはまらない数値（理由は「の注記」の列と符号のシートにある）"),
    ("X", "秘匿した数値（企業が特定されるおそれのあるもの、およびそれから逆算されるおそれのあるもの）"),
)
MARKS_JA = (("p", "速報値（年度が確定していない）"), ("r", "改訂値（前の版の値を改めた）"))
STATUSES_JA: Mapping[Status, str] = MappingProxyType(
    {"published": "数値がある", "not_available": "数値が得られない", "not_applicable": "あてはまらない", "suppressed": "秘匿した"}
)
HIDDEN = "disclosure"
HIDDEN_JA = "個々の企業の秘密を守るため秘匿しました。"


def as_published(cell: Cell) -> Cell:
    """The cell as a form may show it: without who stands behind it, and without why it is hidden.

    Whether an X is primary is a secret too: of a count it says 1 or 2.
    """
    bare = replace(cell, contributors=None, largest_share=None, second_share=None)
    return replace(bare, reason=HIDDEN, mark="") if cell.status == "suppressed" else bare


def time_code(fiscal_year: int | str, month: str | None = None) -> str:
    """e-Stat's ten digits: `2024100000` for a fiscal year, `2024000404` for a month (`2024-04`)."""
    if month is None:
        return f"{fiscal_year}100000"
    return f"{month[:4]}00{month[5:]}{month[5:]}"


def time_label(fiscal_year: int | str, month: str | None = None) -> str:
    """`2024年度` or `2024年4月`."""
    return f"{fiscal_year}年度" if month is None else f"{month[:4]}年{int(month[5:])}月"


def area_code(hub_code: str) -> str:
    """The standard area code: `00000` for the nation, that of the prefecture for a hub (`13000`)."""
    return f"{hub_code}000"


def edition_code(facts: EditionFacts) -> str:
    """How rows of a CSV name their edition: `FY2024-preliminary-1`."""
    return f"FY{facts.fiscal_year}-{facts.name}"
