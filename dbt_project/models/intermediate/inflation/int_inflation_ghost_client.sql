-- One row per new 相談者番号 whose 法人番号 has a wrong check digit (W04), whose postal code lies in another prefecture than its address
-- (W06), or whose address names no municipality (pattern 10), by what the ledger had said until the first consultation's month.
with new_clients as (
    select * from {{ ref('int_inflation_new_clients') }}
    where not {{ is_excused('ghost_client') }}
),

said as (
    select record_id, month, what from {{ ref('int_inflation_doubtful_clients') }}
),

in_question as (
    select
        new_clients.record_id,
        list_sort(list(distinct said.what)) as what
    from said
    inner join new_clients on said.record_id = new_clients.record_id and said.month <= new_clients.month
    group by all
),

judged as (
    select new_clients.*, in_question.what
    from new_clients
    inner join in_question using (record_id)
),

final as (
    select {{ client_mark('ghost_client', 'record_id', 'true', "{'first_on': first_on, 'what': what}") }}
    from judged
)

select * from final
