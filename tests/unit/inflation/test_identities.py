"""Patterns that look at who was consulted: new numbers of known enterprises, doubtful and shared contacts."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from tests.small_warehouse import SmallWarehouse
from tests.unit.inflation.sessions import DAY, bench, first_consultations, session

APRIL, MAY, JUNE = (dt.date(2024, month, 1) for month in (4, 5, 6))
CLIENT = (
    "record_id varchar, form varchar, month date, address varchar, telephone_key varchar, municipality_key varchar, town_key varchar, street_key varchar, "
    "sha256 varchar, sheet varchar, row integer"
)
ISSUE = "sha256 varchar, sheet varchar, row integer, code varchar, table_name varchar"
CONTACT = "contact_kind varchar, telephone_key varchar, municipality_key varchar, town_key varchar, street_key varchar"
PLACE = {"address": "東京都千代田区丸の内1-2-3", "municipality_key": "13千代田区", "town_key": "丸ノ内", "street_key": "1-2-3"}


def identities(
    sessions: list[dict[str, Any]], clients: tuple[dict[str, Any], ...] = (), issues: tuple = (), contacts: tuple = ()
) -> SmallWarehouse:
    made = bench(sessions)
    made.table(
        "stg_clients",
        CLIENT,
        [{"month": MAY, "form": "v3", "sheet": "相談者台帳", "sha256": "f", "row": n} | said for n, said in enumerate(clients)],
    )
    made.table("stg_row_issues", ISSUE, issues)
    made.table("stg_known_contacts", CONTACT, contacts)
    made.change("create table int_hub_months as select distinct hub_code, month, form from int_consultations_enriched")
    first_consultations(made)
    return made


def found(made: SmallWarehouse, pattern: str) -> dict[int, dict[str, Any]]:
    """Evidence of each record marked, by its number."""
    if pattern == "shared_contact":
        made.build("int_inflation_client_telephones")
    if pattern == "ghost_client":
        made.build("int_inflation_doubtful_clients")
    if pattern == "insider_client":
        made.build("int_inflation_known_contacts", "int_inflation_insider_lines")
    made.build(f"int_inflation_{pattern}")
    rows = made.rows(f"select record_id, evidence, subject_id, is_excess from int_inflation_{pattern}")
    assert all(subject and excess for _, _, subject, excess in rows)
    return {int(record.split(":")[2]): json.loads(evidence) for record, evidence, *_ in rows}


def known(number: int, on: dt.date, **said: Any) -> dict[str, Any]:
    return session(number, **({"enterprise_id": "E", "consulted_on": on} | said))


def test_a_second_number_of_an_enterprise_the_hub_knew() -> None:
    made = identities([known(1, DAY), known(2, dt.date(2025, 4, 3)), known(3, DAY, enterprise_id="F")])
    assert found(made, "new_variant") == {2: {"first_on": "2025-04-03", "known_record_id": "hub:13:1", "known_on": "2024-05-10"}}
    assert made.one("select month, fiscal_year from int_inflation_new_variant") == (dt.date(2025, 4, 1), 2025)


@pytest.mark.parametrize(
    "second",
    [
        {"record_id": "hub:13:1"},
        {"hub_code": "27"},
        {"form": "v1", "consulted_on": JUNE},
        {"enterprise_id": "F"},
        {"enterprise_id": None},
    ],
    ids=["same_number", "another_hub", "v1", "another_enterprise", "unknown"],
)
def test_numbers_that_are_really_new(second: dict[str, Any]) -> None:
    assert found(identities([known(1, DAY), known(2, **({"on": DAY} | second))]), "new_variant") == {}


def test_a_number_or_an_address_in_doubt() -> None:
    clients = tuple(
        {"record_id": f"hub:13:{n}"} | place for n, place in enumerate((PLACE, PLACE, PLACE | {"municipality_key": "13"}, {}))
    )
    issues = (
        ("f", "相談者台帳", 0, "W04", "client"),
        ("f", "相談者台帳", 1, "W06", "client"),
        ("f", "相談者台帳", 3, "W08", "client"),
    )
    made = identities([session(n) for n in range(4)], clients, issues)
    assert {number: said["what"] for number, said in found(made, "ghost_client").items()} == {
        0: ["W04"],
        1: ["W06"],
        2: ["no_municipality"],
    }


@pytest.mark.parametrize(
    ("client", "said", "issue"),
    [
        ({"month": JUNE}, {}, ("f", "相談者台帳", 0, "W04", "client")),
        ({}, {"event_kinds": ["disaster"]}, ("f", "相談者台帳", 0, "W04", "client")),
        ({}, {"form": "v1"}, ("f", "相談者台帳", 0, "W04", "client")),
        ({}, {}, ("f", "相談者台帳", 0, "W04", "partner_referral")),
        ({}, {}, ("another file", "相談者台帳", 0, "W04", "client")),
    ],
    ids=["written_later", "declared", "v1", "another_table", "another_file"],
)
def test_clients_in_no_doubt(client: dict[str, Any], said: dict[str, Any], issue: tuple) -> None:
    made = identities([session(1, **said)], ({"record_id": "hub:13:1"} | PLACE | client,), (issue,))
    assert found(made, "ghost_client") == {}


def telephones(shared: int, alone: int = 300, **said: Any) -> SmallWarehouse:
    """So many enterprises with one telephone, one after the other, and others with their own."""
    sessions = [session(n, consulted_on=DAY + dt.timedelta(n % 20), **said) for n in range(shared)]
    sessions += [session(1000 + n) for n in range(alone)]
    clients = [{"record_id": f"hub:13:{n}", "telephone_key": "0312345678"} for n in range(shared)]
    clients += [{"record_id": f"hub:13:{1000 + n}", "telephone_key": f"03{n:08d}"} for n in range(alone)]
    return identities(sessions, tuple(clients))


def test_a_telephone_of_many_enterprises() -> None:
    made = telephones(4)
    assert {number: said["enterprises"] for number, said in found(made, "shared_contact").items()} == {1: 2, 2: 3, 3: 4}
    assert "0312345678" not in made.texts("int_inflation_shared_contact") + made.texts("int_inflation_client_telephones")


@pytest.mark.parametrize(
    ("shared", "alone", "said"),
    [(1, 300, {}), (4, 3, {}), (4, 300, {"enterprise_id": "E"}), (4, 300, {"event_kinds": ["disaster"]})],
    ids=["its_own", "usual_in_the_nation", "one_enterprise", "declared"],
)
def test_telephones_shared_as_usual(shared: int, alone: int, said: dict[str, Any]) -> None:
    assert found(telephones(shared, alone, **said), "shared_contact") == {}


def test_a_client_with_a_contact_of_a_partner() -> None:
    clients = (
        {"record_id": "hub:13:1", "telephone_key": "0312345678"},
        {"record_id": "hub:13:2"} | PLACE,
        {"record_id": "hub:13:3"} | PLACE | {"street_key": "9"},
    )
    contacts = (
        {"contact_kind": "支援機関", "telephone_key": "0312345678"},
        {"contact_kind": "拠点"} | {key: PLACE[key] for key in ("municipality_key", "town_key", "street_key")},
    )
    sessions = [session(n) for n in (1, 2, 3)]
    assert {n: (said["what"], said["contact_kinds"]) for n, said in found(identities(sessions, clients, contacts=contacts), "insider_client").items()} == {
        1: (["telephone"], ["支援機関"]), 2: (["address"], ["拠点"]),
    }  # fmt: skip
    assert found(identities(sessions, clients), "insider_client") == {}
