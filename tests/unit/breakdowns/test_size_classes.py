"""Size classes under both laws (R29–R32): every category at, below and above every limit, against a count written down from the law."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests import project_sql
from tests.small_warehouse import SmallWarehouse

SMALL, MEDIUM, LARGE, FOUNDER, UNKNOWN = "小規模事業者", "中小企業（小規模を除く）", "その他（大企業等）", "創業前", "不明"

# Written down from the law, apart from the project's tables: capital (万円), employees, small under 基本法, small under 支援法.
OTHERS, WHOLESALE, SERVICE, RETAIL = (30000, 300, 20, 20), (10000, 100, 5, 5), (5000, 100, 5, 5), (5000, 50, 5, 5)
LODGING = (5000, 100, 5, 20)
LAW = dict.fromkeys("ABCDEFGHJKST", OTHERS) | dict.fromkeys([*"LOPQR", "N-S"], SERVICE)
LAW |= {"I-W": WHOLESALE, "I-R": RETAIL, "M-F": RETAIL, "M-L": LODGING, "N-E": LODGING}
LAW |= {"M": RETAIL, "N": SERVICE}  # bare letters: the stricter of their parts
CODES = [*LAW, "I", None]
FORMS = ("法人", "個人事業", "創業前", "不明", None)
COLUMNS = "record integer, industry_code varchar, business_form varchar, employees integer, capital_man_yen double"


def by_law(code: str | None, form: str | None, employees: int | None, capital: float | None, law: str) -> str:
    """The size class by reading the law."""
    if form == "創業前":
        return FOUNDER
    if code not in LAW or employees is None:
        return UNKNOWN
    capital_max, employees_max, small_basic, small_support = LAW[code]
    if employees <= (small_basic if law == "kihonho" else small_support):
        return SMALL
    if employees <= employees_max:
        return MEDIUM
    if form == "個人事業":
        return LARGE
    if capital is None:
        return UNKNOWN
    return MEDIUM if capital <= capital_max else LARGE


def around(values: set[int]) -> list[int | None]:
    return [None, 0, *sorted({value + step for value in values for step in (-1, 0, 1)})]


CASES = [
    (code, form, employees, capital)
    for code in CODES
    for form, employees, capital in itertools.product(
        FORMS, around(set(LAW.get(code or "", OTHERS)[1:])), around({LAW.get(code or "", OTHERS)[0]})
    )
]


def classed(cases: list[tuple[Any, ...]], broken: str | None = None) -> list[tuple[str, str]]:
    """Both size classes of each case, as the project works them out; `broken` changes the seed first."""
    bench = SmallWarehouse()
    bench.codes("industry")
    bench.seed("size_class_limit")
    if broken:
        bench.connection.execute(broken)
    bench.build("stg_industries", "int_size_limits")
    bench.table("records", COLUMNS, [(number, *case) for number, case in enumerate(cases)])
    laws = {law: project_sql.render(f"{{{{ size_class('records', '{law}') }}}}").sql for law in ("shien", "kihonho")}
    return bench.rows(
        f"""
        select {laws["shien"]}, {laws["kihonho"]}
        from records
        left join int_size_limits as shien on records.industry_code = shien.industry_code and shien.law_basis = 'shien'
        left join int_size_limits as kihonho on records.industry_code = kihonho.industry_code and kihonho.law_basis = 'kihonho'
        order by record
        """
    )


def differences(cases: list[tuple[Any, ...]], broken: str | None = None) -> list[tuple[Any, ...]]:
    expected = [(by_law(*case, "shien"), by_law(*case, "kihonho")) for case in cases]
    found = classed(cases, broken)
    return [(case, got, want) for case, got, want in zip(cases, found, expected, strict=True) if got != want]


def test_every_category_at_every_limit() -> None:
    assert len(CASES) > 5000
    assert differences(CASES) == []


@pytest.mark.parametrize(("column", "step"), [("capital_max_man_yen", 1), ("employees_max", -1), ("small_employees_max", 1)])
def test_a_limit_off_by_one_is_found_in_every_row_of_the_seed(column: str, step: int) -> None:
    few = [case for case in CASES if case[0] in ("E", "I-W", "I-R", "L", "M-L", "N-E") and case[1] == "法人"]
    assert differences(few) == []
    bench = SmallWarehouse()
    bench.seed("size_class_limit")
    for law, category, code in bench.rows("select law_basis, size_category, industry_code from size_class_limit"):
        where = f"law_basis = '{law}' and size_category = '{category}' and industry_code is not distinct from {(code and repr(code)) or 'null'}"
        assert differences(few, f"update size_class_limit set {column} = {column} + {step} where {where}"), (law, category, code)


@pytest.mark.parametrize(
    ("case", "classes"),
    [
        (("E", "法人", 20, None), (SMALL, SMALL)),
        (("E", "法人", 21, None), (MEDIUM, MEDIUM)),
        (("E", "法人", 300, 99999), (MEDIUM, MEDIUM)),
        (("E", "法人", 301, 30000), (MEDIUM, MEDIUM)),
        (("E", "法人", 301, 30001), (LARGE, LARGE)),
        (("E", "法人", 301, None), (UNKNOWN, UNKNOWN)),
        (("E", "法人", None, 100), (UNKNOWN, UNKNOWN)),
        (("E", "法人", 0, None), (SMALL, SMALL)),
        (("M-L", "法人", 6, None), (SMALL, MEDIUM)),
        (("M-L", "法人", 20, None), (SMALL, MEDIUM)),
        (("M-L", "法人", 21, None), (MEDIUM, MEDIUM)),
        (("M-F", "法人", 6, None), (MEDIUM, MEDIUM)),
        (("M-F", "法人", 51, 5001), (LARGE, LARGE)),
        (("M", "法人", 6, None), (MEDIUM, MEDIUM)),
        (("N", "法人", 6, None), (MEDIUM, MEDIUM)),
        (("N-E", "法人", 20, None), (SMALL, MEDIUM)),
        (("I-W", "法人", 101, 10000), (MEDIUM, MEDIUM)),
        (("I-W", "法人", 101, 10001), (LARGE, LARGE)),
        (("I", "法人", 1, 100), (UNKNOWN, UNKNOWN)),
        ((None, "法人", 1, 100), (UNKNOWN, UNKNOWN)),
        (("P", "個人事業", 101, None), (LARGE, LARGE)),
        (("P", "個人事業", 101, 100), (LARGE, LARGE)),
        ((None, "創業前", None, None), (FOUNDER, FOUNDER)),
    ],
    ids=str,
)
def test_cases_written_down_one_by_one(case: tuple[Any, ...], classes: tuple[str, str]) -> None:
    assert classed([case]) == [classes]
