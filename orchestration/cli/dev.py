"""`yorozu dev`: Dagster's web interface and daemon, on this machine only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from orchestration.cli.instance import prepare_home


def serve(inbox: Path, warehouse: Path, port: int) -> int:
    """Runs `dagster dev` until it is stopped."""
    prepare_home(warehouse.absolute())
    environment = os.environ | {
        "YOROZU_INBOX": str(inbox.absolute()),
        "YOROZU_WAREHOUSE": str(warehouse.absolute()),
    }
    command = [
        sys.executable,
        "-m",
        "dagster",
        "dev",
        "-m",
        "orchestration.definitions",
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    return subprocess.run(command, env=environment, check=False).returncode
