"""Jobs: the nightly one (the schedule, `yorozu nightly` and `make run` run this same job), one hub, one month, and backfills."""

from __future__ import annotations

import dagster as dg

NIGHTLY_SELECTION = dg.AssetSelection.all() - dg.AssetSelection.assets("hub_month_rereading")

nightly = dg.define_asset_job(
    "nightly",
    selection=NIGHTLY_SELECTION,
    description="夜間処理：受信箱の確認から公開まで。",
    executor_def=dg.in_process_executor,
    tags={"yorozu/kind": "nightly"},
)
one_hub = dg.define_asset_job(
    "one_hub",
    selection=NIGHTLY_SELECTION,
    description="一つの拠点を読み直して公開まで。設定の reread に拠点コードを書く（例: 13）。",
    executor_def=dg.in_process_executor,
    config={"ops": {"inbox_files": {"config": {"reread": ["13"]}}}},
)
one_month = dg.define_asset_job(
    "one_month",
    selection=NIGHTLY_SELECTION,
    description="一つの月を読み直して公開まで。設定の reread に */年月 または 拠点/年月 を書く（例: */2024-05、13/2024-05）。",
    executor_def=dg.in_process_executor,
    config={"ops": {"inbox_files": {"config": {"reread": ["*/2024-05"]}}}},
)
backfill = dg.define_asset_job(
    "backfill",
    selection=dg.AssetSelection.assets("hub_month_rereading"),
    description="拠点×月の範囲を読み直す。公開は次の夜間処理で。",
    executor_def=dg.in_process_executor,
)
JOBS = (nightly, one_hub, one_month, backfill)
