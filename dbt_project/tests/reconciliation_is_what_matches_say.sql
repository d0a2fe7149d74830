-- A referral is confirmed exactly if it names the partner's row, within the days allowed, and every referral has one of the three statuses.
select *
from {{ ref('fct_referral') }}
where
    (reconciliation = 'confirmed') is distinct from (partner_record_id is not null)
    or (partner_record_id is null) is distinct from (partner_gap_days is null)
    or partner_gap_days > (select value from {{ ref('stg_thresholds') }} where threshold_id = 'referral_days')
