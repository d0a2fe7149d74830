-- One row per marker on when consultations were held and entered, hub and month.
{{ config(materialized='monthly', months='int_inflation_months') }}

with limits as (
    {{ parameters('inflation_parameter', ['spike_months']) }}
),

sessions as (
    select hub_code, month, fiscal_year, first_received_at, event_kinds from {{ ref('int_consultations_enriched') }}
    where {{ only_months('int_inflation_months') }}
),

receipts as (
    select * from {{ ref('int_inflation_receipts') }}
    where silence is null
),

clock_pattern as (
    select *, repeats_on is not null as is_marked
    from {{ ref('int_inflation_day_schedules') }}
    where {{ only_months('int_inflation_months') }}
),

backdated_bulk as (
    select sessions.*, {{ is_backdated_bulk('sessions', 'receipts') }} as is_marked
    from sessions
    inner join receipts using (hub_code, month)
    where not {{ is_excused('backdated_bulk') }}
),

post_close as (
    select sessions.*, {{ is_post_close('sessions', 'receipts') }} as is_marked
    from sessions
    inner join receipts using (hub_code, month)
    where not {{ is_excused('post_close') }}
),

months as (
    select hub_code, month, fiscal_year, count(*) as consultations
    from {{ ref('int_consultations_enriched') }}
    where {{ only_years('int_inflation_years') }} and not {{ is_excused('year_end_spike') }}
    group by all
),

-- Against the mean month of the fiscal year before February; the nation's lift is that of the same hubs.
lifted as (
    select months.hub_code, months.month, months.fiscal_year, months.consultations, avg(before.consultations) as mean_month
    from months
    inner join months as before
        on
            months.hub_code = before.hub_code and months.fiscal_year = before.fiscal_year
            and month(before.month) not in (2, 3)
    where month(months.month) in (2, 3)
    group by all
    having count(*) >= (select spike_months from limits)
),

year_end_spike as (
    select
        'year_end_spike' as marker,
        hub_code,
        month,
        fiscal_year,
        mean_month as n,
        consultations::double as marked,
        mean_month * sum(consultations) over (partition by month) / sum(mean_month) over (partition by month) as peer_expected
    from lifted
),

final as (
    select * from year_end_spike
    union all
    {{ share_counts('clock_pattern', 'clock_pattern') }}
    union all
    {{ share_counts('backdated_bulk', 'backdated_bulk') }}
    union all
    {{ share_counts('post_close', 'post_close') }}
)

select * from final
