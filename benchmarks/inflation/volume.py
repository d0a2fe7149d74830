"""Ten fiscal years of the nation and the year after them, with what the patterns look at: times, notes, receipts, telephones, partners' logs.

Drawn on top of `marts_volume`, by queries. Shapes follow the simulated world (`writing`); nobody inflates, and flags mean nothing here: what is measured is time.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from benchmarks import marts_volume
from benchmarks.inflation.world import WORDS, WORDS_A_NOTE
from orchestration import dbt_runner

YEAR, HISTORY = 2024, 10
"""The fiscal year that is handed in, and how many stand before it."""
PREPARED = f"""
create or replace temp macro draw(n, salt) as (hash(n, salt) % 1000003) / 1000003.0;
create or replace temp macro pick(choices, n, salt) as choices[1 + (draw(n, salt) * len(choices))::integer % len(choices)];
create or replace temp macro due(month) as month + interval 1 month + interval 4 day;
create or replace temp table lexicon as
select list(chr(19968 + (hash(i) % 9000)::integer) || chr(19968 + (hash(i, 1) % 9000)::integer) || if(i % 2 = 0, chr(19968 + (hash(i, 2) % 9000)::integer), '')) as words
from range({WORDS}) as t(i);
"""
NOTES = f"""
select
    consultation_id,
    list_transform(range({WORDS_A_NOTE}), lambda place: words[1 + (case
        when draw(n, 90) < .02 and hash(n, place) % 25 > 0 then hash(hub_code, month, place, (draw(n, 91) * 20)::integer)
        when place < 3 then hash(record_id, place)
        when place >= 6 and place < 11 and draw(n, 92) < .25 then hash(place, month, (draw(n, 93) * 30)::integer)
        else ({WORDS} * pow(draw(n, 100 + place), 1.5))::bigint
    end % {WORDS})::integer]) as said
from (select *, hash(consultation_id) as n from of_year), lexicon
"""
"""Own words with a few that go with the client; one note in four has a scheme's sentence; one in fifty repeats another of the month, reworded."""
CONSULTATIONS = f"""
with clock as (
    select
        consultation_id,
        (9 * 60 - if(draw(hash(consultation_id), 81) < .003, 60, 0) + coalesce(sum(minutes + 10) over before, 0))::integer as started_min
    from of_year
    where form = 'v3'
    window before as (
        partition by hub_code, coordinator_no, consulted_on order by "row" rows between unbounded preceding and 1 preceding
    )
)
select
    of_year.* replace (
        if(clock.started_min + minutes < 1440, clock.started_min, null) as started_min,
        if(clock.started_min + minutes < 1440, clock.started_min + minutes, null) as ended_min,
        array_to_string(notes.said[:6], '') || '。' as request_text,
        array_to_string(notes.said[7:12], '') || '。' || array_to_string(notes.said[13:], '') || '。' as response_text,
        due(month) + to_days(if(draw(hash(consultation_id), 82) < .03, 15 + (draw(hash(consultation_id), 83) * 65)::integer, 0)) as first_received_at
    )
from of_year
inner join ({NOTES}) as notes using (consultation_id)
left join clock using (consultation_id)
order by of_year.month, of_year.hub_code, of_year."row"
"""
CLIENTS = """
select * replace (
    '0' || (100000000 + if(draw(hash(record_id), 84) < .02, hash(hub_code, (draw(hash(record_id), 85) * 9)::integer), hash(record_id)) % 800000000)::varchar
        as telephone_key,
    hub_code || '101' as municipality_key,
    '本町' || (hash(record_id) % 90)::varchar as town_key,
    (hash(record_id, 1) % 900)::varchar as street_key,
    '所在地' as address
)
from clients_of_year
"""
LOGS = """
create or replace temp table logged as select * from raw.referral where partner_id is not null and draw(hash(referral_id), 86) < .8;
insert into intermediate.int_enterprises_assigned by name
select
    'log:' || logged.referral_id as record_id, logged.partner_id, 'record_alone' as match_method,
    any_value(known.enterprise_id) as enterprise_id
from logged
inner join intermediate.int_enterprises_assigned as known using (record_id)
group by all;
"""
PLACED = """'drawn' as sha256, 'drawn' as sheet, row_number() over ()::integer as "row" """
TABLES = {
    "partner_referral": f"""
        select {PLACED}, 'generic' as form, partner_id, 'log:' || referral_id as record_id, hub_code, hub_code as named_hub_code, referred_on,
            direction, pick(['支援中', '完了', null], hash(referral_id), 87) as outcome
        from logged
    """,
    "partner": "select distinct partner_id, 'cci' as institution_type, 'generic' as layout from logged",
    "known_contact": """
        select 'partner' as contact_kind, 'C' || i as contact_name, '0' || (100000000 + hash(i) % 800000000)::varchar as telephone_key, i::integer as source_row
        from range(3000) as t(i)
    """,
    "row_issue": """
        select sha256, path, hub_code as sender, hub_code, month, sheet, 'client' as table_name, "row", if(draw(hash(record_id), 88) < .5, 'W04', 'W06') as code
        from raw.client where form <> 'v1' and draw(hash(record_id), 89) < .01
    """,
    "declared_event": """
        select hub_code, month as first_on, month + 2 as last_on, 'fair' as event_kind, month as declared_on,
            row_number() over ()::integer as source_row
        from (select distinct hub_code, month from raw.file where draw(hash(path), 94) < .03)
    """,
}  # fmt: skip


def fill(folder: Path, consultations: int) -> None:
    """`drawn.duckdb` and `snapshot/` in a folder: this many consultations in each fiscal year."""
    shutil.rmtree(folder, ignore_errors=True)
    build_db, snapshot = folder / dbt_runner.BUILD_NAME, folder / "snapshot"
    marts_volume.fill(build_db, snapshot, consultations * (HISTORY + 1), HISTORY + 1, YEAR - HISTORY)
    with duckdb.connect(str(build_db)) as connection:
        connection.execute(PREPARED)
        for year in range(YEAR - HISTORY, YEAR + 1):
            _tell(connection, snapshot, year)
        connection.execute(LOGS)
        for table, query in TABLES.items():
            marts_volume.replace(connection, table, query)
        connection.execute(
            f"insert into flags.confirmation_seed select y, md5(y::varchar), date '2025-04-01' from range({YEAR - HISTORY}, {YEAR + 1}) as t(y)"
        )
    build_db.rename(folder / "drawn.duckdb")


def _tell(connection: duckdb.DuckDBPyConnection, snapshot: Path, year: int) -> None:
    """Rewrites the consultations and the ledgers of a year with what the patterns look at."""
    for table, view, query in (("consultation", "of_year", CONSULTATIONS), ("client", "clients_of_year", CLIENTS)):
        told, target = snapshot / "told.parquet", snapshot / f"{table}_{year}.parquet"
        connection.execute(f"create or replace temp view {view} as from '{target}'")
        connection.execute(f"copy ({query}) to '{told}' (format parquet)")
        told.rename(target)
