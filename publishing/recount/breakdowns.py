"""The breakdowns of kpi_breakdown_year, classed record by record (metrics.md §2 and §3)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from publishing.recount.measures import percent
from publishing.recount.records import Records

KEY = ["fiscal_year", "hub_code", "breakdown", "base", "category"]
UNKNOWN = "不明"
LIMITS = {"製造業その他": (30_000, 300), "卸売業": (10_000, 100), "サービス業": (5_000, 100), "小売業": (5_000, 50)}
"""Capital in 万円 and employees up to which a business of the category is a 中小企業."""
SMALL_UP_TO_20 = ("M-L", "N-E")
"""宿泊業 and 娯楽業, where 小規模事業者支援法 goes up to 20 employees and 中小企業基本法 to 5."""
RECOUNTED = (
    *("issue_major", "issue_minor", "special_desk", "referral_in_type", "referral_out_type"),
    *("employees4", "employees6", "industry7", "size_class", "size_class_basic_act"),
)
"""Breakdowns that are counted again here; the others are held by sums and by tests of their own."""


def breakdowns(records: Records) -> pd.DataFrame:
    """Value and share of every category, by KEY."""
    parts = [*_issues(records), *_referrals(records), *_classes(records)]
    values = pd.concat(parts, ignore_index=True).groupby(KEY).size().rename("value").reset_index()
    known = values[values["category"] != UNKNOWN]
    whole = known.groupby(KEY[:-1])["value"].sum().rename("whole").reset_index()
    shares = values.merge(whole, "left", KEY[:-1])
    shares["share"] = percent(shares["value"], shares["whole"]).where(shares["category"] != UNKNOWN)
    return shares.set_index(KEY)[["value", "share"]]


def _both_units(rows: pd.DataFrame, breakdown: str, base: str, category: pd.Series) -> list[pd.DataFrame]:
    """Rows to count, once for their hub and once for the nation."""
    shown = rows[["fiscal_year", "hub_code"]].assign(breakdown=breakdown, base=base, category=_known(category))
    return [shown, shown.assign(hub_code="00")]


def _known(category: pd.Series) -> pd.Series:
    return category.astype(object).where(category.notna(), UNKNOWN)


def _issues(records: Records) -> list[pd.DataFrame]:
    columns = ["fiscal_year", "hub_code", "issue_major", "special_desk", "issue_minors"]
    rows = records["consultation"][columns].explode("issue_minors", ignore_index=True)
    rows = rows[rows["issue_minors"].notna()]
    groups = records.code("issue_major", "label", "published_group")
    at_desk = rows[rows["special_desk"].notna()]
    return [
        *_both_units(rows, "issue_major", "issue_responses", rows["issue_major"].map(groups)),
        *_both_units(rows, "issue_minor", "issue_responses", rows["issue_minors"]),
        *_both_units(at_desk, "special_desk", "issue_responses", at_desk["special_desk"]),
    ]


def _referrals(records: Records) -> list[pd.DataFrame]:
    rows = records["referral"]
    groups = records.code("institution_type", "code", "published_group")
    parts: list[pd.DataFrame] = []
    for breakdown, direction in (("referral_in_type", "in"), ("referral_out_type", "out")):
        mine = rows[rows["direction"] == direction]
        parts += _both_units(mine, breakdown, "referrals", mine["institution_type"].map(groups))
    return parts


def client_years(records: Records) -> pd.DataFrame:
    """Each client record and year with a consultation: what it said with its last one."""
    groups = records["consultation"].groupby(["record_id", "fiscal_year"])
    years = groups.agg(
        enterprise_id=("enterprise_id", "first"),
        hub_code=("hub_code", "first"),
        last=("consulted_on", "max"),
        until=("month", "max"),
    ).reset_index()
    said = years.merge(records["client"], "inner", "record_id")
    said = (
        said[said["month"] <= said["until"]]
        .sort_values(["month", "row"])
        .drop_duplicates(["record_id", "fiscal_year"], keep="last")
    )
    return years.merge(said.drop(columns=["enterprise_id", "hub_code", "last", "until"]), "left", ["record_id", "fiscal_year"])


def _classes(records: Records) -> list[pd.DataFrame]:
    years = client_years(records).sort_values(["last", "record_id"], ascending=[False, True])
    groups = records.code("industry", "code", "published_group")
    sizes = records.code("industry", "code", "size_category")
    said = (_or_none(years[name]) for name in ("business_form", "industry_code", "employees", "capital_man_yen"))
    facts: list[tuple[Any, Any, Any, Any]] = list(zip(*said, strict=True))
    classed = {law: {fact: _class_of(*fact, sizes, law) for fact in set(facts)} for law in ("support", "basic")}
    years = years.assign(
        employees4=pd.Series([_persons(form, people, (5, 20)) for form, _, people, _ in facts], years.index, dtype=object),
        employees6=pd.Series(
            [_persons(form, people, (5, 20, 50, 100)) for form, _, people, _ in facts], years.index, dtype=object
        ),
        industry7=years["industry_code"].map(groups),
        size_class=[classed["support"][fact] for fact in facts],
        size_class_basic_act=[classed["basic"][fact] for fact in facts],
    )
    of_hubs = years.drop_duplicates(["enterprise_id", "hub_code", "fiscal_year"])
    of_nation = years.drop_duplicates(["enterprise_id", "fiscal_year"])
    parts: list[pd.DataFrame] = []
    for name in ("employees4", "employees6", "industry7", "size_class", "size_class_basic_act"):
        parts += _both_units(years, name, "clients_reported", years[name])
        parts.append(_both_units(of_hubs, name, "enterprises", of_hubs[name])[0])
        parts.append(_both_units(of_nation, name, "enterprises", of_nation[name])[1])
    return parts


def _or_none(column: pd.Series) -> pd.Series:
    return column.astype(object).where(column.notna(), None)


def _persons(form: Any, people: Any, limits: tuple[int, ...]) -> str | None:
    if form == "創業前":
        return "創業前"
    if people is None:
        return None
    for limit in limits:
        if people <= limit:
            return "5人以下" if limit == 5 else f"～{limit}人"
    return "その他" if len(limits) == 2 else "100人超"


def _class_of(form: Any, industry: Any, people: Any, capital: Any, sizes: dict[Any, Any], law: str) -> str:
    """Size class under 小規模事業者支援法 or 中小企業基本法; a bare M or N by the stricter rule; a 個人事業 by its employees alone."""
    if form == "創業前":
        return "創業前"
    category = sizes.get(industry) or {"M": "小売業", "N": "サービス業"}.get(industry)
    if category is None or people is None:
        return UNKNOWN
    if people <= (20 if category == "製造業その他" or (law == "support" and industry in SMALL_UP_TO_20) else 5):
        return "小規模事業者"
    most_capital, most_people = LIMITS[category]
    if form == "個人事業":
        return "中小企業（小規模を除く）" if people <= most_people else "その他（大企業等）"
    if people <= most_people or (capital is not None and capital <= most_capital):
        return "中小企業（小規模を除く）"
    return "その他（大企業等）" if capital is not None else UNKNOWN
