-- The comparable share has only the categories of the national statistic in its denominator, so that
-- 78.6 : 21.4 stands beside 85 : 15 (I2); the shares with and without 創業前 stand beside it.
with breakdowns as (
    select * from {{ ref('kpi_breakdown_year') }} where base = 'enterprises'
),

national as (
    select *, string_split(members, '|') as member_list from {{ ref('reference_share') }}
),

covered as (
    select breakdown, unnest(member_list) as category from national where not is_derived
),

wanted as (
    select distinct breakdown from national
),

units as (
    select
        breakdowns.fiscal_year,
        breakdowns.hub_code,
        breakdowns.breakdown,
        sum(breakdowns.value) filter (where breakdowns.category <> '不明') as all_known,
        sum(breakdowns.value) filter (where breakdowns.category not in ('不明', '創業前')) as established,
        sum(breakdowns.value) filter (where covered.category is not null) as comparable
    from breakdowns
    left join covered on breakdowns.breakdown = covered.breakdown and breakdowns.category = covered.category
    semi join wanted on breakdowns.breakdown = wanted.breakdown
    group by all
),

-- A category of the statistic may be several of ours. One row each: a join on a list would compare every pair.
by_member as (
    select *, unnest(list_distinct(member_list)) as member from national
),

compared as (
    select
        units.*,
        by_member.* exclude (breakdown, members, member_list, member),
        coalesce(sum(breakdowns.value), 0)::bigint as value
    from units
    inner join by_member on units.breakdown = by_member.breakdown
    left join breakdowns
        on
            units.fiscal_year = breakdowns.fiscal_year and units.hub_code = breakdowns.hub_code
            and units.breakdown = breakdowns.breakdown and by_member.member = breakdowns.category
    group by all
),

beside as (
    select units.*, breakdowns.category, breakdowns.value, '全国の統計にない区分' as note_ja
    from units
    inner join breakdowns using (fiscal_year, hub_code, breakdown)
    anti join covered on breakdowns.breakdown = covered.breakdown and breakdowns.category = covered.category
),

together as (
    select * from compared
    union all by name
    select * from beside
),

final as (
    select
        fiscal_year,
        hub_code,
        breakdown,
        category,
        value,
        case when category <> '不明' then {{ percent('value', 'all_known') }}::double end as share,
        case when category not in ('不明', '創業前') then {{ percent('value', 'established') }}::double end as share_without_founders,
        case when together.share is not null then {{ percent("value", "comparable") }}::double end as share_comparable,
        together.share as reference_share,
        share_comparable - reference_share as difference,
        decimals as reference_decimals,
        survey_ja,
        survey_year,
        coalesce(is_derived, false) as is_derived,
        r_number,
        source,
        note_ja
    from together
)

select * from final
