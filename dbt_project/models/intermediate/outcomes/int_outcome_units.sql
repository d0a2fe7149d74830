-- One row per unit (hub; 00: nation), class of a breakdown (nation only), fiscal year and enterprise followed up. An enterprise's classes
-- are those of its latest consultation anywhere in the data.
with pairs as (
    select * from {{ ref('int_outcome_pairs') }}
),

classes as (
    select
        enterprise_id,
        arg_max(coalesce(industry_group, '不明'), fiscal_year) as industry7,
        arg_max(coalesce(size_class, '不明'), fiscal_year) as size_class
    from {{ ref('int_record_years') }}
    semi join pairs using (enterprise_id)
    where is_latest
    group by enterprise_id
),

classed as (
    select
        pairs.*,
        coalesce(classes.industry7, '不明') as industry7,
        coalesce(classes.size_class, '不明') as size_class
    from pairs
    left join classes using (enterprise_id)
),

final as (
    select 'total' as breakdown, '計' as category, * exclude (industry7, size_class) from classed
    union all
    select 'industry7', industry7, * exclude (industry7, size_class) from classed
    where unit_code = '00'
    union all
    select 'size_class', size_class, * exclude (industry7, size_class) from classed
    where unit_code = '00'
)

select * from final
