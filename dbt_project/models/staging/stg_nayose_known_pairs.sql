select * from {{ source('nayose', 'known_pair') }}
