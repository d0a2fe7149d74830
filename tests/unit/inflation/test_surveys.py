"""Survey answers: all of the top score, and whose answers came in, against whom the hub saw."""

from __future__ import annotations

import datetime as dt

from tests.unit.inflation.contacts import MAY, Contacts


def day(number: int) -> dt.date:
    return MAY.replace(day=number)


def test_answers_with_every_score_at_the_top_and_how_many_bear_one_date() -> None:
    contacts = Contacts()
    contacts.visit(day(3), "A")
    contacts.visit(day(3), "B")
    contacts.answer(MAY, "A", 5, issue_resolution=5, reuse_intent=5)
    contacts.answer(MAY, "B", 5)
    contacts.answer(MAY, "A", 5, issue_resolution=4)
    contacts.answer(MAY, "B", 4)
    contacts.judge()
    assert contacts.count("perfect_survey") == (4, 2, None)
    found = contacts.rows("select record_id, evidence ->> 'together', is_excess from int_inflation_perfect_survey order by 1")
    assert found == [("13:A", "2", False), ("13:B", "2", False)]


def test_answers_of_frequent_and_solved_clients_against_those_seen() -> None:
    contacts = Contacts()
    for month in (3, 4, 5, 5):
        contacts.visit(dt.date(2024, month, 9), "often")
    contacts.visit(day(3), "solved", resolution="解決")
    for number in range(5):
        contacts.visit(day(4), f"other{number}")
    for enterprise in ("often", "solved", "solved", "other1"):
        contacts.answer(MAY, enterprise, 4)
    contacts.answer(MAY, "never seen", 4)
    contacts.judge()
    # Three of the eight consultations of the month are of the two: of four answers one and a half are to be expected.
    assert contacts.count("survey_selection") == (4, 3, 1.5)
    assert contacts.rows("select record_id from int_inflation_survey_selection order by 1") == [
        ("13:often",),
        ("13:solved",),
    ]


def test_answers_in_proportion_to_consultations_are_as_expected() -> None:
    contacts = Contacts()
    contacts.visit(day(3), "solved", resolution="解決")
    contacts.visit(day(4), "other")
    contacts.answer(MAY, "solved", 5)
    contacts.answer(MAY, "other", 2)
    contacts.judge()
    assert contacts.count("survey_selection") == (2, 1, 1)


def test_visits_of_half_a_year_ago_do_not_count() -> None:
    contacts = Contacts()
    for month in (10, 11, 12):
        contacts.visit(dt.date(2023, month, 9), "often")
    contacts.visit(day(3), "often")
    contacts.answer(MAY, "often", 5)
    contacts.judge()
    assert contacts.count("survey_selection") == (1, 0, 0)


def test_a_month_without_a_survey_and_one_without_answers_say_so() -> None:
    contacts = Contacts()
    contacts.report("13", MAY, has_survey=False)
    contacts.report("20", MAY)
    contacts.visit(day(3), "A")
    contacts.visit(day(3), "A", "20")
    contacts.judge()
    for marker in ("perfect_survey", "survey_selection"):
        assert contacts.silence(marker) == "no_survey" and contacts.silence(marker, hub="20") == "no_units"
        assert contacts.count(marker) is None
