"""Ten fiscal years of fictitious submissions, as the snapshot hands them to dbt, and a stand-in for 名寄せ: drawn by one query a table.

Shapes follow the demonstration (hubs, months, records that come back, enterprises at two hubs); figures mean nothing.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

from ingestion.store.carried import create_build_file
from ingestion.store.cycle import create_cycle_tables
from ingestion.store.inflation import create_flag_tables
from ingestion.store.linkage import create_linkage_views
from ingestion.store.snapshot import create_raw_views

FIRST_YEAR = 2015
LAST_MONTH = dt.date(2025, 3, 1)
MONTHLY = ("consultation", "client", "referral", "survey", "attendance", "outcome", "network_activity")
DRAW = """
create macro draw(n, salt) as (hash(n, salt) % 1000003) / 1000003.0;
create macro pick(choices, n, salt) as choices[1 + (draw(n, salt) ** 1.7 * len(choices))::integer % len(choices)];
create macro form_of(y) as case when y < 2020 then 'v1' when y < 2023 then 'v2' else 'v3' end;
create temp table drawn as
select
    n,
    '{year}' || '-' || n as consultation_no,
    printf('%02d', 1 + (draw(n, 1) ** 1.4 * 47)::integer % 47) as hub_code,
    (date '{year}-04-01' + to_months((draw(n, 2) * 12)::integer % 12))::date as month,
    form_of({year}) as form,
    {place} * 2900 + (draw(n, 3) ** 1.3 * 4600)::integer as client
from range({rows}) as t(n);
"""
CONSULTATIONS = """
select
    'sha' || hub_code || month as sha256, 'hubs/' || hub_code || '/' || month || '.xlsx' as path, '相談記録' as sheet, n::integer as "row",
    form, hub_code, month, hub_code || ':{year}-' || n as consultation_id, record_of(hub_code, client, form, n, {year}) as record_id,
    consultation_no, (month + (draw(n, 4) * 27)::integer)::date as consulted_on,
    pick(['売上拡大', '経営改善・事業再生', '創業', '事業承継', 'その他'], n, 5) as issue_major,
    list_distinct([pick(minors, n, 6), pick(minors, n, 7)])[:1 + (draw(n, 8) < .35)::integer] as issue_minors,
    (15 * (2 + draw(n, 9) * 6)::integer)::integer as minutes,
    pick(['来訪', '訪問', 'オンライン', '電話', 'メール', '出張相談会'], n, 10) as channel,
    pick(['継続', '解決', '他機関へ引継', '中断'], n, 11) as resolution, client::varchar as client_no,
    'C' || (draw(n, 12) * 22)::integer as coordinator_no,
    case when draw(n, 13) < .08 then '新型コロナ' end as special_desk,
    case when form = 'v3' and draw(n, 14) < .12 then 1 + (draw(n, 15) * 6)::integer end as accompaniment_stage
from drawn, (select list(label) as minors from codes.issue_minor)
"""
CLIENTS = """
select distinct on (hub_code, month, record_id)
    sha256, path, '相談者台帳' as sheet, "row", form, hub_code, month, record_id, client_no, '事業者' || client_no as name,
    pick(letters, hash(record_id), 21) as industry_code, (draw(hash(record_id), 22) ** 3 * 130)::integer as employees,
    case when draw(hash(record_id), 23) < .8 then round(draw(hash(record_id), 24) ** 4 * 20000) end as capital_man_yen,
    pick(['法人', '個人事業', '創業前', '不明'], hash(record_id), 25) as business_form, hub_code as prefecture_code
