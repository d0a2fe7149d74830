"""Partitions: hub × month since the first form (April 2015)."""

from __future__ import annotations

import dagster as dg

from ingestion.normalise.codes import CodeList

HUBS = dg.StaticPartitionsDefinition([row["hub_code"] for row in CodeList.rows("hub")])
MONTHS = dg.TimeWindowPartitionsDefinition(start="2015-04", cron_schedule="0 0 1 * *", fmt="%Y-%m", timezone="Asia/Tokyo")
HUB_MONTHS = dg.MultiPartitionsDefinition({"hub": HUBS, "month": MONTHS})
