"""dbt's graph as Dagster shows it: the asset a node is part of, where it comes from, and the tests that look at it. Not running dbt.

An intermediate model or a mart is an asset; so are all seeds together and all staging views together, which nobody asks for one by one.
Read from the manifest as it lies on disk: loading dbt for it would cost more than a night with nothing new.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import dagster as dg

SOURCES = dg.AssetKey("warehouse_sources")
TESTS = "dbt_tests"
"""The check of an asset: all of dbt's tests that look at it."""
TOGETHER = {
    "seeds": "コード表、規則、仮定の値｜All seeds.",
    "staging": "受け付けた行とコード表を名前と型のそろった列で見せるビュー｜All staging views.",
}
"""Layers that are one asset each."""
LAYERS = ("seeds", "staging", "intermediate", "marts")


class DbtGraph:
    """Models, seeds and tests of a parsed project."""

    def __init__(self, manifest: Path) -> None:
        nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"]
        self.built = {key: node for key, node in nodes.items() if node["resource_type"] in ("model", "seed")}
        self.tests = {key: node for key, node in nodes.items() if node["resource_type"] == "test"}

    def asset_of(self, unique_id: str) -> dg.AssetKey:
        """The asset that a model, seed or source is part of, or that a test looks at."""
        if unique_id in self.tests:
            return self._tested(self.tests[unique_id])
        if unique_id not in self.built:
            return SOURCES
        node = self.built[unique_id]
        return dg.AssetKey([node["schema"]] if node["schema"] in TOGETHER else [node["schema"], node["name"]])

    def _tested(self, test: Mapping[str, Any]) -> dg.AssetKey:
        """What a generic test stands beside; of a written one, what comes last of that which it compares, staging if only sources."""
        if attached := test.get("attached_node"):
            return self.asset_of(attached)
        compared = [key for key in test["depends_on"]["nodes"] if key in self.built]
        if not compared:
            return dg.AssetKey("staging")
        return self.asset_of(max(compared, key=lambda key: LAYERS.index(self.built[key]["schema"])))

    def asset_specs(self) -> list[dg.AssetSpec]:
        """One spec for each asset."""
        together = [self._layer(layer, words) for layer, words in TOGETHER.items()]
        return together + [self._model(key, node) for key, node in self.built.items() if node["schema"] not in TOGETHER]

    def check_specs(self) -> list[dg.AssetCheckSpec]:
        """One check for each asset that has tests."""
        names: dict[dg.AssetKey, list[str]] = {}
        for unique_id, test in self.tests.items():
            names.setdefault(self.asset_of(unique_id), []).append(test["name"])
        return [
            dg.AssetCheckSpec(TESTS, asset=key, description=f"dbt の検査 {len(tests)} 件: {'、'.join(sorted(tests))}")
            for key, tests in names.items()
        ]

    def _layer(self, layer: str, words: str) -> dg.AssetSpec:
        parents = (parent for node in self.built.values() if node["schema"] == layer for parent in _parents(node))
        return _spec(dg.AssetKey(layer), self._assets(parents), layer, words)

    def _model(self, unique_id: str, node: Mapping[str, Any]) -> dg.AssetSpec:
        description = node["description"] or node["name"]
        label = node["config"].get("meta", {}).get("label_ja")
        columns = [
            dg.TableColumn(column["name"], column.get("data_type") or "?", column.get("description"))
            for column in node["columns"].values()
        ]
        return _spec(
            self.asset_of(unique_id),
            self._assets(_parents(node)),
            node["schema"],
            f"{label}｜{description}" if label else description,
            {"dagster/column_schema": dg.TableSchema(columns)} if columns else {},
        )

    def _assets(self, unique_ids: Iterable[str]) -> set[dg.AssetKey]:
        return {self.asset_of(unique_id) for unique_id in unique_ids}


def _parents(node: Mapping[str, Any]) -> list[str]:
    """What a node is made of; seeds name nothing."""
    return list(node["depends_on"].get("nodes", ()))


def _spec(
    key: dg.AssetKey, deps: set[dg.AssetKey], group: str, description: str, metadata: Mapping[str, Any] | None = None
) -> dg.AssetSpec:
    others = sorted(deps - {key}, key=lambda dep: dep.to_user_string())
    return dg.AssetSpec(key, deps=others, group_name=group, description=description, metadata=metadata, kinds={"dbt", "duckdb"})
