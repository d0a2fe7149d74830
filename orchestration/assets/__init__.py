"""One module a stage, in the order of the night. The tuple below is the map of the pipeline."""

from orchestration.assets import inbox, marts, publication, reference, registry, rereading, snapshot, warehouse

STAGES = (inbox, registry, reference, snapshot, warehouse, marts, publication, rereading)
