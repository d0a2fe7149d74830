"""Dagster's entry point: a pure assembler of assets, jobs, schedules, sensors and resources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg

from orchestration.assets import STAGES
from orchestration.automation import SCHEDULES, SENSORS
from orchestration.jobs import JOBS
from orchestration.resources import Notifier, Yorozu


def build_defs(
    *,
    resource_overrides: Mapping[str, Any] | None = None,
    loggers: Mapping[str, dg.LoggerDefinition] | None = None,
) -> dg.Definitions:
    """The whole project; tests and the command line override resources and loggers."""
    resources = {"yorozu": Yorozu(), "notifier": Notifier()} | dict(resource_overrides or {})
    return dg.Definitions(
        assets=dg.load_assets_from_modules(list(STAGES)),
        jobs=list(JOBS),
        schedules=list(SCHEDULES),
        sensors=list(SENSORS),
        resources=resources,
        loggers=loggers,
    )


defs = build_defs()
