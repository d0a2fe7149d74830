-- One row per name of institutions as somebody wrote it and institution told in it: the name up to its last word for an organisation (a
-- person's name behind it falls off), its key and its kind. A text without such a word is one row whose name is not published.
with written as (
    select institution_name as written_name from {{ ref('stg_referrals') }}
    union
    select institution_name from {{ ref('stg_network_activities') }}
    union
    select attending_institution from {{ ref('stg_consultations') }}
    union
    select institution_name from {{ ref('stg_partners') }}
),

words as (
    select * from {{ ref('partner_word') }}
),

bare as (
    select written_name, regexp_replace(written_name, '\([^()]*\)|（[^（）]*）', ' ', 'g') as bare_name
    from written
    where written_name is not null
),

parts as (
    select
        written_name,
        unnest(string_split_regex(trim(bare_name), '[\s、,;；/／]+')) as part,
        generate_subscripts(string_split_regex(trim(bare_name), '[\s、,;；/／]+'), 1) as part_no
    from bare
),

-- The longest word tells the kind; the last word for an organisation ends the name.
told as (
    select
        parts.written_name,
        parts.part_no,
        parts.part,
        arg_max(words.kind, (length(words.word), words.word)) as kind,
        max(length(parts.part) - strpos(reverse(lower(parts.part)), reverse(words.word)) + 1)
            filter (where words.is_organisation) as name_length
    from parts
    inner join words on contains(lower(parts.part), words.word)
    group by all
),

organisations as (
    select
        written_name,
        row_number() over (partition by written_name order by part_no) as position,
        left(part, name_length) as institution_name,
        kind
    from told
    where name_length is not null
),

others as (
    select
        bare.written_name,
        1 as position,
        null as institution_name,
        arg_max(told.kind, (length(told.part), told.part)) as kind,
        {{ institution_key('bare.written_name') }} as name_key
    from bare
    left join told using (written_name)
    anti join organisations on bare.written_name = organisations.written_name
    group by bare.written_name
),

final as (
    select *, {{ institution_key('institution_name') }} as name_key from organisations
    union all
    select * from others
)

select * from final
