-- One row per 相談者番号 at its first consultation: what the patterns of identities look at. v1 numbers no clients, each of its lines
-- stands alone.
with sessions as (
    select * from {{ ref('int_inflation_sessions') }}
    where form <> 'v1' and record_id is not null
),

final as (
    select
        record_id,
        any_value(hub_code) as hub_code,
        date_trunc('month', min(consulted_on))::date as month,
        {{ fiscal_year('min(consulted_on)') }} as fiscal_year,
        coalesce(any_value(enterprise_id), record_id) as enterprise_id,
        min(consulted_on) as first_on,
        arg_min(event_kinds, (consulted_on, consultation_id)) as event_kinds
    from sessions
    group by record_id
)

select * from final
