"""What the records themselves say about the weights: how often each level occurs where the truth is known by 法人番号.

The levels come from the very SQL of the model `int_nayose_compared`, with pairs of known truth in the place of its candidates. Nothing is
written: the build file is attached read-only to a database in memory.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from ingestion.store.linkage_schema import PARTS

Key = tuple[str, str]
RANDOM_PAIRS = 3_000_000
PAIRS_OF_A_NUMBER = 20
"""One corporation with many wordings must not speak for all."""
NAMESAKES_OF_A_NAME = 50
SEED = 20240401
BAND = 2
LAST_BAND = 20
CANDIDATES = re.compile(r"(?<!\w)(?:yorozu_build\.)?intermediate\.int_nayose_candidates(?!\w)")
RARITY = {
    ("name", "exact"): "name_rarity",
    ("name", "kana"): "kana_rarity",
    ("name", "reading"): "kana_rarity",
    ("address", "building"): "tenant_rarity",
    ("address", "numbers"): "tenant_rarity",
    ("address", "block"): "town_rarity",
    ("address", "town"): "town_rarity",
    ("address", "municipality"): "municipality_rarity",
    ("person", "same"): "person_rarity",
    ("telephone", "same"): "telephone_rarity",
}
"""How common the agreeing value is, as in the macro `nayose_parts`: only to show what a rarity is worth in a typical pair."""
LABELLED = """
    create temp table labelled as
    select
        profiles.profile_id, numbers.corporate_number, profiles.name_key, profiles.kana_key,
        row_number() over (order by profiles.profile_id) - 1 as place
    from yorozu_build.intermediate.int_nayose_profiles as profiles
    join yorozu_build.intermediate.int_nayose_numbers as numbers using (profile_id)
    where numbers.is_own and profiles.name_key <> ''
"""
DECIDED = """
    create temp table decided as
    with latest as (
        select record_id, arg_max(profile_id, (last_month, first_month, profile_id)) as profile_id
        from yorozu_build.intermediate.int_nayose_mentions where is_linkable group by 1
    )
    select distinct least(a.profile_id, b.profile_id) as profile_a, greatest(a.profile_id, b.profile_id) as profile_b
    from yorozu_build.nayose.decision as decision
    join latest as a on decision.record_a = a.record_id
    join latest as b on decision.record_b = b.record_id
    where decision.decision = 'same' and a.profile_id <> b.profile_id
"""
MATCHING = f"""
    create temp table matching as
    select a.profile_id as profile_a, b.profile_id as profile_b
    from labelled as a join labelled as b on a.corporate_number = b.corporate_number and a.profile_id < b.profile_id
    qualify row_number() over (
        partition by a.corporate_number order by hash(a.profile_id, b.profile_id, {SEED}), a.profile_id, b.profile_id
    ) <= {PAIRS_OF_A_NUMBER}
    union
    select profile_a, profile_b from decided
"""
EVERY_PAIR = "select a.place as one, b.place as other from labelled as a join labelled as b on a.place < b.place"
# Not two calls of hash(): of one number with two seeds they fall together in few pairs of remainders.
DRAWN_PAIRS = """
    select distinct least(one, other) as one, greatest(one, other) as other
    from (
        select md5_number_lower(text) % {wordings} as one, md5_number_upper(text) % {wordings} as other
        from (select '{seed}|' || i as text from range({draws}) as draw(i))
    )
"""
DIFFERING = """
    create temp table differing as
    select a.profile_id as profile_a, b.profile_id as profile_b
    from ({pairs}) as drawn
    join labelled as a on a.place = drawn.one
    join labelled as b on b.place = drawn.other
    where a.corporate_number <> b.corporate_number
"""
NAMESAKES = f"""
    create temp table namesakes as
    with bearers as (
        from labelled
        qualify row_number() over (partition by name_key order by hash(profile_id, {SEED}), profile_id) <= {NAMESAKES_OF_A_NAME}
    )
    select a.profile_id as profile_a, b.profile_id as profile_b
    from bearers as a
    join bearers as b on a.name_key = b.name_key and a.profile_id < b.profile_id and a.corporate_number <> b.corporate_number
"""
# A reading can agree only where both are known; one side's kana is compared only where the names differ (see nayose_name_level).
COMPARABLE_NAMES = """
    select
        count(*) filter (a.kana_key <> '' and b.kana_key <> ''),
        count(*) filter (
            a.kana_key <> '' and b.kana_key <> '' and a.name_key <> b.name_key
            and (regexp_full_match(a.name_key, '[ァ-ヺーぁ-ゖ]+') or regexp_full_match(b.name_key, '[ァ-ヺーぁ-ゖ]+'))
        )
    from matching
    join yorozu_build.intermediate.int_nayose_profiles as a on profile_a = a.profile_id
    join yorozu_build.intermediate.int_nayose_profiles as b on profile_b = b.profile_id
"""
BANDS = f"""
    select
        least(floor(pairs.bits / {BAND}) * {BAND}, {LAST_BAND})::integer as band,
        count(*) as pairs,
        count(*) filter (a.corporate_number = b.corporate_number) as same,
        avg(1 / (1 + pow(2, -pairs.bits))) as claimed
    from yorozu_build.intermediate.int_nayose_pairs as pairs
    join labelled as a on pairs.profile_a = a.profile_id
    join labelled as b on pairs.profile_b = b.profile_id
    group by 1 order by 1
