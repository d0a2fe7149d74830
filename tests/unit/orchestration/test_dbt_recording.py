"""What is kept of what dbt says while it builds, and what it must not have asked."""

from __future__ import annotations

import pytest

from orchestration.dbt_plan import Step
from orchestration.dbt_recording import steps_of

MADE = 'create or replace table "yorozu_build"."marts"."kpi" as select * from "yorozu_build"."intermediate"."counts"'


def test_what_changes_or_checks_is_kept_in_its_order() -> None:
    said = [
        "select count(*) from duckdb_tables() where schema_name = 'carried'",
        'select level, bits from "yorozu_build"."seeds"."nayose_weight" order by 1',
        'describe select * from "yorozu_build"."intermediate"."counts"',  # types are the same whatever the data
        MADE,
        "select error('kpi.month') from (values (1))",
    ]
    assert steps_of("model.kpi", said) == [Step("sql", said[3]), Step("sql", said[4])]


@pytest.mark.parametrize(
    "asked",
    [
        'select fiscal_year from "yorozu_build"."intermediate"."int_years_to_build"',
        'select distinct * from (select month from "yorozu_build"."staging"."stg_consultations")',
        'select "row" from "yorozu_build"."seeds"."holiday" semi join "yorozu_build"."marts"."kpi" using (month)',
        "select max(month) from raw.consultation",
    ],
)
def test_text_that_depends_on_data_is_refused(asked: str) -> None:
    with pytest.raises(RuntimeError, match="asked_once"):
        steps_of("model.kpi", [asked, MADE])
