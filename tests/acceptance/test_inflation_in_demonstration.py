"""What the demonstration double-books is found, and nobody else is accused of being in two places at once."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from tests.conftest import Built


@pytest.fixture(scope="module")
def sessions(built: Built) -> pd.DataFrame:
    """Counted sessions of the truth by consultation, with whose day they belong to."""
    truth = built.expected("consultation")
    truth = truth[truth["is_counted"]].set_index("consultation_id")
    return truth.assign(day=list(zip(truth["hub_code"], truth["coordinator"], truth["consulted_on"], strict=True)))


@pytest.fixture(scope="module")
def excess(built: Built) -> list[str]:
    """The consultations that flags of overlapping sessions call too many."""
    with duckdb.connect(str(built.warehouse / "published" / "yorozu.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select consultation_id from marts.inflation_flag_record inner join marts.inflation_flag using (flag_id) "
            "where pattern = 'overlap' and is_excess"
        ).fetchall()
    return [row[0] for row in rows]


def test_each_double_booking_is_found_and_nobody_else_is_accused(sessions: pd.DataFrame, excess: list[str]) -> None:
    """Of a pair either session may be called too many; the pair is known by person and day."""
    planted = sessions[sessions["is_double_booked"]]["day"]
    assert len(planted) > 0
    assert sorted(sessions.loc[excess, "day"]) == sorted(planted)
