"""Splink as a rival: the same records, keys and blocks as our models, its own comparisons, training, scores and clusters.

Its settings are those its documentation recommends: graded levels for names, term frequencies where a value says more the rarer it is, u
from random pairs, m by EM or from labels, no columns kept that nothing reads. Blocks over the cap are left out before it starts, as ours.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from orchestration.dbt_replay import SETTINGS

BLOCK_CAP = 200
COMPANIES = 5_400_000
KEEP_BITS, LINK_BITS = -6.0, 1.0
# As in dbt_project/macros/nayose_blocks.sql; test_linkage_benchmark holds the two together.
BLOCKS = {
    "name_in_prefecture": ("name_key", "left(municipality_key, 2)"),
    "name": ("name_key",),
    "address": ("municipality_key", "town_key", "street_key"),
    "telephone": ("telephone_key",),
    "person_in_municipality": ("representative_key", "municipality_key"),
    "name_and_person": ("name_key", "representative_key"),
    "reading_in_municipality": ("kana_key", "municipality_key"),
    "name_begins_in_municipality": ("left(name_key, 3)", "municipality_key"),
    "name_ends_in_municipality": ("right(name_key, 3)", "municipality_key"),
}


def prepare(connection: duckdb.DuckDBPyConnection, source: str, target: Path) -> None:
    """Writes the records of a query (record_id, keys) with one column for each block, null where the block is over the cap."""
    keys = {
        block: f"case when {' and '.join(f'''{key} <> '' ''' for key in parts)} then hash({', '.join(parts)}) end"
        for block, parts in BLOCKS.items()
    }
    keyed = ", ".join(f"{key} as {block}_all" for block, key in keys.items())
    capped = ", ".join(
        f"if(count(*) over (partition by {block}_all) <= {BLOCK_CAP}, {block}_all, null) as {block}_block" for block in BLOCKS
    )
    connection.execute(
        f"copy (select * exclude ({', '.join(f'{block}_all' for block in BLOCKS)}), {capped} "
        f"from (select *, {keyed} from ({source}))) to '{target}' (format parquet)"
    )


def settings(with_contacts: bool) -> Any:
    """Comparisons and blocking rules; `with_contacts`: the records have representatives and telephones."""
    import splink.comparison_level_library as levels
    import splink.comparison_library as comparisons
    from splink import SettingsCreator, block_on

    same_town = levels.And(levels.ExactMatchLevel("municipality_key"), levels.ExactMatchLevel("town_key"))
    name = comparisons.CustomComparison(
        [
            levels.NullLevel("name_key"),
            levels.ExactMatchLevel("name_key", term_frequency_adjustments=True),
            levels.ExactMatchLevel("kana_key"),
            levels.JaroWinklerLevel("name_key", 0.9),
            levels.JaroWinklerLevel("name_key", 0.75),
            levels.ElseLevel(),
        ],
        output_column_name="name_key",
    )
    address = comparisons.CustomComparison(
        [
            levels.NullLevel("municipality_key"),
            levels.And(same_town, levels.ExactMatchLevel("street_key")),
            same_town,
            levels.ExactMatchLevel("municipality_key", term_frequency_adjustments=True),
            levels.CustomLevel("left(municipality_key_l, 2) = left(municipality_key_r, 2)", "same prefecture"),
            levels.ElseLevel(),
        ],
        output_column_name="address",
    )
    form = comparisons.ExactMatch("legal_form")
    contacts = [
        comparisons.ExactMatch(column).configure(term_frequency_adjustments=True)
        for column in ("representative_key", "telephone_key")
    ]
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        comparisons=[name, address, form, *(contacts if with_contacts else [])],
        blocking_rules_to_generate_predictions=[block_on(f"{block}_block") for block in BLOCKS],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def linker_of(source: Path, model: Any) -> Any:
    """Splink's linker over the prepared records, with what the night works with and in silence."""
    from splink import DuckDBAPI, Linker

    warnings.filterwarnings("ignore")
    connection = duckdb.connect(config=SETTINGS)
    connection.execute("set enable_progress_bar = false")
    connection.execute(f"create table records as from read_parquet('{source}')")
    return Linker(DuckDBAPI(connection).register("records"), model, log_level=None)


def train_unsupervised(linker: Any) -> None:
    """Prior from sure pairs, u from random pairs, m by EM within two blocks that leave every comparison free in one of them."""
    from splink import block_on

    sure = [block_on("name_key", "municipality_key", "street_key"), block_on("name_key", "municipality_key", "town_key")]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name_key"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("municipality_key", "town_key", "street_key"))


def train_supervised(linker: Any, name_counts: pd.Series) -> None:
    """m from the column `label` (null outside the training half), names as rare as in the registry (companies by name)."""
    from splink import block_on

    database = linker._db_api
    names = [
        row[0]
        for row in database.duckdb_con.execute("select distinct name_key from records where name_key is not null").fetchall()
    ]
    shares = [max(int(name_counts.get(name, 1)), 1) / COMPANIES for name in names]
    rarity = database.register(pd.DataFrame({"name_key": names, "tf_name_key": shares}))
    linker.table_management.register_term_frequency_lookup(rarity, "name_key")
    sure = [block_on("name_key", "municipality_key", "street_key"), block_on("name_key", "municipality_key", "town_key")]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    linker.training.estimate_m_from_label_column("label")


def scored_pairs(mentions: pd.DataFrame, name_counts: pd.Series | None, place: Path) -> pd.DataFrame:
    """Pairs of real records by position (a, b, bits); with `name_counts` learnt from the labels of the training half."""
    place.mkdir(parents=True, exist_ok=True)
    target = place / "splink.parquet"
    records = mentions.assign(record_id=np.arange(len(mentions)), label=mentions["truth"].where(mentions["half"] == 0))
    with duckdb.connect() as connection:
        connection.register("real_records", records.drop(columns=["mention_id", "truth", "half"]))
        prepare(
            connection, "select *, null::varchar as representative_key, null::varchar as telephone_key from real_records", target
        )
    linker = linker_of(target, settings(with_contacts=False))
    if name_counts is None:
        train_unsupervised(linker)
    else:
        train_supervised(linker, name_counts)
    found = linker.inference.predict(threshold_match_weight=-10).as_pandas_dataframe()
    return pd.DataFrame({"a": found["record_id_l"], "b": found["record_id_r"], "bits": found["match_weight"]})
