-- Qualifications as coordinators told them: several each, so these never add up to a headcount.
with listed as (
    select * from {{ ref('int_listed_coordinators') }}
),

codes as (
    select * from {{ ref('qualification') }}
),

spellings as (
    select qualification, {{ qualification_key('label_ja') }} as key from codes
    union
    select qualification, {{ qualification_key('synonym') }}
    from (select qualification, unnest(string_split(synonyms, '|')) as synonym from codes)
),

said as (
    select fiscal_year, hub_code, role, coordinator_id, unnest(qualifications) as written
    from listed
),

read as (
    select said.*, coalesce(spellings.qualification, 'unread') as qualification
    from said
    left join spellings on {{ qualification_key('said.written') }} = spellings.key
),

answered as (
    select
        fiscal_year, coalesce(hub_code, '00') as hub_code, coalesce(role, '計') as role,
        count(distinct coordinator_id) as coordinators_answering
    from said
    group by fiscal_year, rollup(hub_code), rollup(role)
),

held as (
    select
        fiscal_year, coalesce(hub_code, '00') as hub_code, coalesce(role, '計') as role,
        qualification,
        count(distinct coordinator_id) as holders
    from read
    group by fiscal_year, qualification, rollup(hub_code), rollup(role)
),

units as (
    select fiscal_year, coalesce(hub_code, '00') as hub_code, coalesce(role, '計') as role, count(distinct coordinator_id) as headcount
    from listed
    group by fiscal_year, rollup(hub_code), rollup(role)
),

words as (
    select qualification, label_ja, valid_from_fy, valid_to_fy, in_list_s0, in_list_s1 from codes
    union all
    select 'unread', '不明（読み取れない名称）', null, null, false, false
),

final as (
    select
        units.fiscal_year,
        units.hub_code,
        units.role,
        words.qualification,
        words.label_ja,
        coalesce(held.holders, 0) as holders,
        units.headcount as coordinators_listed,
        coalesce(answered.coordinators_answering, 0) as coordinators_answering,
        words.valid_from_fy,
        words.valid_to_fy,
        units.fiscal_year between coalesce(words.valid_from_fy, units.fiscal_year) and coalesce(words.valid_to_fy, units.fiscal_year)
            as is_asked_for,
        trim(if(words.in_list_s0, 'S0', '') || if(words.in_list_s1, ' S1', '')) as published_lists
    from units
    cross join words
    left join held using (fiscal_year, hub_code, role, qualification)
    left join answered using (fiscal_year, hub_code, role)
)

select * from final
