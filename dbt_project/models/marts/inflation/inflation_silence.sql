with screen as (
    select * from {{ ref('int_inflation_screen') }}
),

final as (
    select
        screen.hub_code,
        screen.month,
        screen.marker,
        markers.pattern,
        screen.silence,
        reasons.reason_ja as silence_ja
    from screen
    inner join {{ ref('inflation_marker') }} as markers using (marker)
    inner join {{ ref('inflation_silence_reason') }} as reasons on screen.silence = reasons.silence
)

select * from final
