-- An item of evaluation has a grade or a reason, never both and never neither.
select hub_code, fiscal_year, regime, item, grade, reason
from {{ ref('evaluation_item_hub_year') }}
where (grade is null) = (reason is null) or (reason is not null and reason_ja is null)
