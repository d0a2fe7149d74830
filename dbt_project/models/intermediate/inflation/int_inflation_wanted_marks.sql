-- One row per pattern and record marked that a finding may rest on: all of class A, and those of hub-months whose markers are flagged. Only
-- below a flagged hub-month are records and coordinators looked at.
with patterns as (
    select * from {{ ref('inflation_pattern') }}
),

judged as (
    select pattern, hub_code, month from {{ ref('int_inflation_judged') }}
    where is_flagged
),

wanted as (
    select distinct pattern from judged
    union
    select pattern from patterns
    where pattern_class = 'A'
),

marks as (
    select * from {{ ref('int_inflation_marks') }}
    where pattern in (select wanted.pattern from wanted)
),

final as (
    select
        marks.*,
        patterns.pattern_class,
        coalesce(marks.consultation_id, marks.referral_id, marks.record_id) as marked_id
    from marks
    inner join patterns using (pattern)
    left join judged using (pattern, hub_code, month)
    where patterns.pattern_class = 'A' or judged.pattern is not null
)

select * from final
