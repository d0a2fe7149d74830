with record as (
    select * from {{ ref('int_inflation_pattern_record') }}
),

flags as (
    select pattern, version, count(*) as flags
    from {{ ref('int_inflation_flags') }}
    group by all
),

wording as (
    select pattern, any_value(shown_ja) as shown_ja
    from {{ ref('inflation_wording') }}
    group by all
),

final as (
    select
        record.pattern,
        record.version,
        wording.shown_ja,
        record.is_current,
        coalesce(flags.flags, 0) as flags,
        record.decided,
        record.confirmed,
        record.cleared,
        record.undetermined,
        record.precision,
        record.precision_low,
        record.precision_high,
        record.is_demoted
    from record
    left join wording using (pattern)
    left join flags using (pattern, version)
)

select * from final
