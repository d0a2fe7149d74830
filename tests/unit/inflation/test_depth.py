"""Depth of consultations: short contacts, first visits solved, rounded minutes, long hours, a few clients; and what they do not say."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.inflation.contacts import MAY, Contacts


def day(number: int) -> dt.date:
    return MAY.replace(day=number)


def hub_of(contacts: Contacts, hub: str, minutes: list[int], **said: object) -> list[str]:
    return [contacts.visit(day(1 + n % 28), f"{hub}E{n}", hub, minutes=m, **said) for n, m in enumerate(minutes)]


def test_short_contacts_are_held_against_the_nations_of_the_same_channel() -> None:
    contacts = Contacts()
    thin = hub_of(contacts, "13", [5, 10, 40, 40], channel="電話")
    hub_of(contacts, "20", [40] * 4, channel="電話")
    hub_of(contacts, "20", [5] * 4, channel="来訪")
    hub_of(contacts, "13", [5, 5], channel="メール")
    contacts.judge()
    assert set(contacts.marks("thin_contact")) == {*thin[:2], *(f"20:{n:05}" for n in range(9, 13))}
    assert contacts.count("thin_contact") == (4, 2, 1)
    assert contacts.count("thin_contact", hub="20") == (8, 4, 5)


def test_short_contacts_of_a_special_desk_are_left_out() -> None:
    contacts = Contacts()
    hub_of(contacts, "13", [5, 5, 5], event_kinds=["special_desk"])
    hub_of(contacts, "13", [40])
    contacts.judge()
    assert contacts.marks("thin_contact") == {} and contacts.count("thin_contact") == (1, 0, 0)
    share = "select special_share from int_inflation_counts_contacts where marker = 'thin_contact' and hub_code = '13'"
    assert contacts.one(share) == 0.75


@pytest.mark.parametrize("marker", ["thin_contact", "minute_heaping", "hours_inflation"])
def test_no_minutes_no_question(marker: str) -> None:
    contacts = Contacts()
    contacts.visit(day(3), minutes=None)
    contacts.judge()
    assert contacts.count(marker) is None and contacts.silence(marker) == "no_minutes" and contacts.marks(marker) == {}


def test_a_month_wholly_of_a_special_desk_says_so() -> None:
    contacts = Contacts()
    hub_of(contacts, "13", [5, 5, 5], event_kinds=["special_desk"])
    contacts.judge()
    assert contacts.silence("thin_contact") == "all_special"


def test_first_visits_noted_as_solved_are_held_against_their_issue() -> None:
    contacts = Contacts()
    solved = contacts.visit(day(3), "A", resolution="解決")
    contacts.visit(day(4), "B", resolution="継続")
    contacts.visit(day(5), "C", resolution="不明")
    contacts.visit(day(9), "B", resolution="解決")
    contacts.visit(day(3), "D", issue_major="創業", resolution="解決", event_kinds=["fair"])
    contacts.judge()
    assert contacts.marks("resolved_first") == {solved: False}
    assert contacts.count("resolved_first") == (2, 1, 1)


def test_who_came_first_is_not_known_in_a_hubs_first_year() -> None:
    contacts = Contacts()
    contacts.visit(day(3), "A", "20", resolution="解決")
    contacts.judge()
    assert contacts.silence("resolved_first", hub="20") == "no_year_before" and contacts.marks("resolved_first") == {}


def test_a_blank_of_the_first_form_is_not_solved_and_of_later_forms_unknown() -> None:
    contacts = Contacts()
    contacts.visit(day(3), "A", form="v1", resolution=None)
    contacts.visit(day(3), "B", resolution=None)
    contacts.judge()
    assert contacts.count("resolved_first") == (1, 0, 0)


def test_half_and_full_hours_are_counted_without_peers() -> None:
    contacts = Contacts()
    found = hub_of(contacts, "13", [30, 60, 45, 90])
    hub_of(contacts, "13", [30, 60], event_kinds=["bulk_entry"])
    contacts.judge()
    assert set(contacts.marks("minute_heaping")) == set(found[:2]) and contacts.count("minute_heaping") == (4, 2, None)


def test_hours_are_held_against_the_nations_of_the_same_kind() -> None:
    contacts = Contacts()
    long = hub_of(contacts, "13", [240] * 2)
    hub_of(contacts, "20", [60] * 6)
    hub_of(contacts, "20", [300] * 2, channel="訪問")
    hub_of(contacts, "13", [300], event_kinds=["new_coordinator"])
    contacts.judge()
    # 480 minutes where the nation's eight visits took 840 together: 105 each.
    assert contacts.count("hours_inflation") == (2, 8, 3.5)
    assert contacts.count("hours_inflation", hub="20") == (8, 16, 20.5)
    assert set(contacts.marks("hours_inflation")) == set(long)


def test_longer_notes_and_more_issues_explain_longer_hours() -> None:
    contacts = Contacts()
    hub_of(contacts, "13", [240] * 2, issue_responses=4)
    hub_of(contacts, "20", [60] * 6)
    contacts.judge()
    assert contacts.count("hours_inflation") == (2, 8, 8) and contacts.marks("hours_inflation") == {}


def test_the_share_of_the_five_most_seen_enterprises() -> None:
    contacts = Contacts()
    often = [contacts.visit(day(n), "A") for n in range(1, 8)]
    for number in range(12):
        contacts.visit(day(2), f"B{number:02}")
    contacts.judge()
    assert contacts.count("frequent_few") == (19, 11, None)
    assert set(often) < set(contacts.marks("frequent_few")) and len(contacts.marks("frequent_few")) == 11
    assert not any(contacts.marks("frequent_few").values())
