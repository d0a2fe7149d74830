-- One row per finding with what people decided of it. "Explained" silences this finding until it expires; "corrected" asks again, since the
-- same records were handed in once more; "undetermined" changes nothing.
with findings as (
    select * from {{ ref('int_inflation_findings') }}
),

decisions as (
    select * from {{ ref('stg_flag_decisions') }}
),

decided as (
    select
        findings.* exclude (marked_ids, evidence),
        len(findings.marked_ids) as records,
        case
            when decisions.decision is null then 'open'
            when decisions.expires_on < runs.as_of then 'expired'
            else decisions.decision
        end as review_status
    from findings
    cross join {{ ref('stg_runs') }} as runs
    left join decisions using (flag_id)
),

final as (
    select
        *,
        review_status <> 'explained' as is_standing
    from decided
)

select * from final
