"""A hand-made head office: plans, figures and hearings typed in, the project's own evaluation models run on them in a DuckDB of their own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ingestion.store.snapshot import create_raw_views
from tests.small_warehouse import AS_OF, SmallWarehouse

SEEDS = ("evaluation_regime", "evaluation_item", "evaluation_grade", "budget_rule", "budget_total", "evaluation_reason", "evaluation_scenario",
         "forecast_rule", "metric", "metric_need")  # fmt: skip
FORECAST = (
    "int_first_visit_months",
    *(f"int_progress_{name}" for name in ("months", "shares", "forecasts")),
    "target_progress_month",
    "target_progress",
)
EVALUATION = (
    "dim_evaluation_regime",
    "evaluation_rule",
    "stg_priority_wordings",
    "priority_progress",
    "int_evaluation_kpis",
    "int_evaluation_hub_years",
    "int_evaluation_measures",
    "int_evaluation_items",
    "int_evaluation_grades",
    "evaluation_item_hub_year",
    "int_evaluation_scores",
    "int_evaluation_budgets",
    "evaluation_hub_year",
    "evaluation_without_excess",
    "hub_cycle_year",
)
KPIS = ("issue_responses", "visiting_enterprises", "resolved_issues", "network_activities", "referrals_out", "joint_support",
        "satisfaction_mean", "satisfaction_top2", "value_added_productivity", "sales_growth", "unprofitable_growth_share",
        "partner_trainees", "consultation_hours", "utilisation")  # fmt: skip
EVALUATED = ("issue_responses", "visiting_enterprises", "resolved_issues", "consultation_hours")
EXCESS = tuple(f"{count}_excess_{ledger}" for count in EVALUATED for ledger in ("confirmed", "likely"))
TABLES = {
    "kpi_hub_year": "hub_code varchar, fiscal_year integer, months_reported bigint, edition varchar, "
    + ", ".join(f"{name} double" for name in (*KPIS, *EXCESS)),
    "stg_plan_targets": "hub_code varchar, fiscal_year integer, indicator varchar, target double",
    "stg_plan_budgets": "hub_code varchar, fiscal_year integer, contract_yen double",
    "stg_plan_priorities": "hub_code varchar, fiscal_year integer, field varchar, target double",
    "stg_files": "hub_code varchar, fiscal_year integer, family varchar, status varchar, is_in_force boolean, received_at timestamp",
    "stg_hearings": "hub_code varchar, fiscal_year integer, kind varchar, held_on date, score double, checklist_items integer",
    "stg_runs": "as_of date",
    "int_hub_months": "hub_code varchar, fiscal_year integer, month date, has_network boolean, has_survey boolean",
    "int_consultations_enriched": "hub_code varchar, fiscal_year integer, month date, record_id varchar, enterprise_id varchar, "
    "issue_responses bigint, resolved_issues bigint, has_visited boolean",
    "int_record_years": "hub_code varchar, fiscal_year integer, record_id varchar, industry_code varchar, industry_group varchar",
    "int_issue_response_counts": "hub_code varchar, fiscal_year integer, issue_minor varchar, issue_responses bigint",
    "stg_surveys": "hub_code varchar, month date, satisfaction integer",
    "stg_network_activities": "hub_code varchar, month date",
    "submission_calendar": "hub_code varchar, fiscal_year integer, month date, status varchar",
}


SUMS = """
    create view int_enterprise_months as
    select hub_code, fiscal_year, month, enterprise_id, bool_or(has_visited) as has_visited from int_consultations_enriched group by all;
    create view int_consulted_hub_month as
    select hub_code, month, sum(issue_responses) as issue_responses, sum(resolved_issues) as resolved_issues
    from int_consultations_enriched group by all;
"""


class Office(SmallWarehouse):
    """What hubs handed in and what follows from it."""

    def __init__(self, place: Path, as_of: dt.date = AS_OF) -> None:
        super().__init__()
        create_raw_views(self.connection, place, as_of)
        for name, columns in TABLES.items():
            self.table(name, columns)
        self.connection.execute(SUMS)
        self.add("stg_runs", as_of=as_of)
        self.seed(*SEEDS)

    def year(self, hub: str, fiscal_year: int, months: int = 12, **kpis: float) -> None:
        """A hub's figures of a year; 稼働率 follows from hours and contract. No excess but what is named; likely is 0, not empty."""
        cells = dict.fromkeys(EXCESS, 0.0) | kpis
        self.add("kpi_hub_year", hub_code=hub, fiscal_year=fiscal_year, months_reported=months, edition="final", **cells)

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

    def build(self, *models: str, instead: tuple[str, str] | None = None) -> None:
        """Builds models in their order; all of them if none is named."""
        super().build(*(models or (*FORECAST, *EVALUATION)), instead=instead)

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
        for name in (
            "dim_evaluation_regime",
            "evaluation_rule",
            "evaluation_item_hub_year",
            "evaluation_hub_year",
            "evaluation_without_excess",
        ):
            self.connection.execute(f"create table out.marts.{name} as from {name}")
        self.connection.execute("create table out.marts.dim_hub as select hub_code, hub_name from codes.hub; detach out")
        return place
