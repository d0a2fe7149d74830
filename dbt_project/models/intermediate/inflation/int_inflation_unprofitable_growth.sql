-- One row per enterprise followed up by a hub whose sales grew while its profit or value added did not (pattern 29), in the last month
-- of the fiscal year. A view; never in an excess: it says what the growth of sales should be read with.
{{ config(materialized='view') }}

with outcomes as (
    select
        *,
        make_date(fiscal_year + 1, 3, 1) as month
    from {{ ref('int_outcome_pairs') }}
    where unit_code <> '00' and is_unprofitable_growth
),

final as (
    select
        {{ client_mark(
            'unprofitable_growth', 'record_id', 'false',
            "{'sales_man_yen': sales_man_yen, 'sales_before': sales_before, 'operating_profit_man_yen': operating_profit_man_yen,"
            ~ " 'value_added_man_yen': value_added_man_yen, 'value_added_before': value_added_before}"
        ) }}
    from outcomes
)

select * from final
