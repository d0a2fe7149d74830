"""The registry folder of the inbox: what is new in it is read, what cannot be read is refused with its line, the rest stays in force.

Each file becomes one Parquet file of the warehouse, named by its content. Taking a file out of the inbox takes nothing back: the registry
is a history, and only grows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from ingestion.registry.files import SUFFIXES, RefusedRegistryFile, read_records
from ingestion.registry.versions import has_current_keys, renew_keys, write_versions
from ingestion.store.atomic import remove_leftovers, write_atomically
from ingestion.store.linkage import registry_files, registry_folder

Progress = Callable[[str, int, int], None]
READING = "法人番号公表サイトのファイルを読んでいます"
RENEWING = "法人番号公表サイトの名寄せのキーを作り直しています"
RULES = 1  # goes up when a file that was refused may now be readable
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Refusal:
    """A file that is not used: its line (0: the file as a whole), and why."""

    file: str
    line: int
    message_ja: str
    sha256: str
    rules: int = RULES

    def told(self) -> str:
        """One line for people."""
        return f"{self.file}{f' {self.line} 行目' if self.line else ''}: {self.message_ja}"


@dataclass(frozen=True)
class RegistryResult:
    """The registry after this night: files in the inbox, those read now, all rows kept, and refusals."""

    files: int
    files_read: int
    versions: int
    refused: tuple[Refusal, ...] = ()

    def summary(self) -> dict[str, Any]:
        """Counts for the log, and the refusals in words."""
        refused = [refusal.told() for refusal in self.refused]
        return {"files": self.files, "files_read": self.files_read, "versions": self.versions, "refused": refused}


@dataclass(frozen=True)
class RegistryFile:
    """A file of the inbox and its content's digest; `path` is how people name it."""

    path: str
    location: Path
    size: int
    change_id: str
    sha256: str

    def version_file(self, warehouse: Path) -> Path:
        """Where its rows lie."""
        return registry_folder(warehouse) / f"{self.sha256[:20]}.parquet"


def take_in_registry(inbox: Path, warehouse: Path, workers: int, progress: Progress) -> RegistryResult:
    """Reads what is new in `<inbox>/registry`; a refused file leaves all others in force."""
    remove_leftovers(registry_folder(warehouse))
    files, unopened = _look(inbox / "registry", warehouse)
    new, known = _to_read(files, warehouse)
    refused = [*unopened, *known, *_read(new, warehouse, workers, progress)]
    _remember(warehouse, files, refused)
    _renew(warehouse, workers, progress)
    versions = sum(pq.read_metadata(path).num_rows for path in registry_files(warehouse))
    read = sum(file.version_file(warehouse).exists() for file in new)
    return RegistryResult(len(files) + len(unopened), read, versions, tuple(sorted(refused, key=lambda refusal: refusal.file)))


def _look(folder: Path, warehouse: Path) -> tuple[list[RegistryFile], list[Refusal]]:
    """The files of the inbox, hashed only if they changed since the last night; and those that cannot be opened."""
    seen = _load(warehouse, "seen.json", {})
    files, unopened = [], []
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file()):
        name = path.relative_to(folder).as_posix()
        try:
            stat = path.stat()
            change_id = f"{stat.st_size}-{stat.st_mtime_ns}-{stat.st_ino}"
            known = seen.get(name, {})
            sha256 = known["sha256"] if known.get("change_id") == change_id else _hash(path)
            files.append(RegistryFile(name, path, stat.st_size, change_id, sha256))
        except OSError as error:
            unopened.append(Refusal(name, 0, f"ファイルを開けません（{error.strerror}）", ""))
    return files, unopened


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _to_read(files: Iterable[RegistryFile], warehouse: Path) -> tuple[list[RegistryFile], list[Refusal]]:
    """Files whose content was never read, once each; and refusals that still hold."""
    before = {item["sha256"]: Refusal(**item) for item in _load(warehouse, "refused.json", [])}
    new: dict[str, RegistryFile] = {}
    refused = []
    for file in files:
        refusal = before.get(file.sha256)
        if refusal is not None and refusal.rules == RULES:
            refused.append(replace(refusal, file=file.path))
        elif not file.version_file(warehouse).exists():
            new.setdefault(file.sha256, file)
    return list(new.values()), refused


def _read(new: list[RegistryFile], warehouse: Path, workers: int, progress: Progress) -> list[Refusal]:
    refused = []
    total = max(1, sum(file.size for file in new) // MEGABYTE)
    done = 0

    def told(read: int) -> None:
        progress(READING, (done + read) // MEGABYTE, total)

    for file in new:
        told(0)
        try:
            write_versions(file.version_file(warehouse), read_records(file.location, file.path, told), workers)
        except RefusedRegistryFile as fault:
            refused.append(Refusal(file.path, fault.line, fault.message_ja, file.sha256))
        done += file.size
    if new:
        progress(READING, total, total)
    return refused


def _renew(warehouse: Path, workers: int, progress: Progress) -> None:
    """Files whose keys other normal forms gave get today's, so that they meet the keys of the records."""
    outdated = [path for path in registry_files(warehouse) if not has_current_keys(path)]
    for count, path in enumerate(outdated):
        progress(RENEWING, count, len(outdated))
        renew_keys(path, workers)
    if outdated:
        progress(RENEWING, len(outdated), len(outdated))


def _remember(warehouse: Path, files: list[RegistryFile], refused: list[Refusal]) -> None:
    seen = {file.path: {"change_id": file.change_id, "sha256": file.sha256} for file in files}
    _store(warehouse, "seen.json", seen)
    _store(warehouse, "refused.json", [asdict(refusal) for refusal in refused])


def _load(warehouse: Path, name: str, default: Any) -> Any:
    path = registry_folder(warehouse) / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else default


def _store(warehouse: Path, name: str, content: Any) -> None:
    """Replaces a small file in one step, if it changed; nothing is made where there is no registry."""
    if content == _load(warehouse, name, type(content)()):
        return
    text = json.dumps(content, ensure_ascii=False, indent=1)
    write_atomically(registry_folder(warehouse) / name, lambda path: path.write_text(text, encoding="utf-8"))
