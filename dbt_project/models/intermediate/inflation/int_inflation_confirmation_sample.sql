-- One row per consultation drawn to be confirmed with the enterprise by mail (pattern 30): so many enterprises per hub and month, one
-- consultation of each. Drawn by a hash of month, id and salt: a rebuild draws the same, and `seed` says how. `of_enterprises`: how many
-- there were to draw from.
{{ config(materialized='yearly', years='int_inflation_years') }}

with limits as (
    {{ parameters('inflation_parameter', ['confirmation_size', 'confirmation_salt']) }}
),

sessions as (
    select * from {{ ref('int_inflation_sessions') }}
    where {{ only_years('int_inflation_years') }} and enterprise_id is not null
),

seeded as (
    select
        sessions.hub_code,
        sessions.month,
        sessions.fiscal_year,
        sessions.consultation_id,
        sessions.record_id,
        sessions.enterprise_id,
        strftime(sessions.month, '%Y-%m') || '/' || limits.confirmation_salt::bigint as seed
    from sessions
    cross join limits
),

one_each as (
    select
        *,
        md5(seed || '/' || consultation_id) as drawn
    from seeded
    qualify row_number() over (partition by hub_code, month, enterprise_id order by drawn, consultation_id) = 1
),

final as (
    select
        * exclude (drawn),
        row_number() over (partition by hub_code, month order by drawn, consultation_id) as draw_no,
        count(*) over (partition by hub_code, month) as of_enterprises
    from one_each
    qualify draw_no <= (select confirmation_size from limits)
)

select * from final
