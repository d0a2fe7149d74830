{{ config(materialized='view') }}

with limits as (
    select * from {{ ref('statistic_without_data') }}
),

final as (
    select statistic, label_ja, status, reason_ja, needed_ja, source
    from limits
)

select * from final
