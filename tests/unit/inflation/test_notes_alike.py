"""Copies, records of the year before and seminars told by their notes; honest twins and notes that cannot be compared."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.inflation.contacts import MAY, Contacts

LONG = (
    "新しい販路を探しており、展示会への出展と商品の見せ方を一緒に考えた。次回までに価格表をつくり、取引先の候補を三つ挙げてもらう"
)
NEARLY = LONG.replace("三つ", "四つ")
OTHER = [
    "資金繰りが苦しく金融機関への返済条件の変更について試算表をもとに説明のしかたを整理した",
    "後継者である長男への株式の移し方と承継計画の時期を税理士とあわせて検討し役割を決めた",
    "ネット通販の商品写真と説明文を見直し検索で見つかりやすい言葉を選び直す作業を行った",
    "厨房の動線を図に描いて無駄な動きを探し仕込みの順番と人の配置を変える案をまとめた",
    "求人票の書き方と面接で聞くことを整理し採用したい人物像を社長と一緒に言葉にしてみた",
    "補助金の公募要領を読み事業計画書のうち市場の見通しと収支の欄を埋める手伝いを行った",
]


def day(number: int) -> dt.date:
    return MAY.replace(day=number)


@pytest.fixture
def contacts() -> Contacts:
    """A hub whose six notes of May have nothing to do with each other."""
    made = Contacts()
    for number, note in enumerate(OTHER):
        made.visit(day(1 + number), f"H{number}", note=note)
    return made


def test_copies_of_another_enterprise_are_marked_and_the_first_is_not_in_excess(contacts: Contacts) -> None:
    first = contacts.visit(day(7), "A", note=LONG)
    second = contacts.visit(day(8), "B", note=NEARLY)
    third = contacts.visit(day(20), "C", note=LONG)
    contacts.judge()
    assert contacts.marks("copied_note") == {first: False, second: True, third: True}
    evidence = contacts.one(f"select evidence from int_inflation_copied_note where consultation_id = '{third}'")
    assert f'"alike":"{first}"' in evidence and '"similarity":1.0' in evidence and LONG[:5] not in evidence
    assert contacts.count("copied_note") == (9, 2, 2)
    assert contacts.one("select sum(excess_issue_responses) from int_inflation_copied_note") == 2


def test_a_copy_of_an_earlier_month_is_marked_and_its_original_is_left_alone(contacts: Contacts) -> None:
    contacts.visit(dt.date(2024, 3, 28), "A", note=LONG)
    copy = contacts.visit(day(7), "B", note=LONG)
    contacts.visit(dt.date(2023, 11, 1), "C", note=NEARLY)
    contacts.judge()
    assert contacts.marks("copied_note") == {copy: True}


def test_the_same_enterprise_on_the_same_day_and_another_hub_are_no_copies(contacts: Contacts) -> None:
    contacts.visit(day(7), "A", note=LONG)
    contacts.visit(day(7), "A", note=LONG)
    contacts.visit(day(7), "B", "20", note=LONG)
    contacts.judge()
    assert contacts.marks("copied_note") == {}


def test_a_declared_event_excuses_copies_and_they_are_not_counted_either(contacts: Contacts) -> None:
    for number in range(5):
        contacts.visit(day(7), f"F{number}", note=LONG, event_kinds=["group_session"])
    contacts.judge()
    assert contacts.marks("copied_note") == {} and contacts.marks("seminar_split") == {}
    assert contacts.count("copied_note") == (6, 0, 0) and contacts.count("seminar_split") == (6, 0, None)


def test_several_enterprises_in_one_slot_are_marked_all_but_one_in_excess(contacts: Contacts) -> None:
    slot = [contacts.visit(day(7), f"S{number}", note=LONG, coordinator_id="13:C1") for number in range(3)]
    slot.append(contacts.visit(day(7), "S3", note=NEARLY, coordinator_id="13:C1"))
    contacts.judge()
    assert contacts.marks("seminar_split") == {slot[0]: False, slot[1]: True, slot[2]: True, slot[3]: True}
    assert contacts.count("seminar_split") == (10, 3, None)


def test_three_enterprises_or_other_times_with_others_are_no_seminar(contacts: Contacts) -> None:
    for number in range(3):
        contacts.visit(day(7), f"S{number}", note=LONG)
    for number in range(4):
        at = 600 + 60 * number
        contacts.visit(day(9), f"T{number}", note=LONG, coordinator_id=f"13:D{number}", started_min=at, ended_min=at + 45)
    contacts.judge()
    assert contacts.marks("seminar_split") == {}


def test_overlapping_times_with_several_coordinators_are_one_slot(contacts: Contacts) -> None:
    slot = [
        contacts.visit(
            day(7), f"S{number}", note=LONG, coordinator_id=f"13:D{number}", started_min=600 + 10 * number, ended_min=660
        )
        for number in range(4)
    ]
    contacts.judge()
    assert list(contacts.marks("seminar_split")) == slot


def test_last_years_note_of_the_same_enterprise_and_issues_is_marked(contacts: Contacts) -> None:
    contacts.visit(dt.date(2023, 5, 20), "A", note=LONG)
    again = contacts.visit(day(7), "A", note=NEARLY)
    contacts.visit(dt.date(2023, 5, 20), "B", note=LONG)
    contacts.visit(day(9), "B", note=LONG.replace("販路", "仕入先"), issue_minors=["IT"])
    contacts.judge()
    assert contacts.marks("recycled_record") == {again: True}
    assert contacts.one("select subject_id from int_inflation_recycled_record") == "A"
    assert contacts.count("recycled_record") == (8, 1, None)


def test_a_new_note_a_year_later_and_one_after_half_a_year_are_not_recycled(contacts: Contacts) -> None:
    contacts.visit(dt.date(2023, 5, 20), "A", note=LONG)
    contacts.visit(day(7), "A", note=OTHER[0] + OTHER[1])
    contacts.visit(dt.date(2023, 11, 20), "B", note=LONG)
    contacts.visit(day(9), "B", note=LONG)
    contacts.judge()
    assert contacts.marks("recycled_record") == {}


def test_phrases_of_five_hubs_are_templates_and_say_nothing_of_a_record() -> None:
    contacts = Contacts()
    form = "よろず支援拠点の相談票により相談者の現状と課題を聞き取り対応の方針を伝えた。"
    for hub in ("01", "02", "03", "04", "13"):
        for number in range(2):
            contacts.visit(day(10 + number), f"{hub}{number}", hub, note=form + OTHER[number] + hub * 3)
    contacts.judge()
    assert contacts.marks("copied_note") == {}
    assert contacts.one("select max(note_length) from int_inflation_notes where hub_code = '01'") == max(map(len, OTHER[:2])) + 1


def test_a_phrase_kept_for_half_a_year_is_the_hubs_own_template_but_a_burst_is_not() -> None:
    contacts = Contacts()
    for month in range(6):
        for number in range(2):
            own = OTHER[month] if number else OTHER[(month + 3) % 6][::-1]
            contacts.visit(
                dt.date(2023, 10 + month, 5) if month < 3 else dt.date(2024, month - 2, 5), f"E{number}", note=f"{LONG}。{own}"
            )
    late = contacts.visit(day(2), "L", note=f"{LONG}。価格の決め方を原価から見直し値上げの伝え方を練習")
    contacts.judge()
    assert contacts.one(f"select note_length < {len(LONG)} from int_inflation_notes where consultation_id = '{late}'")
    assert contacts.one("select max(note_length) from int_inflation_notes where month = date '2024-01-01'") > len(LONG)


def test_months_without_notes_or_with_short_ones_are_silent_and_say_why(contacts: Contacts) -> None:
    contacts.visit(day(3), "A", "01")
    contacts.visit(day(3), "A", "02", note="電話で回答")
    contacts.visit(day(4), "B", "02", note="電話で回答")
    contacts.judge()
    assert contacts.silence("copied_note", hub="01") == "no_notes" and contacts.count("copied_note", hub="01") is None
    assert contacts.silence("copied_note", hub="02") == "short_notes" and contacts.marks("copied_note") == {}
    assert contacts.silence("copied_note") is None and contacts.silence("recycled_record") is None


def test_a_hubs_first_year_has_no_year_before(contacts: Contacts) -> None:
    contacts.visit(day(3), "A", "20", note=LONG)
    contacts.judge()
    assert contacts.silence("recycled_record", hub="20") == "no_year_before"
