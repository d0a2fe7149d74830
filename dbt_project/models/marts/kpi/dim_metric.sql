with metrics as (
    select * from {{ ref('metric') }}
),

final as (
    select
        metric_id,
        label_ja,
        unit,
        kind,
        base,
        formula_ja,
        from_fy as valid_from_fy,
        source,
        yearly_only as is_yearly_only
    from metrics
)

select * from final
