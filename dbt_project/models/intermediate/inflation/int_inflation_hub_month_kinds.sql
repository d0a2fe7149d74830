-- One row per hub-month with a submission and what kind it is: how large the hub is that year, how much it goes out, how much of the month
-- lies in special windows, and the form.
with months as (
    select hub_code, month, fiscal_year, substr(form, 2)::double as form_no from {{ ref('int_hub_months') }}
),

sessions as (
    select hub_code, month, fiscal_year, channel, is_special from {{ ref('int_consultations_enriched') }}
),

hub_months as (
    select hub_code, month, count(*) filter (where is_special) / count(*) as special_share
    from sessions
    group by all
),

hub_years as (
    select
        hub_code,
        fiscal_year,
        count(*) / count(distinct month) as monthly,
        count(*) filter (where channel in ('訪問', '出張相談会')) / count(*) as outreach
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
        coalesce(hub_months.special_share, 0) as special_windows,
        months.form_no as form
    from months
    left join sized using (hub_code, fiscal_year)
    left join hub_months using (hub_code, month)
)

select * from final
