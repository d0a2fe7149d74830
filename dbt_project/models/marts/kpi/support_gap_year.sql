-- Cells that were served, and cells of the statistic that were not: the gap. A denominator is the operator's or none.
with served as (
    select * from {{ ref('int_supported_cells') }}
),

hubs as (
    select hub_code as prefecture_code, prefecture from {{ ref('stg_hubs') }}
),

reported as (
    select distinct fiscal_year, hub_code as prefecture_code from {{ ref('int_hub_months') }}
),

years as (
    select distinct fiscal_year from reported
),

establishments as (
    select
        * replace (coalesce(industry_group, 'すべて') as industry_group, coalesce(size_class, 'すべて') as size_class)
    from {{ ref('stg_establishments') }}
),

-- The survey of the year or the last before it, else the first after it.
denominators as (
    select years.fiscal_year, establishments.*
    from years
    cross join establishments
    qualify row_number() over (
        partition by
            years.fiscal_year, establishments.prefecture_code, establishments.industry_group, establishments.size_class
        order by
            establishments.survey_year > years.fiscal_year,
            abs(establishments.survey_year - years.fiscal_year)
    ) = 1
),

cells as (
    select fiscal_year, prefecture_code, industry_group, size_class from served
    union
    select fiscal_year, prefecture_code, industry_group, size_class from denominators
),

totals as (
    select fiscal_year, max(all_enterprises) as all_enterprises from served group by fiscal_year
),

joined as (
    select
        cells.*,
        hubs.prefecture,
        -- Nobody served is 0 only where the prefecture's own hub reported.
        coalesce(served.enterprises, case when reported.fiscal_year is not null then 0 end) as enterprises,
        coalesce(served.founders, case when reported.fiscal_year is not null then 0 end) as founders,
        totals.all_enterprises,
        denominators.establishments,
        denominators.survey_year,
        denominators.denominator_source
    from cells
    left join served using (fiscal_year, prefecture_code, industry_group, size_class)
    left join denominators using (fiscal_year, prefecture_code, industry_group, size_class)
    left join reported using (fiscal_year, prefecture_code)
    left join totals using (fiscal_year)
    left join hubs using (prefecture_code)
),

final as (
    select
        fiscal_year::integer as fiscal_year,
        prefecture_code,
        coalesce(prefecture, '不明') as prefecture,
        industry_group,
        size_class,
        enterprises,
        case when size_class = 'すべて' then founders end as founders,
        {{ percent('enterprises', 'all_enterprises') }}::double as programme_share,
        establishments,
        survey_year,
        denominator_source,
        (1000.0 * enterprises / nullif(establishments, 0))::double as served_per_1000,
        case
            when enterprises is null then 'この都道府県の拠点の報告がない年度'
            when establishments = 0 then '統計の事業所数が 0'
            when establishments is not null then null
            when '不明' in (prefecture_code, industry_group, size_class) then '所在地・業種・規模が不明の事業者には分母がない'
            when not exists (select 1 from establishments)
                then '事業所数の統計が置かれていない（受信箱の reference/establishments.csv）'
            else '統計にこの区分の事業所数がない'
        end as reason_ja
    from joined
)

select * from final
