"""One fiscal year under two regimes: the one in force and a chosen one. Reads `marts.evaluation_*` of the published file; works nothing out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from publishing.edition import load_edition, published

NEEDED = ("evaluation_hub_year", "evaluation_item_hub_year", "evaluation_rule", "dim_evaluation_regime", "dim_hub")
NO_GRADE = "-"
STATUS_JA = {"ended": "終了", "in_force": "適用", "planned": "適用予定", "what_if": "試算のみ"}


class CannotCompareError(Exception):
    """Why there is nothing to compare, in words for the user."""


@dataclass(frozen=True)
class Side:
    """What one regime makes of one hub."""

    grades: tuple[str, ...]
    score: float | None
    rank: int | None
    group: str | None
    budget_yen: int | None
    basis: str

    @property
    def standing(self) -> str:
        """Rank and group, where the regime has them."""
        return f"{self.rank} 位 {self.group}" if self.rank else ""


@dataclass(frozen=True)
class HubComparison:
    """A hub under the regime in force (None: there was none) and under the chosen one."""

    hub_code: str
    hub_name: str
    contract_yen: int | None
    now: Side | None
    then: Side

    @property
    def difference_yen(self) -> int | None:
        """Budget under the chosen regime less that under the regime in force."""
        if self.now is None or self.now.budget_yen is None or self.then.budget_yen is None:
            return None
        return self.then.budget_yen - self.now.budget_yen


@dataclass(frozen=True)
class Comparison:
    """All hubs of a year, with what both regimes are and assume."""

    fiscal_year: int
    edition: str
    as_of: str
    in_force: dict[str, Any] | None
    chosen: dict[str, Any]
    hubs: tuple[HubComparison, ...]
    items_now: tuple[str, ...]
    items_then: tuple[str, ...]
    item_rows: tuple[dict[str, Any], ...]
    assumptions: tuple[tuple[str, str], ...]

    @property
    def budget_year(self) -> int:
        """The fiscal year whose budget the chosen regime settles."""
        return self.fiscal_year + int(self.chosen["budget_year_offset"])


class Evaluations:
    """The published evaluation marts of a warehouse, opened read-only. Raises CannotCompareError if there are none."""

    def __init__(self, warehouse: Path, needed: tuple[str, ...] = NEEDED) -> None:
        path = published(warehouse) / "yorozu.duckdb"
        if not path.exists():
            raise CannotCompareError(f"{warehouse} に公開された版がありません。先に yorozu nightly を実行してください。")
        self.record = load_edition(warehouse)
        self._connection = duckdb.connect(str(path), read_only=True)
        present = {row["table_name"] for row in self.rows("select table_name from duckdb_tables() where schema_name = 'marts'")}
        if missing := [name for name in needed if name not in present]:
            self._connection.close()
            raise CannotCompareError(
                f"公開中の版に評価の表（{'、'.join(missing)}）がありません。yorozu nightly でつくり直してください。"
            )

    def __enter__(self) -> Evaluations:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def rows(self, query: str, *values: Any, **named: Any) -> list[dict[str, Any]]:
        """Rows of a query by column name; its values in their order or by name."""
        cursor = self._connection.execute(query, named or values)
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def regimes(self) -> list[dict[str, Any]]:
        """All regimes, in the order of the years they apply to."""
        return self.rows("select * from marts.dim_evaluation_regime order by first_fy nulls last, regime")

    def compare(self, fiscal_year: int, regime: str, hub: str | None = None) -> Comparison:
        """The year under the regime in force and under `regime`. Raises CannotCompareError for unknown years, regimes and hubs."""
        known = {row["regime"]: row for row in self.regimes()}
        if regime not in known:
            raise CannotCompareError(f"「{regime}」という方式はありません。あるもの: {'、'.join(known)}（--list で一覧）")
        found = self._hub_years(fiscal_year, hub)
        applied = next((row["regime"] for row in found if row["is_in_force"]), None)
        shown = [name for name in dict.fromkeys((applied, regime)) if name]
        items = self._items(fiscal_year, hub, shown)
        labels = {name: tuple(dict.fromkeys(row["item_label"] for row in items if row["regime"] == name)) for name in shown}
        by_key = {(row["hub_code"], row["regime"]): row for row in found}
        sides = {key: _side(row, items) for key, row in by_key.items() if key[1] in shown}
        hubs = [
            HubComparison(
                row["hub_code"],
                row["hub_name"],
                row["budget_previous_yen"],
                sides[row["hub_code"], applied] if applied else None,
                sides[row["hub_code"], regime],
            )
            for row in found
            if row["regime"] == regime
        ]
        return Comparison(
            fiscal_year,
            str(self.record.get("edition", "")),
            str(self.record.get("as_of", "")),
            known[applied] if applied else None,
            known[regime],
            tuple(hubs),
            labels[applied] if applied else (),
            labels[regime],
            tuple(items),
            tuple((name, reason) for name in shown for reason in self._assumptions(name)),
        )

    def _hub_years(self, fiscal_year: int, hub: str | None) -> list[dict[str, Any]]:
        found = self.rows(
            """
            select years.*, hubs.hub_name
            from marts.evaluation_hub_year as years left join marts.dim_hub as hubs using (hub_code)
            where fiscal_year = ? and (? is null or hub_code = ?) order by hub_code, regime
            """,
            fiscal_year,
            hub,
            hub,
        )
        if not found:
            years = self.rows("select min(fiscal_year) as low, max(fiscal_year) as high from marts.evaluation_hub_year")[0]
            raise CannotCompareError(
                f"{fiscal_year} 年度{f'の拠点 {hub} ' if hub else ''}の評価はありません（データは {years['low']}〜{years['high']} 年度）。"
            )
        return found

    def _items(self, fiscal_year: int, hub: str | None, regimes: list[str]) -> list[dict[str, Any]]:
        return self.rows(
            """
            select * from marts.evaluation_item_hub_year
            where fiscal_year = ? and (? is null or hub_code = ?) and list_contains(?, regime) order by hub_code, regime, item_no
            """,
            fiscal_year,
            hub,
            hub,
            regimes,
        )

    def _assumptions(self, regime: str) -> list[str]:
        rows = self.rows(
            """
            select rule_reason from marts.evaluation_rule where is_assumption and regime = ?
            group by 1 order by min(case rule_kind when 'regime' then 0 when 'item' then 1 when 'grade' then 2 else 3 end), min(rule_no), 1
            """,
            regime,
        )
        return [row["rule_reason"] for row in rows]


def _side(row: dict[str, Any], items: list[dict[str, Any]]) -> Side:
    mine = [item for item in items if item["hub_code"] == row["hub_code"] and item["regime"] == row["regime"]]
    return Side(
        tuple(item["grade"] or NO_GRADE for item in mine),
        row["score"],
        row["rank"],
        row["budget_group"],
        row["budget_yen"],
        row["budget_basis"] or f"予算なし：{row['budget_reason_ja']}",
    )
