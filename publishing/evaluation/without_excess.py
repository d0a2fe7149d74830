"""A year's evaluation and budget as reported, and with the excess taken off all hubs at once. Reads `marts.evaluation_without_excess` of the
published file; works nothing out, and says that it is a what-if."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from publishing.dictionary import marts
from publishing.evaluation import what_if
from publishing.evaluation.tables import TOTAL, Sheet, signed, write_rows, write_sheets, yen
from publishing.evaluation.what_if import CannotCompareError, Evaluations

MART = "evaluation_without_excess"
NEEDED = (*what_if.NEEDED, MART)
NAMES = ("hub_code", "hub_name")
FIGURES = (
    *NAMES, "issue_responses_removed", "visiting_enterprises_removed", "resolved_issues_removed", "consultation_hours_removed",
    "score_reported", "score", "score_change", "rank_reported", "rank", "rank_change", "budget_group_reported", "budget_group",
    "hours_share_reported", "hours_share", "hours_share_change", "budget_yen_reported", "budget_yen", "budget_yen_change",
)  # fmt: skip
GROUNDS = (
    *NAMES,
    "grades_reported",
    "grades",
    "unjudged_counts",
    "previous_unjudged_counts",
    "ungraded_reasons",
    "budget_reason_ja",
)
SUMMED = (*(name for name in FIGURES if name.endswith("_removed")), "budget_yen_reported", "budget_yen", "budget_yen_change")


@dataclass(frozen=True)
class WithoutExcess:
    """Rows of the mart for one year, regime and scenario, in the order of the hubs, each with `hub_name`."""

    fiscal_year: int
    edition: str
    as_of: str
    hubs: tuple[dict[str, Any], ...]

    @property
    def heading(self) -> str:
        """What is compared, in one line."""
        first = self.hubs[0]
        return (
            f"{self.fiscal_year} 年度の評価と翌年度の予算　{first['regime_label']}（{first['regime']}）　"
            f"報告どおり ／ 試算: {first['scenario_label']}　（版 {self.edition}、基準日 {self.as_of}）"
        )

    @property
    def total(self) -> dict[str, Any]:
        """The sums of what adds up; empty where no hub has a figure."""
        known = {name: [hub[name] for hub in self.hubs if hub[name] is not None] for name in SUMMED}
        return {name: sum(values) if values else None for name, values in known.items()}


def without_excess(evaluations: Evaluations, fiscal_year: int, excess: str, regime: str | None, hub: str | None) -> WithoutExcess:
    """The year under `regime` (None: the one in force then) without `excess` (confirmed; likely: both ledgers).

    Raises CannotCompareError for unknown years, regimes and hubs.
    """
    known = [row["regime"] for row in evaluations.regimes()]
    if regime and regime not in known:
        raise CannotCompareError(f"「{regime}」という方式はありません。あるもの: {'、'.join(known)}（--list で一覧）")
    found = evaluations.rows(
        f"""
        select adjusted.*, hubs.hub_name
        from marts.{MART} as adjusted left join marts.dim_hub as hubs using (hub_code)
        where fiscal_year = $year and scenario = 'without_' || $excess and (regime = $regime or ($regime is null and is_in_force))
            and ($hub is null or hub_code = $hub)
        order by hub_code
        """,
        year=fiscal_year,
        excess=excess,
        regime=regime,
        hub=hub,
    )
    if not found:
        raise CannotCompareError(
            f"{fiscal_year} 年度{f'の拠点 {hub} ' if hub else ''}の評価はありません。"
            f"{'' if regime else 'この年度に用いられた方式がないときは --regime で指定してください。'}"
        )
    record = evaluations.record
    return WithoutExcess(fiscal_year, str(record.get("edition", "")), str(record.get("as_of", "")), tuple(found))


def show(result: WithoutExcess, console: Console) -> None:
    """Prints the caution first, then what changes, and the assumptions beneath."""
    console.print(result.heading, soft_wrap=True, highlight=False)
    console.print(result.hubs[0]["caution"], soft_wrap=True, highlight=False)
    console.print(_budgets(result))
    console.print(_standings(result))
    for hub in result.hubs:
        if hub["unjudged_counts"]:
            line = f"{hub['hub_code']} {hub['hub_name']}: 推定下限のない件数 {hub['unjudged_counts']}（確定の分だけを除きました）"
            console.print(line, soft_wrap=True, highlight=False)
    console.print("\n用いた仮定（資料が示していないところ）", highlight=False)
    console.print(result.hubs[0]["assumptions"], soft_wrap=True, highlight=False)


def _budgets(result: WithoutExcess) -> Table:
    table = Table("拠点", "除いた件数", "除いた時間", "予算", "予算（試算）", "差額")
    for hub in (*result.hubs, *([{"hub_code": "", "hub_name": TOTAL} | result.total] if len(result.hubs) > 1 else [])):
        hours = hub["consultation_hours_removed"]
        table.add_row(
            _place(hub),
            _count(hub["issue_responses_removed"]),
            "" if hours is None else f"{hours:,.1f}",
            yen(hub["budget_yen_reported"]),
            yen(hub["budget_yen"]),
            signed(hub["budget_yen_change"]),
        )
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True
    return table


def _standings(result: WithoutExcess) -> Table:
    table = Table("拠点", "順位", "順位（試算）", "時間の割合", "同（試算）", "変わった評価区分")
    for hub in result.hubs:
        table.add_row(
            _place(hub),
            _standing(hub["rank_reported"], hub["budget_group_reported"]),
            _standing(hub["rank"], hub["budget_group"]),
            _share(hub["hours_share_reported"]),
            _share(hub["hours_share"]),
            "、".join(_changed(hub["grades_reported"], hub["grades"])),
        )
    return table


def _changed(reported: str, adjusted: str) -> list[str]:
    """The grades that changed; both texts name the same items in the same order."""
    pairs = zip(reported.split("、"), adjusted.split("、"), strict=True)
    return [f"{before}→{after.rsplit(' ', 1)[1]}" for before, after in pairs if before != after]


def _place(hub: dict[str, Any]) -> str:
    return f"{hub['hub_code']} {hub['hub_name'].removesuffix('よろず支援拠点')}".strip()


def _standing(rank: int | None, group: str | None) -> str:
    return f"{rank} 位 {group}" if rank else ""


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.2f}%"


def _count(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def write_csv(result: WithoutExcess, target: Path) -> None:
    """One row per hub: figures, grounds, assumptions and the caution."""
    columns = (*FIGURES, *GROUNDS[len(NAMES) :], "assumptions", "caution")
    write_rows(list(_headings(columns)), _cells(result, columns), target)


def write_workbook(result: WithoutExcess, target: Path) -> None:
    """Sheets 比較 (figures with their sums), 根拠 (grades and what could not be judged) and 仮定."""
    figures = _cells(result, FIGURES)
    if len(result.hubs) > 1:
        figures.append([({"hub_name": TOTAL} | result.total).get(name) for name in FIGURES])
    assumed = [[result.hubs[0]["caution"]], [result.hubs[0]["assumptions"]]]
    sheets = [
        Sheet("比較", result.heading, _headings(FIGURES), figures),
        Sheet("根拠", result.heading, _headings(GROUNDS), _cells(result, GROUNDS)),
        Sheet("仮定", "結果とあわせて示してください", ("注意と用いた仮定（資料が示していないところ）",), assumed),
    ]
    write_sheets(sheets, result.as_of, target)


def _headings(columns: tuple[str, ...]) -> tuple[str, ...]:
    words = {column.name: column.label_ja for column in marts()[MART].columns} | {"hub_name": "拠点名"}
    return tuple(words[name] for name in columns)


def _cells(result: WithoutExcess, columns: tuple[str, ...]) -> list[list[Any]]:
    return [[hub[name] for name in columns] for hub in result.hubs]
