"""A hand-made head office: plans, figures and hearings typed in, the project's own evaluation models run on them in a DuckDB of their own."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml
from jinja2 import Environment

from ingestion.store.snapshot import create_raw_views

PROJECT = Path(__file__).parents[1] / "dbt_project"
MACROS = "".join((PROJECT / "macros" / f"{name}.sql").read_text(encoding="utf-8") for name in ("naming", "evaluation"))
SEEDS = ("evaluation_regime", "evaluation_item", "evaluation_grade", "budget_rule", "budget_total", "evaluation_reason", "forecast_rule",
         "metric", "metric_need")  # fmt: skip
FORECAST = (
    *(f"intermediate/evaluation/int_progress_{name}" for name in ("months", "shares", "forecasts")),
    "marts/evaluation/target_progress_month",
    "marts/evaluation/target_progress",
)
EVALUATION = (
    "marts/evaluation/dim_evaluation_regime",
    "marts/evaluation/evaluation_rule",
    "staging/stg_priority_wordings",
    "marts/evaluation/priority_progress",
    "intermediate/evaluation/int_evaluation_hub_years",
    "intermediate/evaluation/int_evaluation_measures",
    "intermediate/evaluation/int_evaluation_items",
    "marts/evaluation/evaluation_item_hub_year",
    "intermediate/evaluation/int_evaluation_scores",
    "intermediate/evaluation/int_evaluation_quotas",
    "marts/evaluation/evaluation_hub_year",
    "marts/evaluation/hub_cycle_year",
)
KPIS = ("issue_responses", "visiting_enterprises", "resolved_issues", "network_activities", "referrals_out", "joint_support",
        "satisfaction_mean", "satisfaction_top2", "value_added_productivity", "sales_growth", "unprofitable_growth_share",
        "partner_trainees", "consultation_hours", "utilisation")  # fmt: skip
TABLES = {
    "kpi_hub_year": f"hub_code varchar, fiscal_year integer, months_reported bigint, edition varchar, {', '.join(f'{k} double' for k in KPIS)}",
    "stg_plan_targets": "hub_code varchar, fiscal_year integer, indicator varchar, target double",
    "stg_plan_budgets": "hub_code varchar, fiscal_year integer, contract_yen double",
    "stg_plan_priorities": "hub_code varchar, fiscal_year integer, field varchar, target double",
    "stg_files": "hub_code varchar, fiscal_year integer, family varchar, status varchar, is_in_force boolean, received_at timestamp",
    "stg_hearings": "hub_code varchar, fiscal_year integer, kind varchar, held_on date, score double, checklist_items integer",
    "stg_runs": "as_of date",
    "int_hub_months": "hub_code varchar, fiscal_year integer, month date, has_network boolean, has_survey boolean",
    "int_record_months": "hub_code varchar, fiscal_year integer, month date, record_id varchar, enterprise_id varchar, "
    "issue_responses bigint, resolved_issues bigint, has_visited boolean",
    "int_record_years": "hub_code varchar, fiscal_year integer, record_id varchar, industry_code varchar, industry_group varchar",
    "int_issue_response_counts": "hub_code varchar, fiscal_year integer, issue_minor varchar, issue_responses bigint",
    "stg_surveys": "hub_code varchar, month date, satisfaction integer",
    "stg_network_activities": "hub_code varchar, month date",
    "submission_calendar": "hub_code varchar, fiscal_year integer, month date, status varchar",
}


@cache
def render(path: Path) -> str:
    """The SQL of a model or of a dbt test."""
    text = MACROS + path.read_text(encoding="utf-8")
    return Environment(autoescape=False).from_string(text).render(ref=str, source="{}.{}".format)  # noqa: S701 - SQL, not HTML


class Office:
    """What hubs handed in and what follows from it."""

    def __init__(self, place: Path, as_of: dt.date = dt.date(2025, 6, 10)) -> None:
        self.connection = duckdb.connect(config={"threads": 1})
        for name, columns in TABLES.items():
            self.connection.execute(f"create table {name} ({columns})")
        create_raw_views(self.connection, place, as_of)
        self.add("stg_runs", as_of=as_of)
        types = {seed["name"]: seed["config"]["column_types"] for path in sorted((PROJECT / "seeds").glob("*.yml"))
                 for seed in yaml.safe_load(path.read_text(encoding="utf-8"))["seeds"]}  # fmt: skip
        for name in SEEDS:
            self.connection.execute(
                f"create table {name} as from read_csv('{PROJECT / 'seeds' / name}.csv', header = true, columns = {types[name]})"
            )

    def add(self, table: str, **values: Any) -> None:
        """One row of a table."""
        names = ", ".join(values)
        self.connection.execute(f"insert into {table} ({names}) values ({', '.join('?' * len(values))})", [*values.values()])

    def change(self, statement: str) -> None:
        """A change of the rules, or a planted defect."""
        self.connection.execute(statement)

    def year(self, hub: str, fiscal_year: int, months: int = 12, **kpis: float) -> None:
        """A hub's figures of a year; 稼働率 follows from hours and contract."""
        self.add("kpi_hub_year", hub_code=hub, fiscal_year=fiscal_year, months_reported=months, edition="final", **kpis)

    def plan(self, hub: str, fiscal_year: int, contract: float | None = 60_000_000, **targets: float) -> None:
        """A plan in force; targets by indicator."""
        received = dt.datetime(fiscal_year, 4, 20)
        self.add(
            "stg_files",
            hub_code=hub,
            fiscal_year=fiscal_year,
            family="plan",
            status="accepted",
            is_in_force=True,
            received_at=received,
        )
        if contract is not None:
            self.add("stg_plan_budgets", hub_code=hub, fiscal_year=fiscal_year, contract_yen=contract)
        for indicator, target in targets.items():
            self.add("stg_plan_targets", hub_code=hub, fiscal_year=fiscal_year, indicator=indicator, target=target)

    def run(self, *models: str) -> None:
        """Builds models in their order; all of them if none is named."""
        for model in models or (*FORECAST, *EVALUATION):
            self.connection.execute(
                f"create or replace table {model.rsplit('/', 1)[1]} as {render(PROJECT / 'models' / f'{model}.sql')}"
            )

    def failures(self, test: str) -> int:
        """How many rows a dbt test finds."""
        return len(self.rows(render(PROJECT / "tests" / f"{test}.sql")))

    def rows(self, query: str) -> list[Any]:
        """Rows of a query."""
        return self.connection.execute(query).fetchall()

    def grade(self, hub: str, fiscal_year: int, regime: str, item: str) -> tuple[str | None, str | None]:
        """Grade and reason of one item."""
        return self.rows(
            f"select grade, reason from evaluation_item_hub_year "
            f"where (hub_code, fiscal_year, regime, item) = ('{hub}', {fiscal_year}, '{regime}', '{item}')"
        )[0]

    def published(self, place: Path) -> Path:
        """A warehouse whose published file holds these marts; returns its folder."""
        target = place / "published" / "yorozu.duckdb"
        target.parent.mkdir(parents=True)
        self.connection.execute(f"attach '{target}' as out; create schema out.marts")
        for name in ("dim_evaluation_regime", "evaluation_rule", "evaluation_item_hub_year", "evaluation_hub_year"):
            self.connection.execute(f"create table out.marts.{name} as from {name}")
        self.connection.execute("create table out.marts.dim_hub as select hub_code, hub_name from codes.hub; detach out")
        return place
