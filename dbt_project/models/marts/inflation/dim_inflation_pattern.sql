select
    pattern,
    pattern_no,
    label_ja,
    pattern_class,
    level,
    family,
    is_in_likely,
    needs,
    honest_ja,
    ask_ja,
    version,
    reason,
    source
from {{ ref('inflation_pattern') }}
