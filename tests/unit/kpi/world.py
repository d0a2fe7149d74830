"""A small world by hand for tests of figures: two hubs, months of three forms, and every situation in which a measure can go wrong."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pandas as pd

HUBS = ("13", "27")
MONTHS = [
    dt.date(*month, 1)
    for month in ((2019, 4), (2020, 3), (2022, 4), (2022, 5), (2023, 3), (2023, 4), (2023, 5), (2024, 3), (2024, 4))
]
MAJORS = ("売上拡大", "経営改善・事業再生", "創業", "事業承継", "その他", "知らない課題")
MINORS = ("経営知識", "施策活用", "IT活用", "価格転嫁")
TYPES = ("fin", "sci", "cci", "rev", "suc", "oth", None)
PARTNERS = {"fin-1": "bank", "sci-1": "shoko", "rev-1": "center", "pub-1": "generic"}


def form_of(month: dt.date) -> str:
    return "v1" if month.year <= 2020 else "v2" if month < dt.date(2023, 4, 1) else "v3"


def year_of(month: dt.date) -> int:
    return month.year - (month.month < 4)


class World:
    """Rows of `raw` and the enterprise of each record, always the same."""

    def __init__(self) -> None:
        self.random = random.Random(20240401)
        self.other = random.Random(20240402)
        self.rows: dict[str, list[dict[str, Any]]] = {}
        for month in MONTHS:
            for hub in HUBS:
                if (hub, month) != ("27", dt.date(2022, 5, 1)):  # a report that is missing
                    self._report(hub, month)
        self._plans()
        self._logs()

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        return {table: pd.DataFrame(rows) for table, rows in self.rows.items()}

    @property
    def enterprises(self) -> pd.DataFrame:
        """Numbers at a hub: two neighbouring ones are one enterprise, and the lowest are known at both hubs."""
        ids = {row["record_id"] for table in ("client", "referral", "outcome", "partner_referral") for row in self.rows[table]}
        return pd.DataFrame([{"record_id": record, "enterprise_id": _enterprise(record)} for record in sorted(ids)])

    def _add(self, table: str, **values: Any) -> None:
        self.rows.setdefault(table, []).append(values)

    def _report(self, hub: str, month: dt.date) -> None:
        form, sha256 = form_of(month), f"{hub}-{month}"
        place = {"sha256": sha256, "path": f"hubs/{hub}/{month}.xlsx", "form": form, "hub_code": hub, "month": month}
        self._add("file", **place, sender_kind="hub", family="monthly", status="accepted", is_in_force=True, rows_read=9, rows_ignored=0,
                  received_at=dt.datetime(2024, 6, 1))  # fmt: skip
        without = {"survey"} if month == dt.date(2023, 5, 1) else set()
        sheets = {"v1": (), "v2": ("referral", "attendance", "survey")}.get(
            form, ("referral", "attendance", "survey", "network_activity")
        )
        for table in sheets:
            if table not in without:
                self._add("sheet", sha256=sha256, path=place["path"], table_name=table, is_in_force=True)
        self._consultations(place)
        for table in sheets:
            if table not in without:
                getattr(self, f"_{table}")(place)
        if form == "v3":
            self._outcome(place)

    def _day(self, month: dt.date) -> dt.date:
        return month.replace(day=self.random.choice((1, 2, 15, 28)))

    def _client(self, place: dict[str, Any], at: int) -> str:
        if place["form"] == "v1":
            return f"hub:{place['hub_code']}:inline:{place['month']}-{at}"
        return f"hub:{place['hub_code']}:client:{self.random.randint(1, 14):02d}"

    def _consultations(self, place: dict[str, Any]) -> None:
        pick = self.random.choice
        seen = set()
        for at in range(16):
            record = self._client(place, at)
            stage = pick((None, 1, 2, 3, 4, 5, 7)) if place["form"] == "v3" else None
            labels = self.random.sample(MINORS, self.random.randint(1, 4))
            self._add("consultation", **place, sheet="相談記録", row=at + 2, consultation_id=f"{place['hub_code']}:{place['month']}-{at}", record_id=record,
                      consulted_on=self._day(place["month"]), minutes=pick((20, 45, 90, 125)), channel=pick(("来訪", "訪問", "オンライン")),
                      issue_major=pick(MAJORS), issue_minors=labels, resolution=pick(("解決", "継続", "他機関へ引継", None)), coordinator_no="C1",
                      special_desk=pick((None, None, "価格転嫁サポート", "新型コロナ")), accompaniment_stage=stage, **self._company(place))  # fmt: skip
            if record not in seen:
                seen.add(record)
                self._ledger(place, record, at)

    def _company(self, place: dict[str, Any]) -> dict[str, Any]:
        """Who was there, and where the client was sent on to."""
        pick = self.other.choice
        attending = pick((None,) * 7 + ("はるか信用金庫",)) if place["form"] != "v1" else None
        return {
            "attending_institution": attending,
            "referred_to": pick((None,) * 7 + ("はるか商工会",)) if place["form"] == "v1" else None,
        }

    def _ledger(self, place: dict[str, Any], record: str, at: int) -> None:
        pick = self.random.choice
        said = {
            "business_form": pick(("法人", "法人", "個人事業", "創業前")),
            "industry_code": pick(("E", "I-W", "I-R", "M", "M-L", "N", "R", "I", None)),
            "employees": pick((None, 0, 5, 6, 20, 21, 50, 51, 100, 101, 300, 301)),
            "capital_man_yen": pick((None, 1000.0, 5000.0, 5001.0, 10000.0, 30000.0, 30001.0)),
        }
        if record == "hub:13:client:01":  # a sole proprietor whose employees alone decide
            said = {"business_form": "個人事業", "industry_code": "I-R", "employees": 301, "capital_man_yen": 1000.0}
        prefecture = self.other.choice(("13", "13", "27", None))
        self._add("client", **place, sheet="相談者台帳", row=at + 2, record_id=record, prefecture_code=prefecture, **said)

    def _referral(self, place: dict[str, Any]) -> None:
        pick = self.random.choice
        for at in range(12):
            self._add("referral", **place, sheet="紹介連携", row=at + 2, referral_id=f"{place['sha256']}-R{at:02d}",
                      consultation_no=self.other.choice((None, f"{place['month']}-{self.other.randrange(16)}")),
                      record_id=f"hub:{place['hub_code']}:client:{pick((1, 2, 3, 5)):02d}", referred_on=self._day(place["month"]),
                      direction=pick(("in", "out", "joint")), institution_type=pick(TYPES), partner_id=pick((*PARTNERS, None)))  # fmt: skip

    def _survey(self, place: dict[str, Any]) -> None:
        for at in range(6):
            self._add("survey", **place, sheet="満足度調査", row=at + 2, answer_no=f"A{at}", answered_on=place["month"],
                      satisfaction=self.random.choice((None, 1, 3, 4, 5)))  # fmt: skip

    def _network_activity(self, place: dict[str, Any]) -> None:
        for at in range(4):
            self._add("network_activity", **place, sheet="ネットワーク活動", row=at + 2, activity_no=f"N{place['month']}{at}",
                      held_on=place["month"], activity_type=self.random.choice(("訪問", "会議", "トレーニー受入")))  # fmt: skip

    def _attendance(self, place: dict[str, Any]) -> None:
        if (place["hub_code"], place["month"]) == ("27", dt.date(2022, 4, 1)):
            return  # the sheet came empty
        for at in range(7):
            self._add("attendance", **place, sheet="専門家勤務", row=at + 2, coordinator_no=f"C{at % 2}", role="CO",
                      worked_on=place["month"].replace(day=1 + at // 3), hours=4.0)  # fmt: skip

    def _outcome(self, place: dict[str, Any]) -> None:
        pick = self.random.choice
        for client in range(1, 29):
            for year in (2022, 2023):
                self._add("outcome", **place, sheet="成果把握", row=2 * client + year - 2022, outcome_fiscal_year=year,
                          record_id=f"hub:{place['hub_code']}:client:{client:02d}", sales_man_yen=pick((None, 900.0, 1000.0, 1300.0, 2500.0)),
                          operating_profit_man_yen=pick((-500.0, -50.0, 10.0, 200.0, None)), personnel_cost_man_yen=pick((100.0, 300.0, 700.0)),
                          depreciation_man_yen=pick((0.0, 20.0)), employees=pick((0, 1, 4, 9)))  # fmt: skip

    def _plans(self) -> None:
        for hub, year, yen in (
            ("13", 2023, 30_000_000.0),
            ("27", 2023, 50_000_000.0),
            ("13", 2022, 20_000_000.0),
            ("40", 2023, 9e6),
        ):
            self._add("plan_budget", sha256=f"plan-{hub}-{year}", sheet="予算", row=2, form="plan", hub_code=hub, fiscal_year=year,
                      contract_yen=yen, personnel_yen=yen / 2)  # fmt: skip

    def _logs(self) -> None:
        pick = self.random.choice
        for partner, layout in PARTNERS.items():
            self._add("partner", partner_id=partner, institution_type=partner[:3], layout=layout)
            for month in (dt.date(2022, 4, 1), dt.date(2023, 4, 1), dt.date(2024, 4, 1)):
                sha256 = f"{partner}-{month}"
                self._add("file", sha256=sha256, path=f"partners/{partner}/{month}.csv", sender_kind="partner", partner_id=partner,
                          family="partner", named_month=month, status="accepted", is_in_force=True, rows_read=5, rows_ignored=0)  # fmt: skip
                for at in range(5):
                    hub = pick(HUBS)
                    self._add("partner_referral", record_id=f"partner:{partner}:{month}-{at}-{pick((1, 2, 3, 5)):02d}", sha256=sha256,
                              partner_id=partner, referred_on=self._day(month), direction=pick(("in", "out", "joint")),
                              hub_code=hub, named_hub_code=pick((hub, None)), form=layout)  # fmt: skip


def _enterprise(record: str) -> str:
    """Of a client number, its half; shared between hubs below four."""
    number = int(record[-2:].replace("-", "0"))
    if "inline" in record:
        return f"E{number % 5}"
    half = number // 2
    return f"E{half}" if half < 4 or record.startswith("partner") else f"E{record[4:6]}{half}"