from of_year, (select list(code) as letters from codes.industry)
order by hub_code, month, record_id, "row"
"""
OTHERS = {
    "referral": """
        select sha256, path, '紹介連携' as sheet, "row", form, hub_code, month, 'R' || consultation_id as referral_id, record_id,
            consulted_on as referred_on, pick(['in', 'out', 'joint'], n, 31) as direction,
            pick(['fin', 'cci', 'sci', 'jfc', 'pub', 'oth', 'rev', 'suc'], n, 32) as institution_type,
            'cci-' || (draw(n, 33) * 400)::integer as partner_id
        from (select *, hash(consultation_id) as n from of_year) where form <> 'v1' and draw(n, 30) < .06
    """,
    "survey": """
        select sha256, path, '満足度調査' as sheet, "row", form, hub_code, month, record_id, 'S' || consultation_id as answer_no,
            consulted_on as answered_on, 5 - (draw(n, 41) ** 2 * 4)::integer as satisfaction
        from (select *, hash(consultation_id) as n from of_year) where form <> 'v1' and draw(n, 40) < .2
    """,
    "attendance": """
        select distinct on (hub_code, coordinator_no, consulted_on) sha256, path, '専門家勤務' as sheet, "row", form, hub_code, month,
            coordinator_no, 'CO' as role, consulted_on as worked_on, 7.5 as hours
        from of_year where form <> 'v1' order by hub_code, coordinator_no, consulted_on, "row"
    """,
    "outcome": """
        select distinct on (record_id) sha256, path, '成果把握' as sheet, "row", form, hub_code, month, record_id, client_no,
            {year} as outcome_fiscal_year, round(10000 * draw(n, 51)) as sales_man_yen, round(900 * draw(n, 52) - 200) as operating_profit_man_yen,
            round(3000 * draw(n, 53)) as personnel_cost_man_yen, round(300 * draw(n, 54)) as depreciation_man_yen,
            1 + (draw(n, 55) * 30)::integer as employees
        from (select *, hash(consultation_id) as n from of_year) where form = 'v3' and draw(n, 50) < .05
        order by record_id, month desc, "row"
    """,
    "network_activity": """
        select sha256, path, 'ネットワーク活動' as sheet, "row", form, hub_code, month, 'N' || consultation_id as activity_no,
            consulted_on as held_on, 'cci' as institution_type, pick(['訪問', '会議', 'トレーニー受入'], n, 61) as activity_type
        from (select *, hash(consultation_id) as n from of_year) where form = 'v3' and draw(n, 60) < .01
    """,
}
PLANS = {
    "plan_budget": "select hub_code, y as fiscal_year, 60000000.0 + 1000000 * y % 7 as contract_yen from hubs, years",
    "plan_target": """
        select hub_code, y as fiscal_year, indicator, target from hubs, years,
            (values ('相談対応件数', 15000.0), ('来訪相談者数', 2000.0), ('課題解決件数', 4000.0), ('満足度', 4.5)) as t(indicator, target)
    """,
    "plan_coordinator": """
        select hub_code, y as fiscal_year, 'C' || n as coordinator_no, if(n = 0, 'CCO', 'CO') as role, ['中小企業診断士'] as qualifications,
            8 as planned_days from hubs, years, range(22) as t(n)
    """,
    "file": """
        select distinct sha256, path, 'hub' as sender_kind, hub_code as sender, hub_code, form, 'monthly' as family, month,
            {fiscal_year} as fiscal_year, 1 as revision, false as is_correction, (month + interval 35 day)::timestamp as received_at,
            1000::bigint as size_bytes, 'accepted' as status, true as is_in_force, 0 as rows_read, 0 as rows_accepted,
            0 as rows_quarantined, 0 as rows_superseded, 0 as rows_ignored
        from raw.consultation
    """,
    "sheet": """
        select f.sha256, f.path, f.hub_code as sender, f.hub_code, f.month, f.fiscal_year, t.name as sheet, t.name as table_name,
            true as is_in_force, 0 as rows_read, 0 as rows_accepted, 0 as rows_quarantined, 0 as rows_superseded, 0 as rows_ignored
        from raw.file as f, (values ('consultation', 'v1'), ('client', 'v2'), ('referral', 'v2'), ('survey', 'v2'), ('attendance', 'v2'),
            ('outcome', 'v3'), ('network_activity', 'v3')) as t(name, since)
        where f.form >= t.since
    """,
}
ENTERPRISES = """
create schema intermediate;
create table intermediate.int_enterprises_assigned as
with records as (select distinct record_id, hub_code, client_no from raw.consultation)
select
    record_id, hub_code, null::varchar as partner_id, null::double as match_probability, 'record_alone' as match_method,
    'E' || if(draw(hash(record_id), 71) < .04, client_no, hub_code || client_no) as enterprise_id
