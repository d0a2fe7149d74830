"""The shape of the pipeline: what runs every night, in which order, and who is told."""

from __future__ import annotations

import datetime as dt
import http.server
import itertools
import json
import threading
from pathlib import Path

import dagster as dg
import pytest

from orchestration.assets.inbox import reread_keys
from orchestration.definitions import build_defs
from orchestration.journal import load_stages, note_stage, write_status_page
from orchestration.partitions import HUB_MONTHS
from orchestration.resources import Notifier, Yorozu


@pytest.fixture(scope="module")
def graph() -> dg.Definitions:
    return build_defs()


def test_order_of_the_night(graph: dg.Definitions) -> None:
    keys = graph.resolve_asset_graph()
    order = ["inbox_files", "submission_sheets", "submission_snapshot", "warehouse_sources", "checked_marts", "published_marts"]
    for before, after in itertools.pairwise(order):
        ancestors = keys.get_ancestor_asset_keys(dg.AssetKey(after))
        assert dg.AssetKey(before) in ancestors, f"{before} → {after}"
    assert dg.AssetKey("corporate_registry") in keys.get_ancestor_asset_keys(dg.AssetKey("warehouse_sources"))
    assert dg.AssetKey(["marts", "kpi_hub_month"]) in keys.get_ancestor_asset_keys(dg.AssetKey("checked_marts"))


def test_every_asset_is_described_in_japanese(graph: dg.Definitions) -> None:
    keys = graph.resolve_asset_graph()
    own = [key for key in keys.materializable_asset_keys if len(key.path) == 1 or key.path[0] == "marts"]
    assert own
    for key in own:
        assert any("\u3040" <= letter <= "\u9fff" for letter in keys.get(key).description or ""), key


def test_schedule_runs_the_nightly_job(graph: dg.Definitions) -> None:
    schedule = graph.resolve_schedule_def("nightly_at_two")
    assert (schedule.job_name, schedule.cron_schedule, schedule.execution_timezone) == ("nightly", "0 2 * * *", "Asia/Tokyo")
    assert {job.name for job in graph.resolve_all_job_defs() if not job.name.startswith("__")} == {
        "nightly",
        "one_hub",
        "one_month",
        "backfill",
    }


def test_partitions_and_rereading() -> None:
    keys = HUB_MONTHS.get_partition_keys(current_time=dt.datetime(2025, 4, 1, tzinfo=dt.UTC))
    assert len(keys) % 47 == 0
    assert dg.MultiPartitionKey({"hub": "13", "month": "2024-05"}) in keys
    assert reread_keys(["13", "27/2024-05"]) == {("13", None), ("27", dt.date(2024, 5, 1))}


def test_resources_default_to_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YOROZU_INBOX", str(tmp_path / "in"))
    assert Yorozu().inbox_path == tmp_path / "in"
    assert Yorozu(as_of="2024-06-15").as_of_date == dt.date(2024, 6, 15)


def test_webhook_is_told_and_a_dead_one_does_no_harm() -> None:
    received: list[dict[str, str]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Silent."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    assert Notifier(webhook_url=f"http://127.0.0.1:{server.server_port}/", timeout_seconds=5).send("失敗", "理由") == []
    thread.join()
    server.server_close()
    assert received == [{"text": "失敗\n理由"}]
    failures = Notifier(webhook_url=f"http://127.0.0.1:{server.server_port}/", timeout_seconds=1).send("失敗", "理由")
    assert len(failures) == 1 and failures[0].startswith("webhook")


def test_status_page_survives_a_cut_log(tmp_path: Path) -> None:
    note_stage(tmp_path, "run1", "様式の読み取り", {"files_read": 3})
    with (tmp_path / "reports" / "run_log.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"at": "2024-05-')
    assert len(load_stages(tmp_path)) == 1
    page = write_status_page(tmp_path).read_text(encoding="utf-8")
    assert "<dt>読んだファイル</dt><dd>3</dd>" in page and "途中で終了" in page
