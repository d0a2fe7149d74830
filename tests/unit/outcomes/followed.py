"""Enterprises followed up, made by hand, and what the marts of 成果把握 say of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tests.small_warehouse import SmallWarehouse

OUTCOMES = (
    "unit_code varchar, hub_code varchar, enterprise_id varchar, record_id varchar, fiscal_year integer, sales_man_yen double, "
    "operating_profit_man_yen double, value_added_man_yen double, employees integer"
)
YEARS = (
    "record_id varchar, enterprise_id varchar, hub_code varchar, fiscal_year integer, last_consulted_on date, industry_group varchar, "
    "size_class varchar, is_latest boolean"
)
MODELS = (
    "int_outcome_pairs",
    "int_outcome_units",
    "int_outcome_values",
    "int_outcome_estimated",
    "int_outcome_shown",
    "outcome_year",
    "outcome_breakdown_year",
)


def report(
    enterprise: str, year: int, sales: float | None, *, profit: float | None = 1.0, added: float | None = 10.0, heads: int | None = 2,
    hub: str = "13",
) -> dict[str, Any]:  # fmt: skip
    """What an enterprise told of a fiscal year."""
    return {
        "hub_code": hub,
        "enterprise_id": enterprise,
        "record_id": f"hub:{hub}:client:{enterprise}",
        "fiscal_year": year,
        "sales_man_yen": sales,
        "operating_profit_man_yen": profit,
        "value_added_man_yen": added,
        "employees": heads,
    }


def follow(reports: Iterable[dict[str, Any]], consulted: Sequence[tuple[str, str, str, str]] = ()) -> SmallWarehouse:
    """The marts on these reports; `consulted`: enterprise, hub, industry and size class of those ever consulted."""
    made = SmallWarehouse()
    made.seed("outcome_measure", "outcome_parameter", "outcome_status")
    rows = [row | {"unit_code": unit} for row in reports for unit in (row["hub_code"], "00")]
    made.table("int_enterprise_outcomes", OUTCOMES, rows)
    made.table(
        "int_record_years",
        YEARS,
        [
            (f"{hub}:{enterprise}", enterprise, hub, 2023, None, industry, size, True)
            for enterprise, hub, industry, size in consulted
        ],
    )
    made.codes("hub")
    bits = "select enterprise_id, bit_or(1::bigint << hub_code::integer) as hub_bits from int_record_years group by all"
    made.change(f"create table int_enterprise_firsts as {bits}")
    made.build("stg_hubs", *MODELS)
    return made


def one(made: SmallWarehouse, measure: str, hub: str = "13", year: int = 2023) -> dict[str, Any]:
    """The row of a measure."""
    query = f"select * from outcome_year where measure = '{measure}' and hub_code = '{hub}' and fiscal_year = {year}"
    (row,) = made.dicts(query)
    return row
