"""The measures that every period has, counted from single consultations, referrals, answers, activities and days."""

from __future__ import annotations

from typing import Any

import pandas as pd

from publishing.recount.records import Records, fiscal_year
from publishing.recount.referrals import three_parties

KEYS = {"hub_month": ["hub_code", "month"], "month": ["month"], "hub_year": ["hub_code", "fiscal_year"], "year": ["fiscal_year"]}
OLD_FORMS = ("v1", "v2")


def reports(records: Records) -> pd.DataFrame:
    """The monthly reports in force, one row per hub and month, with the sheets that each has."""
    files = records["file"]
    mine = files[files["is_in_force"].astype(bool) & (files["family"] == "monthly")].copy()
    sheets = records["sheet"]
    held = set(
        sheets.loc[sheets["is_in_force"].astype(bool), ["sha256", "path", "table_name"]].itertuples(index=False, name=None)
    )
    for table in ("referral", "survey", "network_activity", "attendance"):
        mine[table] = [(sha256, path, table) in held for sha256, path in zip(mine["sha256"], mine["path"], strict=True)]
    mine["stages"] = ~mine["form"].isin(OLD_FORMS)
    mine["fiscal_year"] = fiscal_year(mine["month"])
    return mine


class Counter:
    """Counts of one grain: a row for each unit and period with a report."""

    def __init__(self, records: Records, grain: str) -> None:
        self.records = records
        self.keys = KEYS[grain]
        self.grain = grain
        self.reports = reports(records)
        self.index = self.reports.groupby(self.keys).size().index
        self.result = pd.DataFrame(index=self.index)

    def sums(self, rows: pd.DataFrame, column: str | None = None) -> pd.Series:
        """Rows, or the sum of a column, of each unit; 0 where there is nothing."""
        groups = rows.groupby(self.keys)
        return (groups.size() if column is None else groups[column].sum()).reindex(self.index, fill_value=0)

    def different(self, rows: pd.DataFrame, column: str) -> pd.Series:
        """How many different values each unit has."""
        pairs = rows[[*self.keys, column]].dropna().drop_duplicates()
        return pairs.groupby(self.keys).size().reindex(self.index, fill_value=0)

    def handed_in(self, sheet: str) -> pd.Series:
        """Whether any report of the unit has the sheet."""
        return self.reports.groupby(self.keys)[sheet].any().reindex(self.index)

    def count(self) -> pd.DataFrame:
        """All measures of this module, a column each."""
        self._consultations()
        self._enterprises()
        self._referrals()
        self._answers()
        self._activities()
        self._days()
        self._stages()
        return self.result

    def _consultations(self) -> None:
        rows = self.records["consultation"]
        self.result["consultations"] = self.sums(rows)
        self.result["issue_responses"] = self.sums(rows, "responses")
        self.result["issues_per_consultation"] = ratio(self.result["issue_responses"], self.result["consultations"])
        self.result["consultation_hours"] = self.sums(rows, "minutes") / 60
        self.result["clients_reported"] = self.different(rows, "record_id")
        self.result["resolved_issues"] = self.sums(rows[rows["resolution"] == "解決"], "responses")

    def _enterprises(self) -> None:
        rows = self.records["consultation"]
        self.result["enterprises"] = self.different(rows, "enterprise_id")
        self.result["visiting_enterprises"] = self.different(rows[rows["channel"] == "来訪"], "enterprise_id")
        days = rows[["enterprise_id", "consulted_on"]].sort_values("consulted_on").drop_duplicates("enterprise_id")
        first = rows["enterprise_id"].map(days.set_index("enterprise_id")["consulted_on"])
        in_year = fiscal_year(first) == rows["fiscal_year"]
        in_month = (first.dt.year == rows["month"].dt.year) & (first.dt.month == rows["month"].dt.month)
        is_new = in_month if self.grain.endswith("month") else in_year
        self.result["new_enterprises"] = self.different(rows[is_new], "enterprise_id")
        visits = rows[[*self.keys, "enterprise_id", "consulted_on"]].drop_duplicates()
        days_each = visits.groupby([*self.keys, "enterprise_id"]).size().rename("days").reset_index()
        self.result["repeat_rate"] = percent(self.sums(days_each[days_each["days"] >= 2]), self.sums(days_each))

    def _referrals(self) -> None:
        rows = self.records["referral"]
        with_sheet = self.handed_in("referral")
        for measure, word in (("referrals_in", "in"), ("referrals_out", "out"), ("joint_support", "joint")):
            self.result[measure] = self.sums(rows[rows["direction"] == word]).where(with_sheet)
        confirmed = self.sums(rows[rows["reconciliation"] == "confirmed"])
        unconfirmed = self.sums(rows[rows["reconciliation"] == "unconfirmed"])
        self.result["referrals_confirmed_rate"] = percent(confirmed, confirmed + unconfirmed)
        cases = three_parties(rows, self.keys)
        self.result["three_party_cases"] = pd.Series([cases.get(unit, 0) for unit in self.index], self.index).where(with_sheet)

    def _answers(self) -> None:
        rows = self.records["survey"]
        given = rows[rows["satisfaction"].notna()]
        answers = self.sums(given)
        self.result["satisfaction_answers"] = answers.where(self.handed_in("survey"))
        self.result["satisfaction_mean"] = ratio(self.sums(given, "satisfaction"), answers)
        self.result["satisfaction_top2"] = percent(self.sums(given[given["satisfaction"].isin([4, 5])]), answers)

    def _activities(self) -> None:
        rows = self.records["network_activity"]
        with_sheet = self.handed_in("network_activity")
        self.result["network_activities"] = self.sums(rows).where(with_sheet)
        self.result["partner_trainees"] = self.sums(rows[rows["activity_type"] == "トレーニー受入"]).where(with_sheet)

    def _days(self) -> None:
        worked = self.records["attendance"].drop_duplicates(["hub_code", "month", "coordinator_no", "worked_on"])
        rows = self.records["consultation"]
        reported = pd.MultiIndex.from_frame(worked[["hub_code", "month"]].drop_duplicates())
        attended = rows[pd.MultiIndex.from_frame(rows[["hub_code", "month"]]).isin(reported)]
        days = self.sums(worked)
        self.result["hours_per_coordinator_day"] = ratio(self.sums(attended, "minutes") / 60, days)
        self.result["consultations_per_coordinator_day"] = ratio(self.sums(attended), days)

    def _stages(self) -> None:
        rows = self.records["consultation"]
        begun = self.different(rows[rows["accompaniment_stage"] >= 2], "enterprise_id")
        clarified = self.different(rows[rows["accompaniment_stage"] >= 4], "enterprise_id")
        with_column = self.handed_in("stages")
        self.result["accompanied_enterprises"] = begun.where(with_column)
        self.result["issue_setting_rate"] = percent(clarified, begun).where(with_column)


def ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Part by part; empty where there is nothing to divide by."""
    return part / whole.where(whole != 0)


def percent(part: pd.Series, whole: Any) -> pd.Series:
    """A share in per cent, six decimals, as published."""
    return (100 * ratio(part, whole)).round(6)
