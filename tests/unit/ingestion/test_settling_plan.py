"""Statuses are settled by hashed joins: at national volume a nested loop over rows would take hours."""

from __future__ import annotations

import duckdb
import pytest

from ingestion.settling.settle import STATUSES_SQL

TABLES = """
    create table file (number integer, sender varchar, sha256 varchar, batch varchar, form varchar, family varchar, month date,
        fiscal_year integer, received_at timestamp, path varchar, status varchar);
    create table data_row (number integer, sender varchar, family varchar, table_name varchar, sheet varchar, row integer, month date,
        key_no varchar, has_error boolean);
    create table missing_key (number integer, sheet varchar, row integer, field varchar, code varchar, value varchar);
    create table local_issue (sender varchar, sha256 varchar, batch varchar, sheet varchar, row integer, field varchar, code varchar,
        raw_value varchar);
"""
# Row counts decide between joins: an empty table is joined by a loop whatever the condition.
ROWS = """
    insert into file select n, 's' || n, 'x' || n, 'b', 'v3', 'monthly', date '2024-04-01', 2024, now(), 'p' || n, 'accepted' from range(2000) t (n);
    insert into data_row select n, 's' || n % 2000, 'monthly', 'consultation', 's', n, date '2024-04-01', 'k' || n, false from range(20000) t (n);
    insert into missing_key select n, 's', n, 'f', 'E05', 'v' from range(2000) t (n);
    insert into local_issue select 's' || n, 'x' || n, 'b', 's', n, 'f', 'E01', 'v' from range(2000) t (n);
"""
LOOPS = ("NESTED_LOOP_JOIN", "BLOCKWISE_NL_JOIN", "CROSS_PRODUCT")


def plans(script: str) -> str:
    """The plans of all statements, each run after it was explained."""
    told = []
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        connection.execute(ROWS)
        for statement in duckdb.extract_statements(script):
            told.append(connection.execute("explain " + statement.query).fetchall()[0][1])
            connection.execute(statement.query)
    return "\n".join(told)


def test_no_statement_loops_over_rows() -> None:
    found = plans(STATUSES_SQL.read_text(encoding="utf-8"))
    assert "HASH_JOIN" in found
    assert [loop for loop in LOOPS if loop in found] == []


@pytest.mark.parametrize("one_sided", ["d.table_name = 'consultation'"])
def test_a_condition_on_one_side_is_found(one_sided: str) -> None:
    script = STATUSES_SQL.read_text(encoding="utf-8").replace("r.table_name = d.table_name", one_sided)
    assert any(loop in plans(script) for loop in LOOPS)
