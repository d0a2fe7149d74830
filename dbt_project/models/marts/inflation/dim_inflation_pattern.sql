-- One row per pattern, with an example of what its flag says: figures and hub are made up, words are those of every flag. Patterns
-- without a marker that are no findings either (a draw for confirmation, a picture of the nation) ask no hub and have none.
with patterns as (
    select * from {{ ref('inflation_pattern') }}
),

wording as (
    select * from {{ ref('inflation_wording') }}
    qualify row_number() over (partition by pattern order by marker) = 1
),

markers as (
    select distinct pattern from {{ ref('inflation_marker') }}
),

made_up as (
    select
        pattern,
        if(pattern_class = 'A', 2.0, 52.0) as marked,
        if(pattern_class = 'A', null, 1234.0) as n,
        if(pattern_class = 'A', null, 14.2) as expected,
        if(pattern_class = 'A', null, 7.0) as expected_low,
        if(pattern_class = 'A', null, 23.0) as expected_high,
        date '2025-11-01' as month,
        ['00:例1', '00:例2'] as records
    from patterns
),

final as (
    select
        patterns.pattern,
        patterns.pattern_no,
        patterns.label_ja,
        patterns.pattern_class,
        patterns.level,
        patterns.family,
        patterns.is_in_likely,
        patterns.needs,
        patterns.honest_ja,
        patterns.ask_ja,
        patterns.version,
        case when patterns.pattern_class = 'A' or markers.pattern is not null then {{ inflation_explanation(
            inflation_period('patterns.level', 'made_up.month'), "'○○よろず支援拠点（作例）'", inflation_statement('made_up', 'wording'),
            'patterns', 'wording', 'made_up.records'
        ) }} end as example_ja,
        patterns.reason,
        patterns.source
    from patterns
    inner join made_up using (pattern)
    inner join wording using (pattern)
    left join markers using (pattern)
)

select * from final
