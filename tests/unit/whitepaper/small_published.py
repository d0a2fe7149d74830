"""A published file of two hubs and two years with just the marts that the tables of these tests read."""

from __future__ import annotations

from pathlib import Path

import duckdb

MARTS = """
create table dim_hub as select * from (values ('13', '東京都'), ('27', '大阪府'), ('40', '福岡県')) as t (hub_code, prefecture);
create table dim_breakdown as select * from (values ('size_class', '宿泊業は20人以下', false)) as t (breakdown, note_ja, is_assumption);
create table kpi_national_year as select * from (values
    (2022, 70::bigint, 40::bigint, 30::bigint, 55.0, 'final'),
    (2023, 90::bigint, 45::bigint, 40::bigint, 60.0, 'confirmed')
) as t (fiscal_year, issue_responses, consultations, enterprises, repeat_rate, edition);
create table kpi_hub_year as select * from (values
    ('13', 2022, 50::bigint, 30::bigint, 22::bigint, 50.0), ('27', 2022, 20, 10, 10, 60.0),
    ('13', 2023, 60, 30, 25, 62.5), ('27', 2023, 30, 15, 18, 66.7)
) as t (hub_code, fiscal_year, issue_responses, consultations, enterprises, repeat_rate);
create table kpi_national_month (fiscal_year integer, month date, issue_responses bigint);
insert into kpi_national_month select 2023, date '2023-04-01' + to_months(n::integer), 10 from range(9) as t (n);
create table kpi_trend_year as select * from (values
    (2022, '00', 'measure', 'issue_responses', null::double, null::double, true, '前年度の値がない'),
    (2023, '00', 'measure', 'issue_responses', 70.0, 28.5714286, true, null),
    (2022, '00', 'measure', 'enterprises', null, null, true, '前年度の値がない'),
    (2023, '00', 'measure', 'enterprises', 30.0, null, false, '様式が変わった')
) as t (fiscal_year, hub_code, series_kind, series, previous_value, change_percent, is_chained, break_note);
create table kpi_not_available as select * from (values
    ('kpi_hub_year', '27', '2022', 'repeat_rate', 'survey_sheet', 'シートがありません。')
) as t (kpi_table, hub_code, period, measure, reason, reason_ja);
create table kpi_breakdown_year as select * from (values
    (2023, '00', 'size_class', 'enterprises', '小規模事業者', 30::bigint, 78.947368, 100.0),
    (2023, '00', 'size_class', 'enterprises', '創業前', 8, 21.052632, null),
    (2023, '00', 'size_class', 'enterprises', '不明', 2, null, null),
    (2022, '00', 'size_class', 'enterprises', '小規模事業者', 30, 100.0, 100.0),
    (2023, '13', 'size_class', 'enterprises', '小規模事業者', 25, 100.0, 100.0),
    (2023, '27', 'size_class', 'enterprises', '創業前', 18, 100.0, null),
    (2023, '00', 'employees6', 'enterprises', '5人以下', 31, 77.5, 77.5), (2023, '00', 'employees6', 'enterprises', '～50人', 6, 15.0, 15.0),
    (2023, '00', 'employees6', 'enterprises', '100人超', 3, 7.5, 7.5), (2022, '00', 'employees6', 'enterprises', '5人以下', 30, 100.0, 100.0)
) as t (fiscal_year, hub_code, breakdown, base, category, value, share, share_without_founders);
create table fct_consultation as
select 'E' || (n % 25) as enterprise_id, '13' as hub_code, 2023 as fiscal_year, date '2023-04-01' as month, '来訪' as channel, '継続' as resolution,
    1 as accompaniment_stage from range(30) as t (n)
union all select 'E' || (22 + n % 15), '27', 2023, date '2023-05-01', '電話', '解決', 2 from range(15) as t (n);
create table fct_referral (enterprise_id varchar, hub_code varchar, fiscal_year integer, month date, direction varchar, institution_type varchar);
create table fct_survey_answer (enterprise_id varchar, hub_code varchar, fiscal_year integer, month date, satisfaction integer);
create table fct_outcome as select * from (values
    ('E1', '13', 2023, date '2023-04-01', 900.0, true, true), ('E2', '13', 2023, date '2023-04-01', 90.0, true, true),
    ('E3', '13', 2023, date '2023-04-01', 10.0, true, true)
) as t (enterprise_id, hub_code, fiscal_year, month, sales_man_yen, is_counted_in_hub, is_counted_in_nation);
create table fct_issue_response as select * from (values
    (2023, '13', 'E1', '売上拡大', '販路提案'), (2023, '13', 'E1', '売上拡大', '販路提案'), (2023, '27', 'E2', '創業', '販路提案')
) as t (fiscal_year, hub_code, enterprise_id, issue_group, issue_minor);
create table disparity_year as select * from (values (2023, 'hours', 3, 1.25), (2023, 'costs', 2, null)) as t (fiscal_year, measure, hubs, cv);
comment on column disparity_year.hubs is '値のある拠点数｜Hubs with a value｜拠点';
comment on column disparity_year.cv is '変動係数｜Coefficient of variation｜%';
comment on column kpi_trend_year.change_percent is '前年度比｜Change｜%';
comment on column kpi_breakdown_year.share is '構成比｜Share｜%';
comment on column kpi_breakdown_year.share_without_founders is '構成比（創業前を除く）｜Share without founders｜%';
"""

