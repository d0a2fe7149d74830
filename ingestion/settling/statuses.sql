-- One status for every data row, once it is known which files are in force, held or superseded.
-- Tables given: file (number, sender, sha256, batch, form, family, month, received_at, path, status), data_row, missing_key.

create or replace temp table first_use as
select d.sender, d.table_name, d.key_no, min(d.month) as month
from data_row d join file f using (number)
where f.status = 'accepted' and d.table_name in ('consultation', 'referral') and d.key_no is not null
group by all;

-- When a consultation of a month was first handed in: a row of a 訂正 that stood in an earlier submission is as old as that one, whatever
-- became of the file and whether or not the row was in error then. A file that people refused says nothing.
create or replace temp table first_receipt as
select d.sender, d.table_name, d.month, d.key_no, min(f.received_at) as received_at
from data_row d join file f using (number)
where f.status <> 'rejected' and d.table_name = 'consultation' and d.key_no is not null
group by all;

-- A partner's row is keyed by its record number: the row received last is in force.
create or replace temp table replaced_partner_row as
select number, sheet, row from (
    select d.number, d.sheet, d.row, row_number() over (
        partition by d.sender, d.key_no order by f.received_at desc, f.path desc, d.sheet desc, d.row desc
    ) as age
    from data_row d join file f using (number)
    where d.family = 'partner' and d.key_no is not null and f.status = 'accepted'
) where age > 1;

create or replace temp table row_status as
select
    d.number, d.table_name, d.sheet, d.row, d.key_no,
    coalesce(strftime(d.month, '%Y-%m'), 'FY' || f.fiscal_year, 'partner') as partition_key,
    case
        when f.status = 'superseded' then 'superseded'
        when p.number is not null then 'superseded'
        when f.status <> 'accepted' then 'quarantined'
        when d.has_error or m.number is not null then 'quarantined'
        else 'accepted'
    end as status,
    -- Only a later month's use of a number is marked (W07), so that an earlier record keeps its id.
    case when f.status = 'accepted' and d.month > u.month then '@' || strftime(d.month, '%Y-%m') else '' end as id_suffix,
    d.table_name = 'consultation' and f.status = 'accepted' and d.month > u.month as is_reused,
    r.received_at as first_received_at
from data_row d
join file f using (number)
left join (select distinct number, sheet, row from missing_key where code like 'E%') m
    on m.number = d.number and m.sheet = d.sheet and m.row = d.row
left join replaced_partner_row p on p.number = d.number and p.sheet = d.sheet and p.row = d.row
left join first_use u
    on u.sender = d.sender and u.table_name = d.table_name and u.key_no = d.key_no
-- Equalities alone: a condition on one side would make this a nested loop over millions of rows.
left join first_receipt r
    on r.sender = d.sender and r.table_name = d.table_name and r.month = d.month and r.key_no = d.key_no;

-- Referral numbers have no rule of their own: a second use within a submission is told apart by its row.
update row_status set id_suffix = id_suffix || '#' || row
where (number, table_name, sheet, row) in (
    select (number, table_name, sheet, row) from (
        select *, row_number() over (partition by number, key_no order by sheet, row) as use
        from row_status where table_name = 'referral' and key_no is not null and status = 'accepted'
    ) where use > 1
);

create or replace temp table issue as
select f.number, i.sheet, i.row, i.field, i.code, i.raw_value
from local_issue i join file f on f.sender = i.sender and f.sha256 = i.sha256 and f.batch = i.batch
union all
select number, sheet, row, field, code, value from missing_key
union all
select number, sheet, row, 'consultation_no', 'W07', key_no from row_status where is_reused;
