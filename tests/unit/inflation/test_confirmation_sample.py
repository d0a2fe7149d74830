"""The sample for confirmation by mail: drawn by the year's seed and by nothing else, the same after a rebuild, one consultation of an enterprise."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256

from tests.unit.inflation.contacts import MAY, Contacts

SEED, OTHER = "0123456789abcdef", "fedcba9876543210"
MODEL = "int_inflation_confirmation_sample"
DRAWN = f"select consultation_id, enterprise_id, draw_no, of_enterprises, seed from {MODEL} order by draw_no"


def world() -> Contacts:
    contacts = Contacts()
    contacts.add("stg_confirmation_seeds", fiscal_year=2024, seed=SEED, drawn_on=dt.date(2024, 6, 1))
    for number in range(40):
        contacts.visit(MAY.replace(day=1 + number % 28), f"E{number % 20}")
    return contacts


def by_hand(contacts: Contacts, seed: str, hub: str = "13") -> list[str]:
    """The draw as the workbook says that it can be repeated."""
    visits: dict[str, list[str]] = {}
    for name, enterprise in contacts.rows(
        f"select consultation_id, enterprise_id from int_consultations_enriched where hub_code = '{hub}'"
    ):
        visits.setdefault(enterprise, []).append(name)

    def digest(text: str) -> str:
        return sha256(f"2024-05/{seed}/{text}".encode()).hexdigest()

    chosen = sorted(visits.values(), key=lambda names: digest(min(names)))[:5]
    return [min(names, key=lambda name: digest(f"one/{name}")) for names in chosen]


def test_whoever_holds_the_seed_draws_the_same_and_another_seed_draws_others() -> None:
    contacts = world()
    contacts.build(MODEL)
    first = contacts.rows(DRAWN)
    assert [row[0] for row in first] == by_hand(contacts, SEED) != by_hand(contacts, OTHER)
    assert len({row[1] for row in first}) == 5 and {row[3:] for row in first} == {(20, f"2024-05/{SEED}")}
    contacts.change("create or replace table int_consultations_enriched as from int_consultations_enriched order by random()")
    contacts.build(MODEL)
    assert contacts.rows(DRAWN) == first
    contacts.change(f"update stg_confirmation_seeds set seed = '{OTHER}'")
    contacts.build(MODEL)
    assert [row[0] for row in contacts.rows(DRAWN)] == by_hand(contacts, OTHER)


def test_a_draw_that_leaves_the_seed_out_could_be_computed_beforehand() -> None:
    """The planted defect: without the seed in the digest, two seeds draw alike."""
    drawn = []
    for seed in (SEED, OTHER):
        contacts = world()
        contacts.change(f"update stg_confirmation_seeds set seed = '{seed}'")
        contacts.build(MODEL, instead=(" || seeds.seed as seed", " as seed"))
        drawn.append([row[0] for row in contacts.rows(DRAWN)])
    assert drawn[0] == drawn[1]


def test_a_year_without_a_seed_draws_none() -> None:
    contacts = world()
    contacts.visit(dt.date(2025, 4, 8), "E1")
    contacts.build(MODEL)
    assert contacts.rows(f"select distinct fiscal_year from {MODEL}") == [(2024,)]
    contacts.change("delete from stg_confirmation_seeds")
    contacts.build(MODEL)
    assert contacts.rows(DRAWN) == []


def test_every_enterprise_is_as_likely_however_often_it_came() -> None:
    contacts = world()
    for number in range(200):
        contacts.visit(MAY, f"G{number}", "20")
    for _ in range(300):
        contacts.visit(MAY, "G0", "20")
    contacts.change("update inflation_parameter set value = 100 where parameter = 'confirmation_size'")
    contacts.build(MODEL)
    drawn = contacts.rows(f"select enterprise_id from {MODEL} where hub_code = '20'")
    assert len(drawn) == len(set(drawn)) == 100


def test_a_letter_goes_to_the_address_that_the_record_gave_then() -> None:
    contacts = world()
    contacts.change("update inflation_parameter set value = 1 where parameter = 'confirmation_size'")
    contacts.build(MODEL)
    ((name, enterprise, *_),) = contacts.rows(DRAWN)
    contacts.table("stg_consultations", "consultation_id varchar, month date, consulted_on date", [(name, MAY, MAY)])
    columns = (
        "record_id varchar, month date, name varchar, representative varchar, postal_code varchar, address varchar, row integer"
    )
    april, june = dt.date(2024, 4, 1), dt.date(2024, 6, 1)
    record = f"13:{enterprise}"
    clients = [
        (record, april, "旧社名", "甲", "1000001", "旧住所", 5),
        (record, april, "旧社名", "甲", "1000001", "直した旧住所", 9),
        (record, june, "新社名", "乙", "2000002", "新住所", 5),
        ("13:else", MAY, "別の会社", "丙", "3000003", "別の住所", 5),
    ]
    contacts.table("stg_clients", columns, clients)
    contacts.build("int_inflation_confirmation_letters")
    letter = "select client_name, address, drawn_on from int_inflation_confirmation_letters"
    assert contacts.rows(letter) == [("旧社名", "直した旧住所", dt.date(2024, 6, 1))]
    contacts.change("delete from stg_clients")
    contacts.build("int_inflation_confirmation_letters")
    assert contacts.rows(letter) == [(None, None, dt.date(2024, 6, 1))]
