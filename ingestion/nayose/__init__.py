"""名寄せ: how names, persons, telephones and addresses of records become keys under which one enterprise's records meet.

Belongs here: pure functions from text to normal form, one kind of text a module. What is then compared with what, and what it weighs,
is SQL and seeds of `dbt_project/models/intermediate/nayose/`.
"""
