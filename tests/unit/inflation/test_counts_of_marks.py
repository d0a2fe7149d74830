"""What hubs are compared on: units and marked ones, what peers of the same mix would show, and silence with a reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.small_warehouse import SmallWarehouse
from tests.unit.inflation.sessions import DAY, bench, first_consultations, session

RECORDS = ("overlap", "impossible_day", "high_load", "closed_day", "split_visit", "issue_padding", "joint_double")
IDENTITIES = (
    "new_variant",
    "doubtful_clients",
    "ghost_client",
    "client_telephones",
    "shared_contact",
    "known_contacts",
    "insider_lines",
    "insider_client",
    "comparable_referrals",
    "one_sided_referral",
    "circular_referral",
)
HUB_MONTH = "hub_code varchar, month date, fiscal_year integer, form varchar, has_attendance boolean, has_referral boolean"
MONTH = DAY.replace(day=1)
HUBS = ("13", "27")
CLIENT = (
    "record_id varchar, form varchar, month date, address varchar, telephone_key varchar, municipality_key varchar, town_key varchar, "
    "street_key varchar, sha256 varchar, sheet varchar, row integer"
)
EMPTY = {
    "stg_clients": CLIENT,
    "stg_row_issues": "sha256 varchar, sheet varchar, row integer, code varchar, table_name varchar",
    "stg_known_contacts": "contact_kind varchar, telephone_key varchar, municipality_key varchar, town_key varchar, street_key varchar",
    "int_referrals_enriched": "referral_id varchar, hub_code varchar, month date, fiscal_year integer, referred_on date, direction varchar, "
    "institution_type varchar, partner_id varchar, record_id varchar, enterprise_id varchar",
    "int_enterprises_assigned": "record_id varchar, enterprise_id varchar",
    "stg_partners": "partner_id varchar, layout varchar",
    "stg_partner_directions": "layout varchar, direction varchar",
    "int_partner_log_months": "partner_id varchar, month date",
    "int_referral_matches": "referral_id varchar, gap_days integer",
    "stg_partner_referrals": "record_id varchar, partner_id varchar, referred_on date, outcome varchar",
}


def counted(sessions: list[dict[str, Any]], form: str = "v3") -> SmallWarehouse:
    made = bench(sessions)
    for name, columns in EMPTY.items():
        made.table(name, columns)
    sheets = form != "v1"
    made.table("int_hub_months", HUB_MONTH, [(hub, MONTH, 2024, form, sheets, sheets) for hub in HUBS])
    made.add("int_hub_open_days", hub_code="13", day=DAY, is_open=False, reason_ja="夏季休業")
    first_consultations(made)
    made.build(
        *(
            f"int_inflation_{name}"
            for name in (*RECORDS, *IDENTITIES, "hub_months", "counts_records", "counts_identities", "silent_records")
        )
    )
    return made


def figures(made: SmallWarehouse, marker: str, table: str = "records") -> dict[str, tuple]:
    query = f"select hub_code, n, marked, round(peer_expected, 3) from int_inflation_counts_{table} where marker = '{marker}'"
    return {row[0]: row[1:] for row in made.rows(query)}


def two_hubs() -> list[dict[str, Any]]:
    """Hub 13, closed that day: two visits and a call; hub 27: two visits. All of one coordinator each."""
    return [
        session(1, issue_minors=["IT活用", "広報戦略"], minutes=15),
        session(2, issue_minors=["IT活用", "広報戦略"]),
        session(3, channel="電話", event_kinds=["other"]),
        session(4, hub_code="27", enterprise_id="E4"),
        session(5, hub_code="27", enterprise_id="E4"),
    ]


def test_units_and_what_peers_of_the_same_mix_show() -> None:
    made = counted(two_hubs())
    assert figures(made, "closed_day") == {"13": (3, 3, 2.0), "27": (2, 0, 1.0)}
    assert figures(made, "split_visit") == {"13": (3, 0, 0.5), "27": (2, 1, 0.5)}
    assert figures(made, "issue_padding_extra") == {"13": (3, 2, 1.0), "27": (2, 0, 1.0)}
    assert figures(made, "issue_padding_thin") == {"13": (3, 1, 0.5), "27": (2, 0, 0.5)}
    assert figures(made, "issue_padding_bundle") == {"13": (2, 2, None)}
    assert figures(made, "high_load") == {"13": (1, 0, None), "27": (1, 0, None)}
    assert figures(made, "new_variant", "identities") == {"13": (3, 0, None), "27": (2, 1, None)}
    shares = made.rows("select distinct hub_code, round(special_share, 3) from int_inflation_counts_records order by 1")
    assert shares == [("13", 0.333), ("27", 0.0)]


def test_what_is_excused_is_neither_counted_nor_marked() -> None:
    sessions = [row | {"event_kinds": ["extraordinary_opening"]} if row["hub_code"] == "13" else row for row in two_hubs()]
    made = counted(sessions)
    assert figures(made, "closed_day") == {"27": (2, 0, 0.0)}
    assert made.one("select count(*) from int_inflation_closed_day") == 0


def silences(made: SmallWarehouse) -> dict[str, str]:
    return dict(made.rows("select marker, silence from int_inflation_silent_records where hub_code = '13'"))


def test_a_pattern_counts_or_says_why_not() -> None:
    made = counted(two_hubs())
    assert silences(made) == {
        "overlap": "no_times",
        "shared_contact": "no_telephone",
        "insider_client": "no_known_contacts",
        "one_sided_referral": "no_partner_log",
        "circular_referral": "no_units",
    }
    both = "select marker, hub_code, month from int_inflation_counts_{} semi join int_inflation_silent_records using (marker, hub_code, month)"
    assert [made.rows(both.format(table)) for table in ("records", "identities")] == [[], []]


def test_v1_has_no_numbers_to_go_by() -> None:
    made = counted([session(1, form="v1", coordinator_id=None)], form="v1")
    assert silences(made) == dict.fromkeys(
        ("overlap", "impossible_day", "high_load", "split_visit"), "no_coordinator"
    ) | dict.fromkeys(("new_variant", "ghost_client", "shared_contact", "insider_client"), "no_client_numbers") | dict.fromkeys(
        ("one_sided_referral", "circular_referral"), "no_referral_sheet"
    ) | {"issue_padding_bundle": "no_units"}


def test_every_marker_of_a_silence_is_known() -> None:
    made = counted([])
    made.seed("inflation_silence")
    assert made.rows("select silence from int_inflation_silent_records anti join inflation_silence using (silence)") == []
    exact = {"overlap", "impossible_day", "joint_double"}
    assert {
        name for (name,) in made.rows("select marker from int_inflation_silent_records anti join inflation_marker using (marker)")
    } == exact


def test_the_turn_of_the_year_belongs_to_the_month_of_the_mark() -> None:
    made = counted([session(1, consulted_on=dt.date(2025, 3, 31)), session(2, consulted_on=dt.date(2025, 4, 1))])
    rows = made.rows("select distinct month, fiscal_year from int_inflation_counts_records order by 1")
    assert rows == [(dt.date(2025, 3, 1), 2024), (dt.date(2025, 4, 1), 2025)]