"""


class NothingToLearnFromError(Exception):
    """The warehouse cannot teach weights; the message says why."""


@dataclass(frozen=True)
class Band:
    """Scored pairs of a band of bits with 法人番号 on both sides: how many, how many truly one, what their scores claim."""

    bits: int
    pairs: int
    same: int
    claimed: float


@dataclass(frozen=True)
class Evidence:
    """How often each level was seen in pairs that are one enterprise, and in random pairs that are two."""

    as_of: dt.date
    wordings: int
    numbers: int
    matching_pairs: int
    decided_pairs: int
    random_pairs: int
    namesake_pairs: int
    matching: dict[Key, int]
    random: dict[Key, int]
    comparable: dict[Key, int]
    """Matching pairs in which a level can be found at all, where these are fewer than those of its comparison."""
    typical: dict[Key, float]
    """How rare the agreeing value is in the middle matching pair of a level, in bits."""
    bands: list[Band]


def gather(build_db: Path) -> Evidence:
    """Counts levels in a build file. NothingToLearnFromError if there is none, or if it is not one of a whole night."""
    if not build_db.exists():
        raise NothingToLearnFromError(
            f"組み立てのファイル {build_db.name} がありません。先に yorozu nightly を実行してください。"
        )
    with duckdb.connect() as connection:
        try:
            connection.execute(f"attach '{_quoted(build_db)}' as yorozu_build (read_only)")
            return _count(connection)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise NothingToLearnFromError(
                "組み立てのファイルに名寄せの結果がそろっていません。yorozu nightly を最後まで実行してください。"
            ) from error
        except duckdb.IOException as error:
            raise NothingToLearnFromError(
                "組み立てのファイルを開けません。ほかの処理が使っていないか確かめてください。"
            ) from error


def _count(connection: duckdb.DuckDBPyConnection) -> Evidence:
    comparison = _comparison(connection)
    _draw_pairs(connection)
    for pairs in ("matching", "differing", "namesakes"):
        _compare(connection, comparison, pairs)
    readings, kana_names = _row(connection, COMPARABLE_NAMES)
    wordings, numbers = _row(connection, "select count(*), count(distinct corporate_number) from labelled")
    # Two enterprises of one name are too rare among random pairs to tell how often their readings agree.
    apart_from_kana = tuple(part for part in PARTS if part != "kana")
    random = _levels(connection, "differing", apart_from_kana) | _levels(connection, "namesakes", ("kana",))
    return Evidence(
        as_of=_row(connection, "select as_of from yorozu_build.raw.run")[0],
        wordings=wordings,
        numbers=numbers,
        matching_pairs=_size(connection, "matching"),
        decided_pairs=_size(connection, "decided"),
        random_pairs=_size(connection, "differing"),
        namesake_pairs=_size(connection, "namesakes"),
        matching=_levels(connection, "matching"),
        random=random,
        comparable={("name", "kana"): readings, ("name", "reading"): kana_names},
        typical=_typical(connection, comparison),
        bands=[Band(*row) for row in connection.execute(BANDS).fetchall()],
    )


def _comparison(connection: duckdb.DuckDBPyConnection) -> str:
    """The select of the model that compares, with `{pairs}` where it reads its candidates."""
    found = connection.execute(
        "select sql from duckdb_views() where database_name = 'yorozu_build' and schema_name = 'intermediate' "
        "and view_name = 'int_nayose_compared'"
    ).fetchall()
    if not found:
        raise NothingToLearnFromError(
            "組み立てのファイルに、比べ方（int_nayose_compared）がありません。先に yorozu nightly を実行してください。"
        )
    select = re.split(r"\sAS\s", found[0][0], maxsplit=1, flags=re.IGNORECASE)[-1].rstrip().rstrip(";")
    if not CANDIDATES.search(select):
        raise NothingToLearnFromError(
            "比べ方（int_nayose_compared）が組の表（int_nayose_candidates）を読んでいないため、学習できません。"
        )
    return CANDIDATES.sub("pairs_to_compare", select)


def _draw_pairs(connection: duckdb.DuckDBPyConnection) -> None:
    for statement in (LABELLED, DECIDED, MATCHING, NAMESAKES):
        connection.execute(statement)
    wordings = _size(connection, "labelled")
    is_few = wordings * (wordings - 1) // 2 <= RANDOM_PAIRS
    pairs = EVERY_PAIR if is_few else DRAWN_PAIRS.format(seed=SEED, wordings=wordings, draws=RANDOM_PAIRS)
    connection.execute(DIFFERING.format(pairs=pairs))


def _compare(connection: duckdb.DuckDBPyConnection, comparison: str, pairs: str) -> None:
    """Table `<pairs>_levels`: each combination of levels with the number of pairs that show it."""
    levels = ", ".join(f"{part}_level" for part in PARTS)
    connection.execute(f"create or replace temp view pairs_to_compare as from {pairs}")
    connection.execute(f"create temp table {pairs}_levels as select {levels}, count(*) as pairs from ({comparison}) group by all")


def _levels(connection: duckdb.DuckDBPyConnection, pairs: str, parts: tuple[str, ...] = PARTS) -> dict[Key, int]:
    query = " union all ".join(
        f"select '{part}', {part}_level, sum(pairs)::bigint from {pairs}_levels group by all" for part in parts
    )
    return {(part, level): n for part, level, n in connection.execute(query).fetchall()}


def _typical(connection: duckdb.DuckDBPyConnection, comparison: str) -> dict[Key, float]:
    connection.execute("create or replace temp view pairs_to_compare as from matching")
    middles = ", ".join(
        f"median(total_bits - {rarity}) filter ({part}_level = '{level}')" for (part, level), rarity in RARITY.items()
    )
    row = _row(connection, f"select {middles} from ({comparison})")
    return {key: float(bits) for key, bits in zip(RARITY, row, strict=True) if bits is not None}


def _size(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(_row(connection, f"select count(*) from {table}")[0])


def _row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    return tuple(connection.execute(query).fetchall()[0])


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
