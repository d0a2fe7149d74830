"""Every expectation of every suite is tripped by a planted defect, and passes on rows that obey it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from expectations.gates import _outcome, _validator
from expectations.suite import Expectation, Suite, load_suites
from ingestion.normalise.codes import CodeList
from publishing.dictionary import marts

CASES = [
    (suite, expectation) for gate in ("submission", "marts") for suite in load_suites(gate) for expectation in suite.expectations
]


def _between(kwargs: dict[str, Any]) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    column = kwargs["column"]
    return {column: [kwargs["min_value"], kwargs["max_value"]]}, {column: [kwargs["max_value"] + 1, kwargs["min_value"]]}


def good_and_bad(expectation: Expectation) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """Columns that obey an expectation and columns that break it in one row."""
    kwargs, column = expectation.kwargs, expectation.kwargs.get("column", "")
    if expectation.type == "ExpectColumnValuesToNotBeNull":
        return {column: ["a", "b"]}, {column: ["a", None]}
    if expectation.type == "ExpectColumnValuesToBeUnique":
        return {column: ["a", "b"]}, {column: ["a", "a"]}
    if expectation.type == "ExpectColumnValuesToBeBetween":
        return _between(kwargs)
    if expectation.type == "ExpectColumnValuesToBeInSet":
        allowed = kwargs["value_set"]
        wrong = not allowed[0] if isinstance(allowed[0], bool) else 1 if allowed == [0] else "どこにもない値"
        return {column: [allowed[0]]}, {column: [allowed[0], wrong]}
    if expectation.type == "ExpectColumnValuesToMatchRegex":
        return {column: ["01", "47"]}, {column: ["01", "48"]}
    if expectation.type == "ExpectTableRowCountToEqual":
        return {"one": [1] * kwargs["value"]}, {"one": [1] * (kwargs["value"] - 1)}
    if expectation.type == "ExpectCompoundColumnsToBeUnique":
        names = kwargs["column_list"]
        return {name: ["a", "b"] for name in names}, {name: ["a", "a"] for name in names}
    if expectation.type == "ExpectColumnPairValuesAToBeGreaterThanB":
        return {kwargs["column_A"]: [2, 1], kwargs["column_B"]: [1, 1]}, {kwargs["column_A"]: [2, 0], kwargs["column_B"]: [1, 1]}
    raise AssertionError(f"no planted defect for {expectation.type}")


@pytest.fixture(scope="module")
def validate() -> Any:
    return _validator()


@pytest.mark.parametrize(
    ("suite", "expectation"), CASES, ids=lambda value: getattr(value, "table", None) or getattr(value, "name", "")
)
def test_planted_defect_is_found(validate: Any, suite: Suite, expectation: Expectation) -> None:
    good, bad = good_and_bad(expectation)
    passed = _outcome(suite, expectation, *validate(pd.DataFrame(good), [expectation]))
    failed = _outcome(suite, expectation, *validate(pd.DataFrame(bad), [expectation]))
    assert passed.success, passed.observed
    assert not failed.success
    assert failed.severity == expectation.severity


def test_expectation_that_raises_is_a_failure(validate: Any) -> None:
    suite, expectation = CASES[0]
    outcome = _outcome(suite, expectation, *validate(pd.DataFrame({"another column": [1]}), [expectation]))
    assert not outcome.success
    assert outcome.observed


def test_results_come_in_the_order_asked_for_though_one_raises(validate: Any) -> None:
    suite = next(suite for suite in load_suites("submission") if suite.table == "attendance")
    frame = pd.DataFrame({name: [None] for name in suite.columns if name != suite.columns[0]})
    outcomes = [_outcome(suite, *pair) for pair in zip(suite.expectations, validate(frame, suite.expectations), strict=True)]
    raised = [e for e, o in zip(suite.expectations, outcomes, strict=True) if not o.success]
    assert any(e.kwargs.get("column") == suite.columns[0] for e in raised)
    assert [o.name for o in outcomes] == [e.name for e in suite.expectations]


def test_every_error_code_is_verified_by_a_suite() -> None:
    """E06 needs the day of receipt and E10 is implied by unique ids; every other error leaves a trace in accepted rows."""
    verified = {code for suite in load_suites("submission") for e in suite.expectations for code in e.codes}
    errors = {row["code"] for row in CodeList.rows("issue_code") if row["severity"] == "error"}
    assert errors - verified <= {"E06"}


def test_suites_look_at_columns_that_exist() -> None:
    for suite in load_suites("marts"):
        columns = {column.name for column in marts()[suite.table].columns}
        assert set(suite.columns) <= columns, suite.table
