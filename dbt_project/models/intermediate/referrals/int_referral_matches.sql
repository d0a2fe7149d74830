-- One row per hub's referral and the partner's row that confirms it, one to one: the nearest pair first.
with recursive candidates as (
    select * from {{ ref('int_referral_candidates') }}
),

{{ best_first('candidates', 'referral_id', 'partner_record_id', 'rank') }},

final as (
    select
        matched.referral_id,
        matched.partner_record_id,
        candidates.gap_days
    from matched
    inner join candidates using (referral_id, partner_record_id)
)

select * from final
