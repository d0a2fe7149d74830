with silent as (
    select marker, hub_code, month, silence from {{ ref('int_inflation_screen') }}
    where silence is not null
    union all
    select marker, hub_code, month, silence from {{ ref('int_inflation_silent_records') }}
    union all
    select marker, hub_code, month, silence from {{ ref('int_inflation_silent_contacts') }}
),

final as (
    select
        silent.hub_code,
        silent.month,
        silent.marker,
        markers.pattern,
        silent.silence,
        reasons.reason_ja as silence_ja
    from silent
    inner join {{ ref('inflation_marker') }} as markers using (marker)
    left join {{ ref('inflation_silence') }} as reasons using (silence)
)

select * from final
