import numpy as np
import pytest

from benchmarks.linkage_scores import components
from ingestion.nayose.components import component_ids


def ids(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.uint64)


def test_components_bear_the_smallest_profile():
    found = component_ids(ids(3, 5, 8, 9), ids(9, 8), ids(8, 3))
    assert found.tolist() == [3, 5, 3, 3]


def test_edges_that_leave_the_nodes_lead_nowhere():
    assert component_ids(ids(3, 5), ids(3, 5), ids(4, 7)).tolist() == [3, 5]


@pytest.mark.parametrize("nodes", [ids(), ids(7)])
def test_nothing_to_join(nodes: np.ndarray):
    assert component_ids(nodes, ids(1), ids(2)).tolist() == nodes.tolist()


@pytest.mark.parametrize("seed", range(5))
def test_the_same_partition_as_another_implementation(seed: int):
    random = np.random.default_rng(seed)
    nodes = np.unique(random.integers(0, 2**64, 300, dtype=np.uint64))
    edges = random.integers(0, len(nodes), (200 + 50 * seed, 2))
    found = component_ids(nodes, nodes[edges[:, 0]], nodes[edges[:, 1]])
    expected = components(len(nodes), edges)
    for label in np.unique(expected):
        assert set(found[expected == label]) == {nodes[expected == label].min()}


def test_a_long_chain():
    nodes = np.arange(10_000, dtype=np.uint64)
    shuffled = np.random.default_rng(0).permutation(nodes)
    assert set(component_ids(nodes, shuffled[:-1], shuffled[1:])) == {0}
