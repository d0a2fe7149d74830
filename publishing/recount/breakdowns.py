"""The breakdowns of kpi_breakdown_year, one response, consultation, referral or record after another (metrics.md §2)."""

from __future__ import annotations

import pandas as pd

from publishing.recount.classes import UNKNOWN, both_units, classes, classified
from publishing.recount.measures import percent, reports
from publishing.recount.records import Records

KEY = ["fiscal_year", "hub_code", "breakdown", "base", "category"]
FOUNDING = {"創業前": "創業前", "法人": "創業後", "個人事業": "創業後"}
PRICES = {
    (True, True): "課題（中）と特別相談窓口の両方",
    (True, False): "課題（中）のみ",
    (False, True): "特別相談窓口のみ",
    (False, False): "いずれでもない",
}


def breakdowns(records: Records) -> pd.DataFrame:
    """Value and share of every category, by KEY."""
    years = classified(records)
    parts = [*_issues(records), *_consultations(records), *_founding(records, years), *_referrals(records), *classes(years)]
    values = pd.concat(parts, ignore_index=True).groupby(KEY).size().rename("value").reset_index()
    known = values[values["category"] != UNKNOWN]
    whole = known.groupby(KEY[:-1])["value"].sum().rename("whole").reset_index()
    shares = values.merge(whole, "left", KEY[:-1])
    shares["share"] = percent(shares["value"], shares["whole"]).where(shares["category"] != UNKNOWN)
    return shares.set_index(KEY)[["value", "share"]]


def _responses(records: Records) -> pd.DataFrame:
    columns = ["fiscal_year", "hub_code", "enterprise_id", "issue_major", "special_desk", "issue_minors"]
    rows = records["consultation"][columns].explode("issue_minors", ignore_index=True)
    return rows[rows["issue_minors"].notna()]


def _issues(records: Records) -> list[pd.DataFrame]:
    rows = _responses(records)
    groups = records.code("issue_major", "label", "published_group")
    at_desk = rows[rows["special_desk"].notna()]
    prices = zip(rows["issue_minors"] == "価格転嫁", rows["special_desk"] == "価格転嫁サポート", strict=True)
    base = "issue_responses"
    return [
        *both_units(rows, "issue_major", base, rows["issue_major"].map(groups)),
        *both_units(rows, "issue_minor", base, rows["issue_minors"]),
        *both_units(at_desk, "special_desk", base, at_desk["special_desk"]),
        *both_units(rows, "price_pass_through", base, pd.Series([PRICES[one] for one in prices], rows.index, dtype=object)),
    ]


def _consultations(records: Records) -> list[pd.DataFrame]:
    rows = records["consultation"]
    at_desk = rows[rows["special_desk"].notna()]
    return [
        *both_units(rows, "channel", "consultations", rows["channel"]),
        *both_units(rows, "resolution", "consultations", rows["resolution"]),
        *both_units(rows, "support_function", "consultations", _functions(records)),
        *both_units(at_desk, "special_desk_period", "consultations", _desks(records, at_desk)),
    ]


def _desks(records: Records, rows: pd.DataFrame) -> pd.Series:
    """The desk, and whether it was open on the day."""
    codes = records.codes["special_desk"].set_index("label")
    opened = rows["special_desk"].map(pd.to_datetime(codes["opened_on"]))
    closed = rows["special_desk"].map(pd.to_datetime(codes["closed_on"], errors="coerce"))
    is_open = (rows["consulted_on"] >= opened) & ~(rows["consulted_on"] > closed)
    told = rows["special_desk"] + is_open.map({True: "（期間内）", False: "（期間外）"})
    return told.where(rows["special_desk"].isin(codes.index))


def _functions(records: Records) -> pd.Series:
    """Which of the three functions a consultation shows (R36): what is done with others first, then how deep it went."""
    rows, referrals = records["consultation"], records["referral"]
    shared = referrals[referrals["direction"].isin(["joint", "out"]) & referrals["consultation_no"].notna()]
    with_others = (
        rows["consultation_id"].isin(set(shared["hub_code"] + ":" + shared["consultation_no"].astype(str)))
        | rows["attending_institution"].notna()
        | rows["referred_to"].notna()
        | (rows["resolution"] == "他機関へ引継")
    )
    handed_in = reports(records).groupby(["hub_code", "month"])[["referral", "stages"]].any()
    told = handed_in.reindex(pd.MultiIndex.from_frame(rows[["hub_code", "month"]]), fill_value=False)
    is_advanced = pd.to_numeric(rows["accompaniment_stage"]).fillna(0) >= 2
    said = pd.Series("ワンストップ", rows.index, dtype=str).astype(object)
    said = said.mask(~told["stages"].to_numpy(), "ワンストップまたは高度な経営アドバイス")
    said = said.mask(~told["referral"].to_numpy(), UNKNOWN)
    return said.mask(is_advanced, "高度な経営アドバイス").mask(with_others, "コーディネート")


def _founding(records: Records, years: pd.DataFrame) -> list[pd.DataFrame]:
    """創業 as a topic beside 創業前 as the status of the enterprise, which may differ between hub and nation."""
    topics = records.code("issue_major", "label", "published_group")
    consulted = records["consultation"][["fiscal_year", "hub_code", "enterprise_id", "issue_major"]]
    parts = []
    for keys, hub in ((["fiscal_year", "hub_code", "enterprise_id"], None), (["fiscal_year", "enterprise_id"], "00")):
        status = years.drop_duplicates(keys)[[*keys, "business_form"]]
        topical = consulted.assign(is_topic=consulted["issue_major"].map(topics) == "創業")
        enterprises = topical.groupby(keys)["is_topic"].any().reset_index()
        responses = _responses(records)
        responses = responses.assign(is_topic=responses["issue_major"].map(topics) == "創業")
        for base, rows in (("issue_responses", responses), ("enterprises", enterprises)):
            told = rows.merge(status, "inner", keys)
            if hub:
                told["hub_code"] = hub
            topic = told["is_topic"].map({True: "創業の相談・", False: "ほかの相談・"})
            parts.append(both_units(told, "founding_topic", base, topic + told["business_form"].map(FOUNDING))[0])
    return parts


def _referrals(records: Records) -> list[pd.DataFrame]:
    rows = records["referral"]
    groups = records.code("institution_type", "code", "published_group")
    parts: list[pd.DataFrame] = []
    for breakdown, direction in (("referral_in_type", "in"), ("referral_out_type", "out")):
        mine = rows[rows["direction"] == direction]
        parts += both_units(mine, breakdown, "referrals", mine["institution_type"].map(groups))
    return parts