from records;
create table intermediate.int_enterprise_reassigned as
select record_id from raw.consultation group by record_id having min(month) = (select max(month) from raw.consultation);
"""
"""名寄せ has assigned an enterprise to every record, that of the last month to those that came with it."""


def fill(build_db: Path, snapshot: Path, consultations: int, years: int, first_year: int = FIRST_YEAR) -> None:
    """A build file over Parquet of this many consultations in this many fiscal years from the first on, and who is whom."""
    snapshot.mkdir(parents=True)
    build_db.parent.mkdir(parents=True, exist_ok=True)
    create_build_file(build_db)
    with duckdb.connect(str(build_db)) as connection:
        create_raw_views(connection, snapshot / "nothing", dt.date(2025, 6, 10))
        create_linkage_views(connection, snapshot / "nothing")
        create_cycle_tables(connection, snapshot / "nothing")
        create_flag_tables(connection, snapshot / "nothing")
        for year in range(first_year, first_year + years):
            _write_year(connection, snapshot, year, year - first_year, consultations // years)
        for table in ("consultation", "client", *OTHERS):
            connection.execute(
                f"create or replace view raw.{table} as from read_parquet('{snapshot}/{table}_*.parquet', union_by_name=true)"
            )
        connection.execute("create temp table hubs as select hub_code from codes.hub")
        connection.execute(
            f"create temp table years as select range::integer as y from range({first_year}, {first_year + years})"
        )
        for table, query in PLANS.items():
            fiscal_year = "(year(month) - (month(month) < 4)::integer)::integer"
            placed = f"select *, 'plan' as sha256, '{table}' as sheet, row_number() over ()::integer as \"row\" from ({query})"
            is_plan = table.startswith("plan_")
            replace(connection, table, placed if is_plan else query.replace("{fiscal_year}", fiscal_year))
        connection.execute(ENTERPRISES)


def show_months_before(build_db: Path, snapshot: Path, month: dt.date | None) -> None:
    """Lets dbt see only the months before this one; None: all."""
    with duckdb.connect(str(build_db)) as connection:
        _show(connection, snapshot, month)


def _show(connection: duckdb.DuckDBPyConnection, snapshot: Path, month: dt.date | None) -> None:
    shown = f"where month < date '{month}'" if month else ""
    for table in MONTHLY:
        source = f"read_parquet('{snapshot}/{table}_*.parquet', union_by_name = true)"
        connection.execute(f"create or replace view raw.{table} as from {source} {shown}")


def _write_year(connection: duckdb.DuckDBPyConnection, snapshot: Path, year: int, place: int, rows: int) -> None:
    script = DRAW.format(year=year, place=place, rows=rows)
    connection.execute(
        script.replace("create macro", "create or replace temp macro").replace("create temp", "create or replace temp")
    )
    connection.execute(
        "create or replace temp macro record_of(hub, client, form, n, y) as "
        "'hub:' || hub || if(form = 'v1', ':inline:' || y || '-' || n, ':client:' || client)"
    )
    queries = {"consultation": CONSULTATIONS, "client": CLIENTS} | OTHERS
    for table, query in queries.items():
        target = snapshot / f"{table}_{year}.parquet"
        rows = f"(select * from raw.{table} limit 0) union all by name ({query.format(year=year)})"
        connection.execute(f"copy (from {rows}) to '{target}' (format parquet)")
        if table == "consultation":
            connection.execute(f"create or replace temp view of_year as from '{target}'")


def replace(connection: duckdb.DuckDBPyConnection, table: str, query: str) -> None:
    """A table of `raw` with the rows of a query; columns that it lacks are null."""
    connection.execute(f"create temp table empty_{table} as from raw.{table} limit 0")
    connection.execute(f"drop view raw.{table}")
    connection.execute(f"create table raw.{table} as from empty_{table} union all by name ({query})")
