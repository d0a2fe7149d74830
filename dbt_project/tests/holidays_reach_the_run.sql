-- The list of holidays ends before the run: every later day would count as a working day. `python -m publishing.holidays` renews it.
select
    max(holidays.holiday_on) as last_holiday,
    max(runs.as_of) as as_of
from {{ ref('holiday') }} as holidays
cross join {{ ref('stg_runs') }} as runs
having max(holidays.holiday_on) < max(runs.as_of)