TABLES = """
section: 1
title_ja: 試し
title_en: Trial
tables:
- {id: T101, title_ja: 年度, title_en: years, source: {generator: metrics}, rows: [fiscal_year], columns: [measure],
   measures: [issue_responses, issue_responses_growth, enterprises, enterprises_growth, repeat_rate], r_numbers: [R1]}
- {id: T102, title_ja: 拠点, title_en: hubs, source: {generator: metrics}, rows: [hub], columns: [fiscal_year, measure],
   measures: [issue_responses, enterprises, repeat_rate], r_numbers: [R1]}
- {id: T103, title_ja: 月, title_en: months, source: {generator: metrics}, rows: [month], columns: [measure], measures: [issue_responses], r_numbers: [R1]}
- {id: T104, title_ja: 規模, title_en: size, source: {generator: breakdown, breakdown: size_class}, rows: [size_class], columns: [fiscal_year, measure],
   measures: [enterprises, enterprises_share, enterprises_share_without_founders], r_numbers: [R22]}
- {id: T105, title_ja: 拠点別規模, title_en: size by hub, source: {generator: breakdown, breakdown: size_class}, rows: [hub], columns: [size_class],
   measures: [enterprises], nation_apart: true, r_numbers: [R22]}
- {id: T106, title_ja: クロス, title_en: crossing, rows: [issue_minor], columns: [issue_major], measures: [issue_responses], r_numbers: [R18],
   source: {generator: records, fact: fct_issue_response, categories: {issue_major: issue_group, issue_minor: issue_minor},
            counts: {issue_responses: count(*)}}}
- {id: T107, title_ja: 従業員, title_en: employees, source: {generator: breakdown, breakdown: employees6}, rows: [employees], columns: [fiscal_year, measure],
   measures: [enterprises, enterprises_share], detail: [employees], r_numbers: [R21]}
- {id: T108, title_ja: 格差, title_en: disparity, source: {generator: mart, mart: disparity_year, categories: {disparity: measure}, reason: "'small_n'"},
   rows: [disparity], columns: [measure], measures: [hubs, cv], base: hubs, r_numbers: [R15]}
- id: T109
  title_ja: 照合
  title_en: reconciliation
  source:
    generator: sql
    query: >-
      select 'R22-01' as published_figure, '小規模事業者の割合' as published_figure_label, 'share' as measure, 78.947 as value, 2 as digits,
        'enterprises|size_class=小規模事業者|fiscal_year=2023' as numerator, 'enterprises|fiscal_year=2023|size_class=known' as denominator
  rows: [published_figure]
  columns: [measure]
  measures: [share]
  own_measures: {share: {label_ja: 倉庫の値, label_en: Warehouse, unit: "%", kind: share, digits: 1}}
  r_numbers: [R69]
"""


def write_published(place: Path, *changes: str) -> Path:
    """The file, with statements (planted defects, other editions) run over it."""
    path = place / "yorozu.duckdb"
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"create schema marts; use marts; {MARTS}")
        for change in changes:
            connection.execute(change)
    return path


def write_tables(place: Path, text: str = TABLES) -> Path:
    """A folder with one file of descriptions."""
    folder = place / "tables"
    folder.mkdir(exist_ok=True)
    (folder / "01_trial.yml").write_text(text, encoding="utf-8")
    return folder
