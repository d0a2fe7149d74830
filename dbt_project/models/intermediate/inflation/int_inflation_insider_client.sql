-- One row per new 相談者番号 with the telephone or the address of a hub or a partner (pattern 12), as the operator's list of contacts
-- has them.
with new_clients as (
    select * from {{ ref('int_inflation_new_clients') }}
    where not {{ is_excused('insider_client') }}
),

shared as (
    select record_id, month, contact_kind, what from {{ ref('int_inflation_insider_lines') }}
),

in_question as (
    select
        new_clients.record_id,
        list_sort(list(distinct shared.what)) as what,
        list_sort(list(distinct shared.contact_kind)) as contact_kinds
    from shared
    inner join new_clients on shared.record_id = new_clients.record_id and shared.month <= new_clients.month
    group by all
),

judged as (
    select
        new_clients.*,
        in_question.what,
        in_question.contact_kinds
    from new_clients
    inner join in_question using (record_id)
),

final as (
    select
        {{ client_mark(
            'insider_client', 'record_id', 'true', "{'first_on': first_on, 'what': what, 'contact_kinds': contact_kinds}"
        ) }}
    from judged
)

select * from final
