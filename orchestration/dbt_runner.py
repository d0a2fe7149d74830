"""dbt in this process: a manifest parsed once for each state of the project, and one build with its results.

dbt's own CLI would parse on every start; here the parsed manifest is kept in `dbt_project/target/` under a digest of the project.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[1] / "dbt_project"
TARGET = PROJECT / "target"
STAMP = TARGET / "project.sha256"
BLOCKING = ("error", "fail", "runtime error")
os.environ.setdefault("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")


@dataclass(frozen=True)
class NodeResult:
    """What became of one dbt node."""

    unique_id: str
    name: str
    resource_type: str
    status: str
    severity: str
    failures: int
    message: str
    seconds: float
    compiled_sql: str = ""

    @property
    def passed(self) -> bool:
        """Whether the node did what it should."""
        return self.status in ("success", "pass")

    @property
    def is_blocking(self) -> bool:
        """Whether publishing has to stop."""
        return self.status in BLOCKING or self.status == "skipped"


def project_digest() -> str:
    """Digest of the project's own files."""
    digest = hashlib.sha256()
    for path in sorted(PROJECT.rglob("*")):
        if path.suffix in (".sql", ".py", ".yml", ".csv") and "target" not in path.parts:
            digest.update(path.relative_to(PROJECT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def prepare_manifest() -> Path:
    """The manifest of the project as it stands; parsed anew only if a file changed. Raises RuntimeError if it does not parse."""
    digest = project_digest()
    manifest = TARGET / "manifest.json"
    TARGET.mkdir(parents=True, exist_ok=True)
    with (TARGET / "parse.lock").open("w") as lock:  # one process parses, others wait for it
        fcntl.flock(lock, fcntl.LOCK_EX)
        if manifest.exists() and STAMP.exists() and STAMP.read_text() == digest:
            return manifest
        result = _invoke(["parse"], None)
        if not result.success:
            raise RuntimeError(f"dbt のモデルを解釈できません: {result.exception}")
        STAMP.write_text(digest)
    return manifest


def build(build_db: Path, log_dir: Path, select: Sequence[str] = ()) -> list[NodeResult]:
    """Builds and tests all models in the private file, or those selected; raises RuntimeError only when dbt itself could not run."""
    from dbt.contracts.graph.manifest import Manifest

    prepare_manifest()
    os.environ["YOROZU_BUILD_DB"] = str(build_db)
    manifest = Manifest.from_msgpack((TARGET / "partial_parse.msgpack").read_bytes())
    arguments = ["build", "--no-write-json", "--target-path", str(build_db.parent / "dbt"), "--log-path", str(log_dir)]
    result = _invoke([*arguments, *(["--select", *select, "--indirect-selection", "cautious"] if select else [])], manifest)
    if result.result is None or not hasattr(result.result, "results"):
        raise RuntimeError(f"dbt を実行できません: {result.exception}")
    return [_node(item) for item in result.result.results]


def _invoke(arguments: Sequence[str], manifest: Any) -> Any:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    common = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    try:
        return dbtRunner(manifest=manifest).invoke(["--quiet", "--no-use-colors", *arguments, *common])
    finally:
        DuckDBConnectionManager.close_all_connections()


def _node(item: Any) -> NodeResult:
    node = item.node
    return NodeResult(
        unique_id=node.unique_id,
        name=node.name,
        resource_type=str(getattr(node.resource_type, "value", node.resource_type)),
        status=str(getattr(item.status, "value", item.status)),
        severity=str(getattr(node.config, "severity", "ERROR")).lower(),
        failures=int(item.failures or 0),
        message=str(item.message or ""),
        seconds=float(item.execution_time or 0),
        compiled_sql=str(getattr(node, "compiled_code", "") or ""),
    )


def generate_docs(build_db: Path, log_dir: Path) -> Path:
    """dbt's documentation of a build as one static HTML file; raises RuntimeError if dbt refuses."""
    os.environ["YOROZU_BUILD_DB"] = str(build_db)
    target = build_db.parent / "dbt_docs"
    result = _invoke(["docs", "generate", "--static", "--target-path", str(target), "--log-path", str(log_dir)], None)
    if not result.success:
        raise RuntimeError(f"dbt の文書をつくれません: {result.exception}")
    return target / "static_index.html"
