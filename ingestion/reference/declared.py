"""What hubs declare beforehand, so that nobody is asked about it: days closed or opened, and events (contract, submission.md §11)."""

from __future__ import annotations

import datetime as dt

from ingestion.normalise.codes import CodeList
from ingestion.normalise.dates import parse_date
from ingestion.normalise.identifiers import hub_code, key_text
from ingestion.reference.lines import ReferenceLayout, Row, Said

LONGEST_DAYS = 366
"""A declaration holds for a year at most: a mistyped year would else excuse everything that follows."""
CLOSED_OR_OPEN = {"閉所": False, "開所": True}


def read_closed_day(said: Said) -> Row | str:
    """A period in which a hub is closed or open, or what is wrong with the line."""
    period = _period(said)
    if isinstance(period, str):
        return period
    if said["区分"] not in CLOSED_OR_OPEN:
        return f"区分「{said['区分']}」が {'・'.join(CLOSED_OR_OPEN)} のどちらでもありません"
    for column in ("理由", "出典"):
        if not said[column]:
            return f"{column}がありません"
    return period | {"is_open": CLOSED_OR_OPEN[said["区分"]], "reason_ja": said["理由"], "source": said["出典"]}


def read_declared_event(said: Said) -> Row | str:
    """An event that a hub declared, or what is wrong with the line."""
    period = _period(said)
    if isinstance(period, str):
        return period
    kind = _kind(said["種別"])
    declared_on = parse_date(said["届出日"])
    coordinator_no = key_text(said["担当者番号"])
    faults = (
        (kind is None, f"種別「{said['種別']}」が届出の種別にありません"),
        (coordinator_no is not None and period["hub_code"] is None, "担当者番号のある行には拠点コードが要ります"),
        (declared_on is None, f"届出日「{said['届出日']}」が日付として読めません"),
        (not said["内容"], "内容がありません"),
        (not said["届出者"], "届出者がありません"),
        (not said["出典"], "出典がありません"),
    )
    for is_wrong, message in faults:
        if is_wrong:
            return message
    return period | {
        "coordinator_no": coordinator_no,
        "event_kind": kind,
        "content": said["内容"],
        "declared_on": declared_on,
        "declared_by": said["届出者"],
        "source": said["出典"],
    }


def _period(said: Said) -> Row | str:
    """Hub (blank: all of them), first and last day; both days count."""
    hub = hub_code(said["拠点コード"])
    if said["拠点コード"] and hub is None:
        return f"拠点コード「{said['拠点コード']}」が 01～47 ではありません"
    days: list[dt.date] = []
    for column in ("開始日", "終了日"):
        day = parse_date(said[column])
        if day is None:
            return f"{column}「{said[column]}」が日付として読めません"
        days.append(day)
    first, last = days
    if last < first:
        return f"終了日 {last} が開始日 {first} より前です"
    if (last - first).days >= LONGEST_DAYS:
        return f"期間が {LONGEST_DAYS} 日を超えています（年度ごとに分けてください）"
    return {"hub_code": hub, "first_on": first, "last_on": last}


def _kind(text: str) -> str | None:
    """The code of a kind of event that is declared; special desks are told by the records themselves."""
    kinds = CodeList.load("declared_event_kind")
    label = kinds.find(text)
    return kinds.row(label)["code"] if label and kinds.row(label)["is_declared"] == "true" else None


CLOSED_DAYS = ReferenceLayout(
    name="reference/closed_days.csv",
    label_ja="閉所日・開所日",
    table="closed_day",
    required=("拠点コード", "開始日", "終了日", "区分", "理由", "出典"),
    read=read_closed_day,
    key=("hub_code", "first_on", "last_on", "is_open"),
    repeated_ja="同じ拠点・期間・区分の行が前にあります",
)
DECLARED_EVENTS = ReferenceLayout(
    name="reference/declared_events.csv",
    label_ja="届け出た催し・事情",
    table="declared_event",
    required=("拠点コード", "開始日", "終了日", "種別", "内容", "届出日", "届出者", "出典"),
    optional=("担当者番号",),
    read=read_declared_event,
    key=("hub_code", "coordinator_no", "first_on", "last_on", "event_kind"),
    repeated_ja="同じ拠点・担当者・期間・種別の行が前にあります",
)
