-- What was published on bodies, staff and qualifications, digit by digit, beside what the submissions of that year give. Nothing is forced.
with published as (
    select * from {{ ref('published_staff') }}
),

staff as (
    select fiscal_year, role, 'headcount' as qualification, headcount as measured_value, hubs_with_plan from {{ ref('staff_year') }}
    where hub_code = '00'
),

qualifications as (
    select fiscal_year, role, qualification, holders as measured_value from {{ ref('qualification_year') }}
    where hub_code = '00'
),

bodies as (
    select fiscal_year, 'body:' || body_kind as qualification, hubs as measured_value from {{ ref('implementing_body_kind_year') }}
),

measured as (
    select fiscal_year, role, qualification, measured_value, hubs_with_plan from staff
    union all by name
    select qualifications.*, staff.hubs_with_plan
    from qualifications
    inner join staff using (fiscal_year, role)
    union all by name
    select fiscal_year, '' as role, qualification, measured_value, null as hubs_with_plan from bodies
),

all_hubs as (
    select count(*) as hubs from {{ ref('stg_hubs') }}
),

final as (
    select
        published.document,
        published.r_number,
        coalesce(published.role, '') as role,
        published.qualification,
        published.fiscal_year,
        published.fiscal_year_basis,
        published.value as published_value,
        measured.measured_value,
        case
            when coalesce(measured.hubs_with_plan, hubs.hubs) = hubs.hubs then measured.measured_value - published.value
        end as difference,
        measured.hubs_with_plan,
        published.reason
    from published
    left join measured
        on published.fiscal_year = measured.fiscal_year and coalesce(published.role, '') = measured.role
        and published.qualification = measured.qualification
    cross join all_hubs as hubs
)

select * from final
