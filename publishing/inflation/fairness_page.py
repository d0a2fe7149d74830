"""The page on fairness: how often which kinds of hubs are asked, and how often people confirm what each pattern asks. From the published marts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from publishing.inflation.flags import Flags
from publishing.inflation.rates_chart import Rate, rates_svg
from publishing.inflation.words import CLASS_JA, parameter
from publishing.pages import write_page
from publishing.report.source import CannotReportError

CLASSES = "select * from marts.inflation_fairness order by {order}, class_no"
GROUPS = ("hub_size", "outreach", "special_windows", "form")
PATTERNS = """
    select record.*, patterns.pattern_no, patterns.pattern_class
    from marts.inflation_pattern_record as record inner join marts.dim_inflation_pattern as patterns using (pattern)
    order by pattern_no, record.version desc
"""
ASSUMPTIONS = {"hub_size": "区切りは仮定", "outreach": "代わりの目安で、区切りも仮定", "special_windows": "区切りは仮定"}


def write_fairness_page(flags: Flags, target: Path) -> tuple[int, int]:
    """Writes the page; returns hub-months looked at and patterns with a decision. CannotReportError where nothing was looked at."""
    order = f"list_position({list(GROUPS)}, fairness_group)"
    classes = flags.rows(CLASSES.format(order=order))
    if not classes:
        raise CannotReportError("確認の対象となった拠点月がまだありません。")
    patterns = flags.rows(PATTERNS)
    decided = [row for row in patterns if row["decided"]]
    groups = [(key, list(rows)) for key, rows in groupby(classes, key=lambda row: row["fairness_group"])]
    hub_months = sum(row["hub_months"] for row in groups[0][1])
    write_page(
        "inflation_fairness.html",
        target,
        made_from=flags.edition["edition"],
        as_of=flags.as_of,
        hub_months=hub_months,
        flagged=sum(row["flagged"] for row in groups[0][1]),
        chart=rates_svg(_class_rows(groups), "区分ごとの確認のお願いの割合"),
        precisions=rates_svg([_precision(row) for row in decided], "型ごとの的中率") if decided else None,
        groups=[(rows[0]["group_ja"], rows[0]["note_ja"], ASSUMPTIONS.get(key, ""), rows) for key, rows in groups],
        patterns=[row | {"class_ja": CLASS_JA[row["pattern_class"]]} for row in patterns if row["flags"] or row["decided"]],
        least=int(parameter("demotion_decisions")),
        limit=parameter("demotion_precision"),
    )
    return hub_months, len(decided)


def _class_rows(groups: Sequence[tuple[str, Sequence[dict[str, Any]]]]) -> list[Rate]:
    rows = []
    for key, classes in groups:
        assumption = ASSUMPTIONS.get(key, "")
        rows.append(Rate(classes[0]["group_ja"], f"※{assumption}" if assumption else ""))
        rows += [
            Rate(row["class_ja"], f"{row['flagged']:,} / {row['hub_months']:,} 拠点月（{row['hubs']} 拠点）", row["rate"], row["low"], row["high"])
            for row in classes
        ]  # fmt: skip
    return rows


def _precision(row: dict[str, Any]) -> Rate:
    name = row["shown_ja"] or row["pattern"]
    label = name if row["is_current"] else f"{name}（第{row['version']}版）"
    note = f"{row['confirmed']} / {row['decided']} 件" + ("　控えています" if row["is_demoted"] else "")
    return Rate(label, note, row["precision"], row["precision_low"], row["precision_high"])
