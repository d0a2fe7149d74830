-- One row per hub-month with a submission and what kind it is: how large the hub is that year, how much it goes out, how much of the month
-- lies in special windows, and the form.
with months as (
    select hub_code, month, fiscal_year, substr(form, 2)::double as form_no from {{ ref('int_hub_months') }}
),

sessions as (
    select * from {{ ref('int_inflation_hub_months') }}
),

hub_years as (
    select
        hub_code,
        fiscal_year,
        sum(consultations) / count(*) as monthly,
        sum(going_out) / sum(consultations) as outreach
    from sessions
    group by all
),

sized as (
    select
        hub_code,
        fiscal_year,
        outreach,
        monthly / median(monthly) over (partition by fiscal_year) as hub_size
    from hub_years
),

final as (
    select
        months.hub_code,
        months.month,
        sized.hub_size,
        sized.outreach,
        coalesce(sessions.special / sessions.consultations, 0) as special_windows,
        months.form_no as form
    from months
    left join sized on months.hub_code = sized.hub_code and months.fiscal_year = sized.fiscal_year
    left join sessions on months.hub_code = sessions.hub_code and months.month = sessions.month
)

select * from final
