-- One row per consultation drawn to be confirmed with the enterprise by mail (pattern 30): so many enterprises per hub and month, each
-- as likely however often it came, and one consultation of each. Drawn by the SHA-256 of seed and id, so that whoever holds the year's seed
-- can draw again, and nobody else; a year without a seed draws none. `of_enterprises`: how many there were to draw from.
{{ config(materialized='monthly', months='int_inflation_months') }}

with limits as (
    {{ parameters('inflation_parameter', ['confirmation_size']) }}
),

seeds as (
    select fiscal_year, seed from {{ ref('stg_confirmation_seeds') }}
),

sessions as (
    select hub_code, month, fiscal_year, consultation_id, record_id, enterprise_id from {{ ref('int_consultations_enriched') }}
    where {{ only_months('int_inflation_months') }} and enterprise_id is not null
        and fiscal_year in (select fiscal_year from seeds)
),

-- An enterprise is known by its first record here: its own id may change when records are linked anew.
enterprises as (
    select hub_code, month, fiscal_year, enterprise_id, min(consultation_id) as first_consultation_id
    from sessions
    group by all
),

seeded as (
    select
        enterprises.* exclude (fiscal_year),
        strftime(enterprises.month, '%Y-%m') || '/' || seeds.seed as seed
    from enterprises
    inner join seeds using (fiscal_year)
),

drawn as (
    select
        * exclude (first_consultation_id),
        row_number() over in_draw as draw_no,
        count(*) over (partition by hub_code, month) as of_enterprises
    from seeded
    window in_draw as (
        partition by hub_code, month order by sha256(seed || '/' || first_consultation_id), first_consultation_id
    )
    qualify draw_no <= (select confirmation_size from limits)
),

final as (
    select
        sessions.*,
        drawn.seed,
        drawn.draw_no,
        drawn.of_enterprises
    from sessions
    inner join drawn using (hub_code, month, enterprise_id)
    qualify row_number() over (
        partition by sessions.hub_code, sessions.month, sessions.enterprise_id
        order by sha256(drawn.seed || '/one/' || sessions.consultation_id), sessions.consultation_id
    ) = 1
)

select * from final
