"""What dbt does to a build file, written down once for each state of the project: the statements of every node, in their order.

A night carries them out (`dbt_replay`); dbt itself is asked when the project has changed (`dbt_recording`). Neither is done here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

CODE_LISTS = "source.yorozu.codes."
"""Sources that are the same on every night of one state of the code."""
ASKED_ONCE, SO_FAR = "/* asked once */", "/* so far */"
"""Around a query of one column inside a statement: its values may be written in its place (macro asked_once)."""
ABOVE = "+"
"""Before a selected name: the node and all that it is made of."""


@dataclass(frozen=True)
class Step:
    """A statement in SQL, or the module of a Python model with its `model` and `materialize`."""

    language: str
    text: str


@dataclass(frozen=True)
class Node:
    """A model or a seed: what it is made of, and what makes it in a file that starts empty and in one that last night left."""

    unique_id: str
    name: str
    resource_type: str
    schema: str
    is_view: bool
    parents: tuple[str, ...]
    anew: tuple[Step, ...] = ()
    carried: tuple[Step, ...] = ()

    def steps(self, is_carried: bool) -> tuple[Step, ...]:
        """The steps in a file of this kind."""
        return self.carried if is_carried else self.anew

    @property
    def is_same_text(self) -> bool:
        """Whether it is a view that says the same every night."""
        return self.is_view and self.anew == self.carried and not any(ASKED_ONCE in step.text for step in self.anew)


def made_of_lists(parents: Mapping[str, Collection[str]]) -> set[str]:
    """Of nodes with what they are made of, those that follow from code lists and seeds alone."""
    listed: set[str] = set()
    for key in TopologicalSorter(parents).static_order():
        if key in parents and all(parent in listed or parent.startswith(CODE_LISTS) for parent in parents[key]):
            listed.add(key)
    return listed


class Plan:
    """All nodes of a state of the project, by unique id, each after what it is made of."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        found = {node.unique_id: node for node in nodes}
        order = TopologicalSorter({key: node.parents for key, node in found.items()}).static_order()
        self.nodes = {key: found[key] for key in order if key in found}

    @cached_property
    def lasting(self) -> set[str]:
        """Nodes that are the same on every night of one state of the code: seeds, views, and models of code lists and seeds alone."""
        of_lists = made_of_lists({key: node.parents for key, node in self.nodes.items()})
        return {key for key, node in self.nodes.items() if node.is_same_text or (key in of_lists and node.anew == node.carried)}

    def chosen(self, select: Sequence[str]) -> list[str]:
        """Nodes of these names in the order of the plan, all of them if none is given. Raises KeyError for a name that no node has."""
        if not select:
            return list(self.nodes)
        keys = {node.name: key for key, node in self.nodes.items()}
        found: set[str] = set()
        for name in select:
            key = keys[name.removeprefix(ABOVE)]
            found |= self.above({key}) if name.startswith(ABOVE) else {key}
        return [key for key in self.nodes if key in found]

    def above(self, keys: Collection[str]) -> set[str]:
        """These nodes and all that they are made of."""
        found, waiting = set(keys), list(keys)
        while waiting:
            more = {parent for parent in self.nodes[waiting.pop()].parents if parent in self.nodes} - found
            found |= more
            waiting += more
        return found

    def order_of(self, keys: Collection[str]) -> dict[str, set[str]]:
        """For each of these nodes those of them that it waits for: through a view that stays, too."""
        made, waits = set(keys), dict[str, set[str]]()
        for key, node in self.nodes.items():
            parents = [parent for parent in node.parents if parent in self.nodes]
            waits[key] = {parent for parent in parents if parent in made}.union(
                *(waits[key] for key in parents if key not in made)
            )
        return {key: waits[key] for key in keys}

    def store(self, path: Path) -> None:
        """Keeps the plan in a file."""
        path.write_text(json.dumps([asdict(node) for node in self.nodes.values()], ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Plan:
        """The plan that `store` kept."""
        return cls(_node(kept) for kept in json.loads(path.read_text(encoding="utf-8")))


def _node(kept: Mapping[str, Any]) -> Node:
    anew, carried = (tuple(Step(**step) for step in kept[kind]) for kind in ("anew", "carried"))
    return Node(**{**kept, "parents": tuple(kept["parents"]), "anew": anew, "carried": carried})
