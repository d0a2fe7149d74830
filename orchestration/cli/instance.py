"""Dagster's instance of a warehouse: its home directory, telemetry off."""

from __future__ import annotations

import json
import os
from pathlib import Path

DAGSTER_YAML = """telemetry:
  enabled: false
nux:
  enabled: false
run_retries:
  enabled: true
  max_retries: 1
python_logs:
  python_log_level: WARNING
concurrency:
  runs:
    max_concurrent_runs: 1
event_log_storage:
  module: orchestration.event_log
  class: OpenSqliteEventLog
  config:
    base_dir: {events}
"""


def prepare_home(warehouse: Path) -> Path:
    """DAGSTER_HOME below the warehouse, with its configuration."""
    home = warehouse / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    config = home / "dagster.yaml"
    events = home / "history" / "runs"  # where Dagster itself would write them
    settings = DAGSTER_YAML.format(events=json.dumps(str(events), ensure_ascii=False))
    if not config.exists() or config.read_text(encoding="utf-8") != settings:
        config.write_text(settings, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"
    return home
