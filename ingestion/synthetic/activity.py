"""What happened at one hub in one month, as logical records: one dict a row, by the contract's column names."""

from __future__ import annotations

import calendar
import datetime as dt
import random
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from ingestion.synthetic.demo_plan import fiscal_year_of, window_of
from ingestion.synthetic.diary import double_book, hours_of_attendance, seat_companions, settle_times
from ingestion.synthetic.linkage_cases import Cast
from ingestion.synthetic.world import Enterprise, calibration, coordinators, draw, shares_of_year

Row = dict[str, Any]
SLOTS = (9 * 60, 10 * 60 + 30, 13 * 60, 15 * 60, 17 * 60)
DOUBLE_BOOKINGS = 3
INSTITUTION_LABELS = {
    "fin": "金融機関", "sci": "商工会", "cci": "商工会議所", "jfc": "日本政策金融公庫", "pub": "公益財団法人",
    "suc": "事業承継・引継ぎ支援センター", "rev": "中小企業活性化協議会", "ip": "知財総合支援窓口", "gov": "自治体", "oth": "その他",
}  # fmt: skip
DESKS = (("新型コロナ", dt.date(2020, 2, 1), dt.date(2024, 3, 1), 0.06), ("原材料・エネルギー価格高騰", dt.date(2022, 1, 1), dt.date(2026, 3, 1), 0.03),
         ("価格転嫁サポート", dt.date(2023, 8, 1), dt.date(2026, 3, 1), 0.02))  # fmt: skip
NOTES = (
    "売上の伸ばし方についての相談",
    "補助金の申請書の書き方",
    "ホームページの見直し",
    "資金繰り表の作成",
    "新商品の販路",
    "SNSの使い方",
    "事業計画の数字の確認",
)


@dataclass(frozen=True)
class HubMonth:
    """Which month of which hub, in which form, and how many consultations it shall have."""

    seed: int
    hub_code: str
    month: dt.date
    form: str
    consultations: int
    coordinator_count: int
    cast: Cast
    partners: tuple[tuple[str, str, str], ...] = ()
    is_double_booking: bool = False

    @property
    def fiscal_year(self) -> int:
        """Fiscal year of the month."""
        return fiscal_year_of(self.month)


@dataclass
class Activity:
    """Logical rows by sheet, and the clients behind their numbers."""

    place: HubMonth
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    clients: dict[str, Enterprise] = field(default_factory=dict)


def simulate(place: HubMonth) -> Activity:
    """One month of one hub."""
    rng = random.Random(f"{place.seed}:activity:{place.hub_code}:{place.month}")
    activity = Activity(place)
    days = _work_days(rng, place)
    _consult(rng, activity, days)
    sessions = activity.rows["相談記録"]
    settle_times(sessions)
    companions = random.Random(f"{place.seed}:beside:{place.hub_code}:{place.month}")
    seat_companions(companions, sessions, days)
    if place.is_double_booking:
        double_book(companions, sessions, DOUBLE_BOOKINGS)
    if place.form != "v1":
        _ledger(activity)
        _attend(activity, days)
        _refer(rng, activity)
        _survey(rng, activity)
    if place.form == "v3":
        _follow_up(rng, activity)
        _network(rng, activity)
    return activity


def _work_days(rng: random.Random, place: HubMonth) -> dict[str, list[dt.date]]:
    """Days worked by coordinator number."""
    last = calendar.monthrange(place.month.year, place.month.month)[1]
    weekdays = [d for d in range(1, last + 1) if place.month.replace(day=d).weekday() < 5]
    return {
        number: [place.month.replace(day=d) for d in sorted(rng.sample(weekdays, min(len(weekdays), rng.randint(8, 16))))]
        for number, _, _ in coordinators(place.seed, place.hub_code, place.coordinator_count)
    }


def _consult(rng: random.Random, activity: Activity, days: dict[str, list[dt.date]]) -> None:
    place = activity.place
    majors = shares_of_year("issue_major", place.fiscal_year)
    shares = calibration()
    names = {number: name for number, name, _ in coordinators(place.seed, place.hub_code, place.coordinator_count)}
    slots = [(day, slot, number) for number, worked in days.items() for day in worked for slot in range(len(SLOTS))]
    chosen = sorted(rng.sample(slots, min(place.consultations, len(slots))), key=lambda s: (s[0], s[1], s[2]))
    window = window_of(place.month, place.consultations)
    for serial, (day, slot, coordinator) in enumerate(chosen, 1):
        client_no = window.first + int(rng.triangular(0, window.width, window.mode))
        client = place.cast.client(client_no, place.month)
        minutes = draw(rng, shares["minutes"])
        count = draw(rng, shares["issue_minor_count"])
        row: Row = {
            "相談番号": f"{place.hub_code}-{place.fiscal_year}-{place.month:%m}{serial:05d}",
            "相談日": day,
            "開始時刻": SLOTS[slot] + rng.choice((0, 0, 0, 5, 10)),
            "終了時刻": None,
            "相談時間": minutes,
            "相談方法": draw(rng, shares["channel"]),
            "相談者番号": f"C{place.hub_code}{client_no:06d}",
            "担当者番号": coordinator,
            "同席者番号": [],
            "課題大": draw(rng, majors),
            "課題中": list(dict.fromkeys(draw(rng, shares["issue_minor"]) for _ in range(count))),
            "相談内容": rng.choice(NOTES),
            "対応内容": "助言を行い、次回までの宿題を確認",
            "特別相談窓口": _desk(rng, day),
            "解決区分": rng.choices(("継続", "解決", "他機関へ引継", "中断", None), weights=(58, 30, 5, 3, 4))[0],
            "伴走支援段階": rng.choices((None, 1, 2, 3, 4, 5, 6, 7), weights=(80, 4, 5, 4, 3, 2, 1, 1))[0],
            "同席機関": "○○信用金庫" if rng.random() < 0.02 else None,
            "_coordinator_name": names[coordinator],
        }
        activity.clients[row["相談者番号"]] = client
        activity.rows["相談記録"].append(row)


