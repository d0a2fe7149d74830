with shown as (
    select * from {{ ref('int_outcome_shown') }}
    where breakdown <> 'total'
),

measures as (
    select * from {{ ref('outcome_measure') }}
),

final as (
    select
        shown.fiscal_year,
        shown.breakdown,
        shown.category,
        {{ outcome_columns() }},
        shown.followed_enterprises
    from shown
    inner join measures using (measure)
)

select * from final
