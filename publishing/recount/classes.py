"""Client records and enterprises of a fiscal year in the classes under which they are published, record by record (metrics.md §2 and §3)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from publishing.recount.records import Records

UNKNOWN = "不明"
LIMITS = {"製造業その他": (30_000, 300), "卸売業": (10_000, 100), "サービス業": (5_000, 100), "小売業": (5_000, 50)}
"""Capital in 万円 and employees up to which a business of the category is a 中小企業."""
SMALL_UP_TO_20: dict[str, tuple[str, ...]] = {"shien": ("M-L", "N-E"), "kihonho": ()}
"""宿泊業 and 娯楽業, small like manufacturers up to 20 employees under 小規模事業者支援法 (shien), to 5 under 中小企業基本法 (kihonho)."""

CLASSES = (
    "employees4",
    "employees6",
    "industry7",
    "industry_division",
    "size_class",
    "size_class_basic_act",
    "business_form",
    "prefecture",
)


def both_units(rows: pd.DataFrame, breakdown: str, base: str, category: pd.Series) -> list[pd.DataFrame]:
    """Rows to count, once for their hub and once for the nation."""
    shown = rows[["fiscal_year", "hub_code"]].assign(breakdown=breakdown, base=base, category=known(category))
    return [shown, shown.assign(hub_code="00")]


def known(category: pd.Series) -> pd.Series:
    """Categories, 不明 where there is none."""
    return category.astype(object).where(category.notna(), UNKNOWN)


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


def classified(records: Records) -> pd.DataFrame:
    """Client records of each year with their classes, the one that speaks for its enterprise first."""
    years = client_years(records).sort_values(["last", "record_id"], ascending=[False, True])
    sizes = records.code("industry", "code", "size_category")
    names = records.codes["industry"]
    said = (_or_none(years[name]) for name in ("business_form", "industry_code", "employees", "capital_man_yen"))
    facts: list[tuple[Any, Any, Any, Any]] = list(zip(*said, strict=True))
    laws = {law: {fact: _class_of(*fact, sizes, law) for fact in set(facts)} for law in SMALL_UP_TO_20}

    def column(values: list[Any]) -> pd.Series:
        return pd.Series(values, years.index, dtype=object)

    return years.assign(
        employees4=column([_persons(form, people, (5, 20)) for form, _, people, _ in facts]),
        employees6=column([_persons(form, people, (5, 20, 50, 100)) for form, _, people, _ in facts]),
        industry7=years["industry_code"].map(records.code("industry", "code", "published_group")),
        industry_division=years["industry_code"].map(dict(zip(names["code"], names["code"] + " " + names["label"], strict=True))),
        size_class=column([laws["shien"][fact] for fact in facts]),
        size_class_basic_act=column([laws["kihonho"][fact] for fact in facts]),
        prefecture=years["prefecture_code"].map(records.code("hub", "hub_code", "prefecture")),
    )


def classes(years: pd.DataFrame) -> list[pd.DataFrame]:
    """Rows to count: records of hub and nation, and the enterprises of each."""
    of_hubs = years.drop_duplicates(["enterprise_id", "hub_code", "fiscal_year"])
    of_nation = years.drop_duplicates(["enterprise_id", "fiscal_year"])
    parts: list[pd.DataFrame] = []
    for name in CLASSES:
        parts += both_units(years, name, "clients_reported", years[name])
        parts.append(both_units(of_hubs, name, "enterprises", of_hubs[name])[0])
        parts.append(both_units(of_nation, name, "enterprises", of_nation[name])[1])
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


def _class_of(form: Any, industry: Any, people: Any, capital: Any, sizes: dict[str, str | None], law: str) -> str:
    """Size class under a law; a bare M or N by the stricter rule. A sole proprietor has no capital."""
    if form == "創業前":
        return "創業前"
    category = sizes.get(industry) or {"M": "小売業", "N": "サービス業"}.get(industry)
    if category is None or people is None:
        return UNKNOWN
    if people <= (20 if category == "製造業その他" or industry in SMALL_UP_TO_20[law] else 5):
        return "小規模事業者"
    most_capital, most_people = LIMITS[category]
    is_sole = form == "個人事業"
    if people <= most_people or (not is_sole and capital is not None and capital <= most_capital):
        return "中小企業（小規模を除く）"
    return "その他（大企業等）" if is_sole or capital is not None else UNKNOWN