def _desk(rng: random.Random, day: dt.date) -> str | None:
    for name, first, last, share in DESKS:
        if first <= day < last and rng.random() < share:
            return name
    return None


def _ledger(activity: Activity) -> None:
    first_seen: dict[str, dt.date] = {}
    for row in activity.rows["相談記録"]:
        first_seen.setdefault(row["相談者番号"], row["相談日"])
    for number, client in sorted(activity.clients.items()):
        activity.rows["相談者台帳"].append(
            {
                "相談者番号": number, "事業者名": client.name, "フリガナ": client.kana, "代表者名": client.representative or None,
                "法人番号": client.corporate_number, "郵便番号": client.place.postal_code, "住所": client.address,
                "電話番号": client.telephone or None, "事業形態": client.business_form, "業種": client.industry,
                "資本金": client.capital_man_yen, "従業員数": client.employees, "創業年": client.founded_year,
                "初回相談日": first_seen[number],
            }
        )  # fmt: skip


def _attend(activity: Activity, days: dict[str, list[dt.date]]) -> None:
    place = activity.place
    hours = hours_of_attendance(activity.rows["相談記録"], days)
    for number, name, role in coordinators(place.seed, place.hub_code, place.coordinator_count):
        for day in days[number]:
            activity.rows["専門家勤務"].append(
                {
                    "担当者番号": number,
                    "氏名": name,
                    "区分": role,
                    "勤務日": day,
                    "勤務時間": hours[number, day],
                }
            )


def _refer(rng: random.Random, activity: Activity) -> None:
    place, shares = activity.place, calibration()
    for row in activity.rows["相談記録"]:
        if rng.random() >= 0.09:
            continue
        direction = rng.choices(("受入", "紹介", "連携"), weights=(45, 40, 15))[0]
        kind = draw(rng, shares["referral_out" if direction == "紹介" else "referral_in"])
        known = [p for p in place.partners if p[1] == kind]
        partner = rng.choice(known) if known else None
        activity.rows["紹介連携"].append(
            {
                "紹介番号": f"R{place.hub_code}{place.month:%y%m}{len(activity.rows['紹介連携']) + 1:04d}",
                "日付": row["相談日"], "方向": direction, "機関種別": INSTITUTION_LABELS[kind],
                "機関名": partner[2] if partner else f"{INSTITUTION_LABELS[kind]}（架空）",
                "機関ID": partner[0] if partner else None, "相談者番号": row["相談者番号"], "相談番号": row["相談番号"],
                "内容": "状況の共有", "_kind": kind,
            }
        )  # fmt: skip


def _survey(rng: random.Random, activity: Activity) -> None:
    place, shares = activity.place, calibration()["satisfaction"]
    for row in activity.rows["相談記録"]:
        if rng.random() < 0.22:
            has_keys = rng.random() < 0.97
            activity.rows["満足度調査"].append(
                {
                    "回答番号": f"A{place.hub_code}{place.month:%y%m}{len(activity.rows['満足度調査']) + 1:04d}",
                    "回答日": row["相談日"],
                    "相談者番号": row["相談者番号"] if has_keys else None,
                    "相談番号": row["相談番号"] if has_keys else None,
                    "総合満足度": draw(rng, shares), "課題解決度": draw(rng, shares), "再利用意向": draw(rng, shares),
                }
            )  # fmt: skip


def _follow_up(rng: random.Random, activity: Activity) -> None:
    founded = [(number, c) for number, c in sorted(activity.clients.items()) if c.employees]
    for number, client in founded:
        if rng.random() < 0.08:
            sales = rng.randint(300, 3000) * max(1, client.employees or 1) // 3
            for year in (activity.place.fiscal_year - 2, activity.place.fiscal_year - 1):
                activity.rows["成果把握"].append(
                    {
                        "相談者番号": number, "対象年度": year, "売上高": int(sales * (0.9 + rng.random() * 0.3)),
                        "営業利益": int(sales * (rng.random() * 0.15 - 0.04)), "人件費": int(sales * 0.3),
                        "減価償却費": int(sales * 0.04), "従業員数": client.employees,
                    }
                )  # fmt: skip


def _network(rng: random.Random, activity: Activity) -> None:
    place = activity.place
    for serial in range(1, rng.randint(2, 5)):
        kind = draw(rng, calibration()["referral_in"])
        activity.rows["ネットワーク活動"].append(
            {
                "活動番号": f"N{place.hub_code}{place.month:%y%m}{serial:03d}", "活動日": place.month.replace(day=serial * 5),
                "機関種別": INSTITUTION_LABELS[kind], "機関名": f"{INSTITUTION_LABELS[kind]}（架空）",
                "活動区分": rng.choice(("訪問", "会議", "研修・勉強会", "トレーニー受入", "3機関連携会議", "その他")),
                "参加人数": rng.randint(1, 30), "_kind": kind,
            }
        )  # fmt: skip
