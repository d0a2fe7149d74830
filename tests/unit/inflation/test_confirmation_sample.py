"""The sample for confirmation by mail: the same again after a rebuild, another with another salt, one consultation of an enterprise."""

from __future__ import annotations

from tests.unit.inflation.contacts import MAY, Contacts

DRAWN = (
    "select consultation_id, enterprise_id, draw_no, of_enterprises, seed from int_inflation_confirmation_sample order by draw_no"
)


def world() -> Contacts:
    contacts = Contacts()
    for number in range(40):
        contacts.visit(MAY.replace(day=1 + number % 28), f"E{number % 20}")
    return contacts


def test_a_rebuild_draws_the_same_and_a_new_salt_another() -> None:
    contacts = world()
    contacts.build("int_inflation_confirmation_sample")
    first = contacts.rows(DRAWN)
    contacts.change("create or replace table int_inflation_sessions as from int_inflation_sessions order by random()")
    contacts.build("int_inflation_confirmation_sample")
    assert contacts.rows(DRAWN) == first and len(first) == 5
    assert len({row[1] for row in first}) == 5 and {row[3:] for row in first} == {(20, "2024-05/20250401")}
    contacts.change("update inflation_parameter set value = 7 where parameter = 'confirmation_salt'")
    contacts.build("int_inflation_confirmation_sample")
    assert {row[0] for row in contacts.rows(DRAWN)} != {row[0] for row in first}


def test_every_enterprise_is_as_likely_however_often_it_came() -> None:
    contacts = world()
    for number in range(200):
        contacts.visit(MAY, f"G{number}", "20")
    for _ in range(300):
        contacts.visit(MAY, "G0", "20")
    contacts.change("update inflation_parameter set value = 100 where parameter = 'confirmation_size'")
    contacts.build("int_inflation_confirmation_sample")
    drawn = contacts.rows("select enterprise_id from int_inflation_confirmation_sample where hub_code = '20'")
    assert len(drawn) == len(set(drawn)) == 100
