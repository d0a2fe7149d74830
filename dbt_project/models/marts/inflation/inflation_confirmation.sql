-- Letters that were listed count also when a new submission changed the draw: what was asked and answered is not undone by the hub.
with sample as (
    select consultation_id, hub_code, fiscal_year from {{ ref('int_inflation_confirmation_sample') }}
),

letters as (
    select consultation_id, hub_code, {{ fiscal_year('month') }} as fiscal_year from {{ ref('stg_confirmation_letters') }}
),

answers as (
    select consultation_id, answer from {{ ref('stg_confirmation_answers') }}
),

parameters as (
    {{ parameters('inflation_parameter', ['interval_z']) }}
),

asked as (
    select
        coalesce(letters.hub_code, sample.hub_code) as hub_code,
        coalesce(letters.fiscal_year, sample.fiscal_year) as fiscal_year,
        sample.consultation_id is not null as is_drawn,
        letters.consultation_id is not null as is_listed,
        answers.answer
    from sample
    full join letters using (consultation_id)
    left join answers on letters.consultation_id = answers.consultation_id
),

counted as (
    select
        hub_code,
        fiscal_year,
        count(*) filter (where is_drawn) as drawn,
        count(*) filter (where is_listed) as listed,
        count(*) filter (where is_listed and not is_drawn) as no_longer_drawn,
        count(*) filter (where answer in ('confirmed', 'denied', 'not_remembered')) as answered,
        count(*) filter (where answer = 'confirmed') as confirmed,
        count(*) filter (where answer = 'denied') as denied,
        count(*) filter (where answer = 'not_remembered') as not_remembered,
        count(*) filter (where answer = 'undeliverable') as undeliverable
    from asked
    group by all
),

final as (
    select
        counted.*,
        case when answered > 0 then denied / answered end as denied_share,
        case when answered > 0 then {{ wilson('denied', 'answered', 'interval_z', -1) }} end as denied_low,
        case when answered > 0 then {{ wilson('denied', 'answered', 'interval_z', 1) }} end as denied_high
    from counted
    cross join parameters
)

select * from final
