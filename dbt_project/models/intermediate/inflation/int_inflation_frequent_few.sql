-- One row per consultation of the few enterprises that a hub saw most often in a month (pattern 28). A view; no record is in excess,
-- and seeing an enterprise through is what 伴走支援 means. The year stands beside the month in keys, so that one year can be asked for alone.
{{ config(materialized='view', meta={'kept_by': 'month', 'period_follows_from': 'consultation_id'}) }}

with limits as (
    {{ parameters('inflation_parameter', ['top_clients']) }}
),

sessions as not materialized (
    select * from {{ ref('int_consultations_enriched') }}
    where enterprise_id is not null and not {{ is_excused('frequent_few') }}
),

counted as materialized (
    select hub_code, month, fiscal_year, enterprise_id, count(*) as visits
    from sessions
    group by all
),

-- Only enterprises seen as often as the last of the few need comparing: nearly all are seen once.
often as (
    select
        hub_code,
        month,
        fiscal_year,
        visits,
        sum(count(*)) over (partition by hub_code, month, fiscal_year order by visits desc) - count(*) as seen_more_often
    from counted
    group by hub_code, month, fiscal_year, visits
),

ranked as (
    select
        counted.*,
        row_number() over (partition by hub_code, month, fiscal_year order by counted.visits desc, counted.enterprise_id) as place
    from counted
    inner join often using (hub_code, month, fiscal_year, visits)
    where often.seen_more_often < (select top_clients from limits)
),

seen as (
    select sessions.*, ranked.visits
    from sessions
    inner join ranked using (hub_code, month, fiscal_year, enterprise_id)
    where ranked.place <= (select top_clients from limits)
),

final as (
    select
        {{ consultation_mark(
            'frequent_few', 'false', "{'consulted_on': consulted_on, 'enterprise_id': enterprise_id, 'visits': visits}"
        ) }}
    from seen
)

select * from final
