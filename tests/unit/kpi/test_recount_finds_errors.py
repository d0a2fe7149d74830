"""The independent recount finds what it is there for: a wrong figure in any cell, and a mistake in any measure's SQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd
import pytest

from publishing.metrics import metrics
from publishing.recount.compare import BREAKDOWNS, GRAINS, TABLES, Difference, compare, recount
from tests.project_sql import broken
from tests.unit.kpi.build import KpiBuild, said
from tests.unit.kpi.world import World

CELLS = [(table, metric.id) for table, grain in GRAINS.items() for metric in metrics().values() if metric.is_at(grain)]
CELLS += [(BREAKDOWNS, "value"), (BREAKDOWNS, "share")]
SHOWN = ("kpi_hub_month", "kpi_hub_year", "kpi_national_year")
# Measure, what its SQL says, and a plausible mistake.
MISTAKES = [
    ("consultations", "sum(consultations)::bigint as consultations", "count(*) as consultations"),
    ("issue_responses", "sum(issue_responses)::bigint as issue_responses", "count(issue_responses) as issue_responses"),
    ("issues_per_consultation", "consulted.issue_responses / nullif(consulted.consultations, 0)",
     "consulted.issue_responses / nullif(consulted.enterprises, 0)"),
    ("consultation_hours", "coalesce(consulted.minutes / 60.0, 0)", "coalesce(round(consulted.minutes / 60.0), 0)"),
    ("clients_reported", "sum(records)::bigint as clients_reported", "count(*) as clients_reported"),
    ("clients_reported", "bit_or(1 << ", "max(1 << "),
    ("enterprises", "group by fiscal_year, enterprise_id", "group by fiscal_year, hub_code, enterprise_id"),
    ("visiting_enterprises", "count(*) filter (where has_visited)", "count(*) filter (where not has_visited)"),
    ("new_enterprises", "min(first_consulted_on) as first_consulted_on", "min(first_consulted_on) + interval 1 year as first_consulted_on"),
    ("new_enterprises", "select enterprise_id, first_consulted_on from", "select enterprise_id, last_consulted_on as first_consulted_on from"),
    ("repeat_rate", "        first_on < last_on as has_come_again", "        consultations > 1 as has_come_again"),
    ("repeat_rate", "min(first_on) < max(last_on)", "bool_or(first_on < last_on)"),
    ("enterprises", "where hubs > 1", "where hubs > 2"),
    ("repeat_rate", "consulted.repeat_enterprises / nullif(consulted.enterprises", "consulted.repeat_enterprises / nullif(consulted.clients_reported"),
    ("resolved_issues", "sum(resolved_issues)::bigint as resolved_issues", "count(*) filter (where resolved_issues > 0) as resolved_issues"),
    ("network_activities", "then coalesce(networked.network_activities, 0)", "then coalesce(networked.partner_trainees, 0)"),
    ("network_activities", "case when submitted.has_network then coalesce(networked.network_activities, 0) end",
     "coalesce(networked.network_activities, 0)"),
    ("partner_trainees", "activity_type = 'トレーニー受入'", "activity_type <> '訪問'"),
    ("referrals_in", "where direction = 'in'", "where direction <> 'out'"),
    ("referrals_in", "case when submitted.has_referral then coalesce(referred.referrals_in, 0) end", "coalesce(referred.referrals_in, 0)"),
    ("referrals_out", "where direction = 'out'", "where direction <> 'in'"),
    ("joint_support", "where direction = 'joint'", "where direction <> 'out'"),
    ("referrals_confirmed_rate", "nullif(count(*) filter (where reconciliation <> 'no_partner_log'), 0)", "nullif(count(*), 0)"),
    ("three_party_cases", "count(distinct enterprise_id) filter (where institution_type", "count(*) filter (where institution_type"),
    ("three_party_cases", "in ('rev', 'suc')", "in ('rev')"),
    ("satisfaction_mean", "avg(satisfaction)", "sum(satisfaction) / count(*)"),
    ("satisfaction_top2", "satisfaction >= 4", "satisfaction > 4"),
    ("satisfaction_top2", "nullif(count(satisfaction), 0)", "nullif(count(*), 0)"),
    ("satisfaction_answers", "count(satisfaction) as satisfaction_answers", "count(*) as satisfaction_answers"),
    ("satisfaction_answers", "case when submitted.has_survey then coalesce(surveyed.satisfaction_answers, 0) end",
     "coalesce(surveyed.satisfaction_answers, 0)"),
    ("hours_per_coordinator_day", "worked.hours / nullif", "consulted.minutes / 60.0 / nullif"),
    ("hours_per_coordinator_day", "select distinct hub_code, month, coordinator_id, worked_on", "select hub_code, month, coordinator_id, worked_on"),
    ("consultations_per_coordinator_day", "(worked.consultations / nullif", "(consulted.consultations / nullif"),
    ("accompanied_enterprises", "highest_stage >= 2", "highest_stage > 2"),
    ("accompanied_enterprises", "case when submitted.has_stages then coalesce(consulted.accompanied_enterprises, 0) end",
     "coalesce(consulted.accompanied_enterprises, 0)"),
    ("issue_setting_rate", "highest_stage >= 4", "highest_stage >= 5"),
    ("issue_setting_rate", "consulted.issue_set_enterprises / nullif(consulted.accompanied_enterprises",
     "consulted.issue_set_enterprises / nullif(consulted.enterprises"),
    ("utilisation", "budgeted_use.minutes / 60.0 / nullif(budgeted.contract_yen / 1e6",
     "consulted.minutes / 60.0 / nullif(budgeted.contract_yen / 1e6"),
    ("cost_per_hour", "budgeted.contract_yen / nullif(budgeted_use.minutes", "budgeted.contract_yen / nullif(consulted.minutes"),
    ("cost_per_hour", "semi join (select distinct hub_code, fiscal_year from", "left join (select distinct hub_code, fiscal_year from"),
    ("cost_per_enterprise", "count(distinct enterprise_id) as enterprises", "count(*) as enterprises"),
    ("value_added_productivity", "median(productivity)", "avg(productivity)"),
    ("value_added_productivity_growth", "median(productivity_growth)", "avg(productivity_growth)"),
    ("value_added_productivity_growth", "abs(nullif(before.productivity, 0))", "nullif(before.productivity, 0)"),
    ("sales_total", "sum(sales_man_yen) as sales_total", "sum(sales_man_yen) filter (where sales_before is not null) as sales_total"),
    ("sales_growth", "sum(sales_before) filter (where sales_man_yen is not null)", "sum(sales_before)"),
    ("unprofitable_growth_share", "now.operating_profit_man_yen < 0 or ", ""),
    ("unprofitable_growth_share", "nullif(count(*) filter (where has_grown), 0)", "nullif(count(*), 0)"),
    ("followed_enterprises", "partition by unit_code, enterprise_id", "partition by unit_code, record_id"),
    ("employees4", "employees <= 5 then '5人以下'", "employees < 5 then '5人以下'"),
    ("employees6", "employees <= 50 then '～50人'", "employees < 50 then '～50人'"),
    ("size_class", "attributes.employees <= supporting_act.employees_max", "attributes.employees < supporting_act.employees_max"),
    ("size_class", "attributes.employees <= supporting_act.small_employees_max", "attributes.employees <= basic_act.small_employees_max"),
    ("size_class", "case when not coalesce(attributes.business_form = '個人事業', false) then attributes.capital_man_yen end",
     "attributes.capital_man_yen"),
    ("size_class_basic_act", "attributes.employees <= basic_act.small_employees_max",
     "attributes.employees <= supporting_act.small_employees_max"),
    ("business_form", "nullif(classed.business_form, '不明')", "nullif(classed.business_form, '創業前')"),
    ("industry_division", "industries.industry_code || ' '", "industries.division || ' '"),
    ("prefecture", "left join prefectures using (prefecture_code)", "left join prefectures on classed.hub_code = prefectures.prefecture_code"),
    ("prefecture", "sum(hub_enterprises)::bigint as hub_enterprises", "count(*) as hub_enterprises"),
    ("industry7", "order by last_consulted_on desc, record_id", "order by last_consulted_on, record_id"),
    ("share", "filter (where counted.category <> '不明')", "filter (where true)"),
    ("issue_minor", "unnest(issue_minors) as issue_minor", "issue_minors[1] as issue_minor"),
    ("issue_major", "majors.published_group,", "issue_major as published_group,"),
    ("special_desk", "where special_desk is not null", "where special_desk <> '新型コロナ'"),
    ("special_desk_period", "coalesce(desks.closed_on, date '9999-12-31')", "desks.closed_on"),
    ("price_pass_through", "'課題（中）と特別相談窓口の両方', '課題（中）のみ'", "'課題（中）のみ', '課題（中）のみ'"),
    ("channel", "breakdown, category, consultations from int_consultation_counts", "breakdown, category, 1 as consultations from int_consultation_counts"),
    ("resolution", "coalesce(resolution, '不明')", "coalesce(resolution, '継続')"),
    ("support_function", " or consultations.referred_to is not null", ""),
    ("support_function", "arg_min(rules.support_function", "arg_max(rules.support_function"),
    ("founding_topic", "when '個人事業' then '創業後'", "when '個人事業' then '創業前'"),
    ("founding_topic", "bool_or(is_founding)", "bool_and(is_founding)"),
    ("referral_out_type", "select * from referrals where direction = 'out'", "select * from referrals where direction <> 'in'"),
    ("referral_in_type", "select * from referrals where direction = 'in'", "select * from referrals where direction <> 'out'"),
]  # fmt: skip


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KpiBuild]:
    world = World()
    made = KpiBuild(world.frames, world.enterprises, tmp_path_factory.mktemp("nothing"))
    made.make(*TABLES)
    yield made
    made.connection.close()


@pytest.fixture(scope="module")
def counted(build: KpiBuild) -> dict[str, pd.DataFrame]:
    return recount(build.records)


def test_nothing_differs_on_the_whole_world(build: KpiBuild, counted: dict[str, pd.DataFrame]) -> None:
    found = compare(build.tables(), counted)
    assert found.differences == []
    assert found.cells > 2000
    assert found.measures == len(metrics()) + 2


@pytest.mark.parametrize(("table", "measure"), CELLS)
def test_a_wrong_figure_is_named_with_its_table_unit_period_and_measure(
    build: KpiBuild, counted: dict[str, pd.DataFrame], table: str, measure: str
) -> None:
    shown = build.tables(table)[table]
    shown[measure] = shown[measure].astype(float)
    for wrong in planted(shown[measure], metrics()[measure].is_count if measure in metrics() else measure == "value"):
        frame = shown.copy()
        frame.loc[list(wrong), measure] = list(wrong.values())
        found = compare({table: frame}, counted, [table]).differences
        expected = sorted(named(table, frame.loc[at], measure) for at in wrong)
        assert sorted((one.table, one.hub_code, one.period, one.measure) for one in found) == expected


def planted(column: pd.Series, is_count: bool) -> list[dict[int, float]]:
    """One too many (or a hair too much of a ratio) with zero for an empty cell; then an empty cell for a figure."""
    figures, empty = column.dropna(), column[column.isna()]
    first, last = figures.index[0], figures.index[-1]
    hair = 1.0 if is_count else max(abs(figures.iloc[0]) * 1e-7, 1e-5)
    return [{first: figures.iloc[0] + hair} | {at: 0.0 for at in empty.index[:1]}, {last: float("nan")}]


def named(table: str, row: pd.Series, measure: str) -> tuple[str, str, str, str]:
    hub = row.get("hub_code", "00")
    period = row["month"].strftime("%Y-%m") if table.endswith("month") else str(row["fiscal_year"])
    full = f"{row['breakdown']}={row['category']} ({row['base']}) {measure}" if table == BREAKDOWNS else measure
    return table, hub, period, full


@pytest.mark.parametrize("table", TABLES)
def test_a_row_on_one_side_only_is_named(build: KpiBuild, counted: dict[str, pd.DataFrame], table: str) -> None:
    shown = build.tables(table)[table]
    found = compare({table: shown.iloc[1:]}, counted, [table]).differences
    expected = named(table, shown.iloc[0], "row")
    assert [(one.table, one.hub_code, one.period, one.measure, one.published, one.counted) for one in found] == [
        (*expected, None, "row")
    ]


@pytest.mark.parametrize(("measure", "right", "wrong"), MISTAKES, ids=[f"{at}-{m[0]}" for at, m in enumerate(MISTAKES)])
def test_a_mistake_in_the_sql_of_a_measure_is_found(
    build: KpiBuild, counted: dict[str, pd.DataFrame], measure: str, right: str, wrong: str
) -> None:
    tables = list(SHOWN) if measure in metrics() else [BREAKDOWNS]
    wrongly = {name for name in build.made if right in said(name).sql}
    assert wrongly, f"no model says: {right}"
    between = readers(build, wrongly) & needed(tables)
    assert between, f"what says so is not read by {tables}: {right}"
    try:
        build.again(lambda name, sql: broken(sql, right, wrong) if name in wrongly else sql, *between)
        found = compare(build.tables(*tables), counted, tables).differences
    finally:
        build.again(lambda _name, sql: sql, *between)
    assert any(names(one, measure) for one in found), found[:5]


def readers(build: KpiBuild, names: set[str]) -> set[str]:
    """Models and all that read them."""
    grown = names | {name for name in build.made if names & set(said(name).reads)}
    return grown if grown == names else readers(build, grown)


def needed(names: Iterable[str]) -> set[str]:
    """Models and all that they read."""
    return set(names).union(*(needed(said(name).reads) for name in names))


def names(one: Difference, measure: str) -> bool:
    if one.table != BREAKDOWNS:
        return one.measure == measure
    return one.measure.endswith(" share") if measure == "share" else one.measure.startswith(f"{measure}=")


def test_every_metric_and_breakdown_has_a_mistake_and_none_is_named_that_is_none(build: KpiBuild) -> None:
    tried = {measure for measure, _, _ in MISTAKES}
    breakdowns = {breakdown for (breakdown,) in build.rows("select breakdown from breakdown")}
    assert tried == {*metrics(), *breakdowns, "share"}
