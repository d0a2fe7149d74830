"""Closed days and declared events: read line by line, laid over the calendar, and never more than what was said."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from ingestion.reference.contacts import KNOWN_CONTACTS
from ingestion.reference.declared import CLOSED_DAYS, DECLARED_EVENTS
from ingestion.reference.lines import ReferenceLayout, ReferenceResult, take_in
from ingestion.store.carried import begin, changed_years, finish
from ingestion.store.reference import reference_years
from ingestion.store.snapshot import create_raw_views
from publishing.holidays import HOLIDAY_LIST, holiday_list
from tests.small_warehouse import AS_OF, Reported, SmallWarehouse

CLOSED_HEADER = ",".join(CLOSED_DAYS.required)
EVENT_HEADER = "拠点コード,担当者番号,開始日,終了日,種別,内容,届出日,届出者,出典"


def taken(place: Path, layout: ReferenceLayout, *lines: str) -> ReferenceResult:
    path = place / "inbox" / layout.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")
    return take_in(layout, place / "inbox", place / "warehouse")


def built(place: Path, *models: str) -> SmallWarehouse:
    bench = Reported(place / "warehouse")
    bench.seed("yearly_closing", "holiday")
    bench.build(*models)
    return bench


def refusals(result: ReferenceResult) -> list[tuple[int, str]]:
    return [(refusal.line, refusal.message_ja) for refusal in result.refused]


def test_the_list_of_holidays_is_what_the_package_says() -> None:
    assert HOLIDAY_LIST.read_text(encoding="utf-8") == holiday_list()


def test_a_run_after_the_last_holiday_is_told(tmp_path: Path) -> None:
    bench = built(tmp_path)
    assert bench.failures("holidays_reach_the_run") == []
    bench.change("delete from holiday where holiday_on >= '2025-01-01'")
    assert bench.failures("holidays_reach_the_run") == [(dt.date(2024, 11, 23), dt.date(2025, 6, 10))]


def test_a_hub_is_closed_on_holidays_and_at_the_turn_of_the_year_and_as_it_says(tmp_path: Path) -> None:
    result = taken(
        tmp_path,
        CLOSED_DAYS,
        CLOSED_HEADER,
        "13,R6.8.13,2024/8/15,閉所,夏季休業,拠点の届出",
        "13,2024-05-03,2024-05-03,開所,連休中の窓口,拠点の届出",
        ",2024-08-14,2024-08-14,開所,全国一斉相談,全国本部",
        "1,2024-12-30,2024-12-30,開所,年末の窓口,拠点の届出",
    )
    assert result == ReferenceResult(True, 4)
    bench = built(tmp_path, "int_calendar_days", "int_hub_open_days")
    days = {
        row[:2]: row[2:]
        for row in bench.rows(
            "select hub_code, strftime(day, '%m-%d'), is_open, reason_ja from int_hub_open_days where day between '2024-05-01' and '2025-04-01'"
        )
    }
    assert days["13", "08-13"] == (False, "夏季休業")
    assert days["13", "08-14"] == (False, "夏季休業")
    assert days["01", "08-14"] == (True, None) == days["13", "05-03"]
    assert days["01", "05-03"] == (False, "憲法記念日")
    assert days["13", "12-29"] == days["13", "01-03"] == (False, "年末年始")
    assert days["13", "01-01"] == (False, "元日")
    assert days["01", "12-30"] == days["13", "12-28"] == days["13", "01-04"] == days["13", "05-02"] == (True, None)


def test_events_hold_for_the_days_hubs_and_coordinators_they_name(tmp_path: Path) -> None:
    result = taken(
        tmp_path,
        DECLARED_EVENTS,
        EVENT_HEADER,
        "13,C01,2024-05-10,2024-05-11,相談会,区の相談会,2024-04-30,山田,届出書",
        ",,2024-07-01,2024-07-01,災害対応,豪雨,R6.7.2,全国本部,通知",
    )
    assert result == ReferenceResult(True, 2)
    bench = built(tmp_path, "int_declared_event_days")
    assert bench.rows("from int_declared_event_days where event_kind = 'fair' order by event_on") == [
        ("13", dt.date(2024, 5, day), "13:C01", "fair") for day in (10, 11)
    ]
    assert bench.one("select count(distinct hub_code) from int_declared_event_days where event_kind = 'disaster'") == 47


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("48,,2024-05-01,2024-05-01,災害対応,x,2024-05-01,a,b", "拠点コード「48」が 01～47 ではありません"),
        ("13,,五月,2024-05-01,災害対応,x,2024-05-01,a,b", "開始日「五月」が日付として読めません"),
        ("13,,2024-05-02,2024-05-01,災害対応,x,2024-05-01,a,b", "終了日 2024-05-01 が開始日 2024-05-02 より前です"),
        ("13,,2024-05-02,2044-05-01,災害対応,x,2024-05-01,a,b", "期間が 366 日を超えています（年度ごとに分けてください）"),
        ("13,,2024-05-01,2024-05-01,お祭り,x,2024-05-01,a,b", "種別「お祭り」が届出の種別にありません"),
        ("13,,2024-05-01,2024-05-01,特別相談窓口,x,2024-05-01,a,b", "種別「特別相談窓口」が届出の種別にありません"),
        ("13,,2024-05-01,2024-05-01,,x,2024-05-01,a,b", "種別「」が届出の種別にありません"),
        (",C01,2024-05-01,2024-05-01,災害対応,x,2024-05-01,a,b", "担当者番号のある行には拠点コードが要ります"),
        ("13,,2024-05-01,2024-05-01,災害対応,x,昨日,a,b", "届出日「昨日」が日付として読めません"),
        ("13,,2024-05-01,2024-05-01,災害対応,,2024-05-01,a,b", "内容がありません"),
        ("13,,2024-05-01,2024-05-01,災害対応,x,2024-05-01,,b", "届出者がありません"),
        ("13,,2024-05-01,2024-05-01,災害対応,x,2024-05-01,a,", "出典がありません"),
        ("13,,2024-06-01,2024-06-01,催し,別の行と同じ,2024-05-01,a,b", "同じ拠点・担当者・期間・種別の行が前にあります"),
    ],
)
def test_a_bad_event_is_left_out_with_its_line_and_the_others_stay(tmp_path: Path, line: str, message: str) -> None:
    good = "13,,2024-06-01,2024-06-01,相談会・催し,x,2024-05-01,a,b"
    result = taken(tmp_path, DECLARED_EVENTS, EVENT_HEADER, good, line, good.replace("13,", "14,", 1))
    assert (result.rows, refusals(result)) == (2, [(3, message)])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("13,2024-05-01,2024-05-01,休み,理由,出典", "区分「休み」が 閉所・開所 のどちらでもありません"),
        ("13,2024-05-01,2024-05-01,閉所,,出典", "理由がありません"),
        ("13,2024-05-01,2024-05-01,閉所,理由,", "出典がありません"),
        ("13,2024-05-01,,閉所,理由,出典", "終了日「」が日付として読めません"),
    ],
)
def test_a_bad_closed_day_is_left_out(tmp_path: Path, line: str, message: str) -> None:
    assert refusals(taken(tmp_path, CLOSED_DAYS, CLOSED_HEADER, line)) == [(2, message)]


def test_a_file_without_the_columns_is_left_out_and_the_coordinator_may_be_missing(tmp_path: Path) -> None:
    result = taken(tmp_path, DECLARED_EVENTS, "拠点コード,開始日", "13,2024-05-01")
    assert (result.rows, refusals(result)) == (0, [(1, "見出しに「終了日」がありません")])
    header = EVENT_HEADER.replace("担当者番号,", "")
    assert taken(tmp_path, DECLARED_EVENTS, header, "13,2024-05-01,2024-05-01,新任,x,2024-05-01,a,b") == ReferenceResult(True, 1)


def test_a_declaration_touches_the_years_of_its_days_and_no_other(tmp_path: Path) -> None:
    """A night that carries its file counts those years again, also when the declaration is taken back."""
    years = [reference_years(tmp_path / "warehouse")]
    line = "13,,2024-03-31,2024-04-01,災害対応,x,2024-04-01,a,b"
    for lines in ((line,), ("", line), (line.replace("災害対応", "離島"),), ()):
        taken(tmp_path, DECLARED_EVENTS, EVENT_HEADER, *lines)
        years.append(reference_years(tmp_path / "warehouse"))
    changes = [changed_years(before, after) for before, after in pairwise(years)]
    assert changes == [{2023, 2024}, set(), {2023, 2024}, {2023, 2024}]


def test_the_carried_file_knows_what_was_declared(tmp_path: Path) -> None:
    build, warehouse = tmp_path / "build.duckdb", tmp_path / "warehouse"
    begin(build, warehouse, "code")
    with duckdb.connect(str(build)) as connection:
        create_raw_views(connection, warehouse, AS_OF)
    finish(build, warehouse, "code")
    taken(tmp_path, CLOSED_DAYS, CLOSED_HEADER, "13,2022-05-10,2022-05-10,閉所,理由,出典")
    assert begin(build, warehouse, "code")
    with duckdb.connect(str(build)) as connection:
        assert connection.execute("from carried.changed_year").fetchall() == [(2022,)]


CONTACT_HEADER = ",".join(KNOWN_CONTACTS.required)


def test_contacts_are_kept_as_the_keys_that_clients_are_compared_by(tmp_path: Path) -> None:
    result = taken(
        tmp_path,
        KNOWN_CONTACTS,
        CONTACT_HEADER,
        "支援機関,東京商工会議所,０３（３２８３）７５００,東京都千代田区丸の内３丁目２番２号,名簿",
    )
    assert result == ReferenceResult(True, 1)
    query = "select telephone_key, municipality_key, town_key, street_key from stg_known_contacts"
    assert built(tmp_path).one(query) == ("0332837500", "13千代田区", "丸ノ内", "3-2-2")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("職員,名,03-3283-7500,,名簿", "区分「職員」が 拠点・実施機関・支援機関 のどれでもありません"),
        ("拠点,,03-3283-7500,,名簿", "名称がありません"),
        ("拠点,名,03-3283-7500,,", "出典がありません"),
        ("拠点,名,12-34,,名簿", "電話番号「12-34」が電話番号として読めません"),
        ("拠点,名,,千代田区のどこか,名簿", "住所が都道府県から番地まで読めません"),
        ("拠点,名,,,名簿", "電話番号も住所もありません"),
    ],
)
def test_a_bad_contact_is_left_out(tmp_path: Path, line: str, message: str) -> None:
    assert refusals(taken(tmp_path, KNOWN_CONTACTS, CONTACT_HEADER, line)) == [(2, message)]
