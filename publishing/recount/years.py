"""The measures that only fiscal years have: contract against work done, and outcomes followed up."""

from __future__ import annotations

import pandas as pd

from publishing.recount.measures import KEYS, percent, ratio, reports
from publishing.recount.records import Records


def contract_measures(records: Records, grain: str) -> pd.DataFrame:
    """契約額 of the hubs that reported, against the hours and enterprises of the hubs that have a plan."""
    keys = KEYS[grain]
    budgets, rows = records["plan_budget"], records["consultation"]
    reported, planned = _units(reports(records)), _units(budgets)
    contract = budgets[[unit in reported for unit in _each(budgets)]].groupby(keys)["contract_yen"].sum()
    used = rows[pd.MultiIndex.from_frame(rows[["hub_code", "fiscal_year"]]).isin(list(planned))]
    hours = used.groupby(keys)["minutes"].sum() / 60
    served = used.groupby(keys)["enterprise_id"].nunique()
    index = contract.index.union(hours.index)
    contract, hours, served = contract.reindex(index), hours.reindex(index), served.reindex(index)
    return pd.DataFrame(
        {
            "utilisation": ratio(hours, contract / 1e6),
            "cost_per_hour": ratio(contract, hours),
            "cost_per_enterprise": ratio(contract, served),
        }
    )


def _each(rows: pd.DataFrame) -> list[tuple[str, int]]:
    return list(zip(rows["hub_code"], rows["fiscal_year"], strict=True))


def _units(rows: pd.DataFrame) -> set[tuple[str, int]]:
    return set(_each(rows))


def outcome_measures(records: Records, grain: str) -> pd.DataFrame:
    """Over the enterprises followed up, each with its latest report in the unit."""
    keys = KEYS[grain]
    rows = records["outcome"].sort_values(["month", "hub_code", "record_id", "row"], ascending=[False, True, True, False])
    now = rows.drop_duplicates([*keys, "enterprise_id"]).copy()
    now["added"] = now["operating_profit_man_yen"] + now["personnel_cost_man_yen"] + now["depreciation_man_yen"]
    now["productivity"] = now["added"] / now["employees"].where(now["employees"] != 0)
    said = [*keys, "enterprise_id", "sales_man_yen", "added", "productivity"]
    before = now[said].assign(fiscal_year=now["fiscal_year"] + 1)
    both = now.merge(before, "left", [*keys, "enterprise_id"], suffixes=("", "_before"))
    earlier = both["productivity_before"].where(both["productivity_before"] != 0)
    both["growth"] = 100 * (both["productivity"] - earlier) / earlier.abs()
    both["grew"] = both["sales_man_yen"] > both["sales_man_yen_before"]
    worse = (both["operating_profit_man_yen"] < 0) | (both["added"] < both["added_before"])
    both["grew_without_profit"] = both["grew"] & worse
    pairs = both[both["sales_man_yen"].notna() & both["sales_man_yen_before"].notna()].groupby(keys)
    groups = both.groupby(keys)
    sales_now, sales_before = pairs["sales_man_yen"].sum(), pairs["sales_man_yen_before"].sum()
    return pd.DataFrame(
        {
            "followed_enterprises": groups.size(),
            "sales_total": groups["sales_man_yen"].sum(min_count=1),
            "value_added_productivity": groups["productivity"].median(),
            "value_added_productivity_growth": groups["growth"].median(),
            "sales_growth": 100 * (ratio(sales_now, sales_before) - 1),
            "unprofitable_growth_share": percent(groups["grew_without_profit"].sum(), groups["grew"].sum()),
        }
    )
