"""Steps of `linkage_scale` as processes of their own, so that each one's time and memory are its own.

`python -m benchmarks.linkage_child link|core|remember|train|predict FOLDER [records.parquet …]`
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.linkage_warehouse import CORE, LinkageWarehouse


def link(place: Path, records: list[str]) -> None:
    """The nightly models on these records; leaves the seconds of the models in seconds.json."""
    warehouse = LinkageWarehouse(place)
    listed = ", ".join(f"'{path}'" for path in records)
    warehouse.fill(f"select * exclude (truth) from read_parquet([{listed}])")
    started = time.perf_counter()
    warehouse.link()
    (place / "seconds.json").write_text(json.dumps(time.perf_counter() - started), encoding="utf-8")


def core(place: Path, _: list[str]) -> None:
    """What Splink does too, once more on what the last `link` left; leaves its seconds in core_seconds.json."""
    warehouse = LinkageWarehouse(place)
    started = time.perf_counter()
    warehouse.link(CORE, is_tested=False)
    (place / "core_seconds.json").write_text(json.dumps(time.perf_counter() - started), encoding="utf-8")


def remember(place: Path, _: list[str]) -> None:
    """Keeps state and ids of the last `link` for the next."""
    LinkageWarehouse(place).remember()


def train(place: Path, records: list[str]) -> None:
    """Splink's training on prepared records, into model.json."""
    from benchmarks import splink_rival

    linker = splink_rival.linker_of(Path(records[0]), splink_rival.settings(with_contacts=True))
    splink_rival.train_unsupervised(linker)
    linker.misc.save_model_to_json(str(place / "model.json"), overwrite=True)


def predict(place: Path, records: list[str]) -> None:
    """Splink's scores and clusters of prepared records under the trained model, into clusters.parquet."""
    from benchmarks import splink_rival

    linker = splink_rival.linker_of(Path(records[0]), str(place / "model.json"))
    started = time.perf_counter()
    pairs = linker.inference.predict(threshold_match_weight=splink_rival.KEEP_BITS)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_weight=splink_rival.LINK_BITS)
    clusters.as_duckdbpyrelation().select("record_id, cluster_id").write_parquet(str(place / "clusters.parquet"))
    (place / "core_seconds.json").write_text(json.dumps(time.perf_counter() - started), encoding="utf-8")


STEPS = {"link": link, "core": core, "remember": remember, "train": train, "predict": predict}

if __name__ == "__main__":
    STEPS[sys.argv[1]](Path(sys.argv[2]), sys.argv[3:])
