-- One row per pattern and version (those in force, and earlier ones that people decided on): what became of its flags. Reads decisions
-- alone, so that flags can depend on it.
with decisions as (
    select * from {{ ref('stg_flag_decisions') }}
    where pattern <> '' and version is not null
),

patterns as (
    select pattern, version from {{ ref('inflation_pattern') }}
),

parameters as (
    {{ parameters('inflation_parameter', ['interval_z', 'demotion_decisions', 'demotion_precision']) }}
),

decided as (
    select
        pattern,
        version,
        count(*) filter (where decision in ('confirmed', 'corrected')) as confirmed,
        count(*) filter (where decision = 'explained') as cleared,
        count(*) filter (where decision = 'undetermined') as undetermined
    from decisions
    group by all
),

counted as (
    select
        pattern,
        version,
        patterns.version is not null as is_current,
        coalesce(decided.confirmed, 0) + coalesce(decided.cleared, 0) as decided,
        coalesce(decided.confirmed, 0) as confirmed,
        coalesce(decided.cleared, 0) as cleared,
        coalesce(decided.undetermined, 0) as undetermined
    from patterns
    full join decided using (pattern, version)
),

final as (
    select
        counted.*,
        case when decided > 0 then confirmed / decided end as precision,
        case when decided > 0 then {{ wilson('confirmed', 'decided', 'interval_z', -1) }} end as precision_low,
        case when decided > 0 then {{ wilson('confirmed', 'decided', 'interval_z', 1) }} end as precision_high,
        coalesce(is_current and decided >= demotion_decisions and precision_high < demotion_precision, false) as is_demoted
    from counted
    cross join parameters
)

select * from final
