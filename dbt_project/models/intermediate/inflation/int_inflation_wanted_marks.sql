-- One row per pattern and record marked that a finding may rest on: all of class A, and those of hub-months whose markers are flagged. Only
-- below a flagged hub-month are records and coordinators looked at.
{% set flagged -%}
    select judged.pattern, judged.month from {{ ref('int_inflation_judged') }} as judged
    inner join {{ ref('inflation_pattern') }} as patterns using (pattern)
    where judged.is_flagged and patterns.pattern_class <> 'A'
{%- endset %}

with patterns as (
    select * from {{ ref('inflation_pattern') }}
),

judged as (
    select pattern, hub_code, month from {{ ref('int_inflation_judged') }}
    where is_flagged
),

marks as (
    select * from {{ ref('int_inflation_marks') }}
    where pattern in ({{ asked_once('select pattern from ' ~ ref('inflation_pattern') ~ " where pattern_class = 'A'") }})
    union all
    select marks.* from {{ ref('int_inflation_marks') }} as marks
    semi join judged using (pattern, hub_code, month)
    where
        marks.pattern in ({{ asked_once('select pattern from (' ~ flagged ~ ')') }})
        and {{ one_of('marks.month', 'select month from (' ~ flagged ~ ')') }}
),

final as (
    select
        marks.*,
        patterns.pattern_class,
        coalesce(marks.consultation_id, marks.referral_id, marks.record_id) as marked_id
    from marks
    inner join patterns using (pattern)
)

select * from final
