-- What the rules across files need of every row, and nothing else: narrow tables over all landing batches.
-- Placeholders in braces are filled by ingestion/settling/lookups.py with read_parquet(...) over the batches in use.

create or replace temp table data_row as
select f.number, f.sender, f.form, f.family, f.month, r.table_name, r.sheet, r.row, r.has_error, r.key_no
from (
    {rows}
) as r
join file f on f.sender = r.sender and f.sha256 = r.sha256 and f.batch = r.batch
where not r.is_inline;

-- Needs: a cell that must be found elsewhere. `looks_for` is client, coordinator or consultation.
create or replace temp table need as
select f.number, f.sender, n.table_name, n.sheet, n.row, n.field, n.looks_for, n.code, n.value
from (
    {needs}
) as n
join file f on f.sender = n.sender and f.sha256 = n.sha256 and f.batch = n.batch
where f.form <> 'v1' and n.value is not null;

create or replace temp table offer as
select distinct f.number, f.sender, o.looks_for, o.value
from (
    {offers}
) as o
join file f on f.sender = o.sender and f.sha256 = o.sha256 and f.batch = o.batch
where o.value is not null;

-- Keys that the file itself does not hold: few, because a month's ledger lists the clients of that month.
create or replace temp table open_need as
select * from need n
where not exists (
    from offer o where o.number = n.number and o.looks_for = n.looks_for and o.value = n.value
);
