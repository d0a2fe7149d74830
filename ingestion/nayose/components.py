"""Connected components of many profiles: everything that edges join, named by its smallest profile.

Used for the touched part of a night, which may be everything. In whole arrays: the recursive query that says the same takes minutes for a
million profiles.
"""

from __future__ import annotations

import numpy as np


def component_ids(nodes: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """For every node (ascending, none twice) the smallest node that edges one[i]–other[i] lead to; edges that leave the nodes lead nowhere."""
    starts, is_known_start = _places(nodes, one)
    ends, is_known_end = _places(nodes, other)
    inside = is_known_start & is_known_end
    return nodes[_smallest_reached(len(nodes), starts[inside], ends[inside])]


def _places(nodes: np.ndarray, profiles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    places = np.minimum(np.searchsorted(nodes, profiles), max(len(nodes) - 1, 0))
    known = nodes[places] == profiles if len(nodes) else np.zeros(len(profiles), dtype=bool)
    return places, known


def _smallest_reached(size: int, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Both ends' names take the smaller of the two, and names are followed to their own name, until no edge has two names."""
    name = np.arange(size)
    while len(starts):
        one, other = name[starts], name[ends]
        differ = one != other
        starts, ends, one, other = starts[differ], ends[differ], one[differ], other[differ]
        np.minimum.at(name, np.maximum(one, other), np.minimum(one, other))
        while not np.array_equal(followed := name[name], name):
            name = followed
    return name
