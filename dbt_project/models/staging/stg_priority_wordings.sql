-- One row per wording that a 重点分野 may have for a 課題（中） or a 業種: label, code of an industry, synonym or published group.
with minors as (
    select
        'issue_minor' as field_kind,
        label as field_value,
        unnest([label] || string_split(coalesce(synonyms, ''), '|')) as wording,
        1 as precedence
    from {{ source('codes', 'issue_minor') }}
),

industries as (
    select
        'industry' as field_kind,
        code as field_value,
        unnest([label, code] || string_split(coalesce(synonyms, ''), '|')) as wording,
        3 as precedence
    from {{ source('codes', 'industry') }}
),

groups as (
    select distinct
        'industry_group' as field_kind,
        published_group as field_value,
        published_group as wording,
        2 as precedence
    from {{ source('codes', 'industry') }}
)

select
    field_kind,
    field_value,
    {{ field_wording('wording') }} as wording
from (
    select * from minors
    union all by name
    select * from industries
    union all by name
    select * from groups
)
where {{ field_wording('wording') }} <> ''
qualify row_number() over (partition by {{ field_wording('wording') }} order by precedence, field_value) = 1
