with bodies as (
    select * from {{ ref('implementing_body_year') }}
),

final as (
    select
        fiscal_year,
        body_kind,
        count(*) as hubs,
        {{ percent('count(*)', 'sum(count(*)) over (partition by fiscal_year)') }}::double as share,
        bool_or(is_assumed) as is_assumed
    from bodies
    group by fiscal_year, body_kind
)

select * from final
