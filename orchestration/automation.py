"""When things run by themselves: the nightly schedule, the sensor on the inbox, and who hears of a failure."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

import dagster as dg

from orchestration.jobs import nightly
from orchestration.journal import note_outcome, unpublished
from orchestration.resources import Notifier, Yorozu

QUIET = timedelta(minutes=10)

nightly_schedule = dg.ScheduleDefinition(
    name="nightly_at_two",
    job=nightly,
    cron_schedule="0 2 * * *",
    execution_timezone="Asia/Tokyo",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="毎日 2:00（日本時間）に夜間処理を行う。",
)


@dg.sensor(
    job=nightly,
    minimum_interval_seconds=300,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="受信箱に新しいファイルが届き、10 分動きがなければ夜間処理を始める。",
)
def inbox_sensor(context: dg.SensorEvaluationContext, yorozu: Yorozu) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """One run for each new state of the inbox, once it has been quiet."""
    files = sorted(path for path in yorozu.inbox_path.rglob("*") if path.is_file())
    stats = [(path.as_posix(), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    state = hashlib.sha256(repr(stats).encode()).hexdigest()[:16]
    newest = max((mtime for _, _, mtime in stats), default=0) / 1e9
    if state == context.cursor:
        yield dg.SkipReason("受信箱に変わりはありません。")
    elif datetime.now().timestamp() - newest < QUIET.total_seconds():
        yield dg.SkipReason("届いたばかりのファイルがあります。書き込みが終わるのを待ちます。")
    else:
        context.update_cursor(state)
        yield dg.RunRequest(run_key=state)


@dg.run_failure_sensor(default_status=dg.DefaultSensorStatus.RUNNING, description="失敗した処理を記録し、知らせる。")
def tell_of_failure(context: dg.RunFailureSensorContext, yorozu: Yorozu, notifier: Notifier) -> None:
    """Notes the failure on the status page and tells whoever wants to know."""
    message = context.failure_event.message or "原因不明の失敗"
    if not note_outcome(yorozu.warehouse_path, context.dagster_run.run_id, message):
        return
    for problem in notifier.send("よろず夜間処理が失敗しました", message):
        context.log.warning(f"通知できませんでした: {problem}")


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="終わった処理を状況の頁に記す。",
)
def note_success(context: dg.RunStatusSensorContext, yorozu: Yorozu) -> None:
    """Notes on the status page that a run came to its end."""
    run_id = context.dagster_run.run_id
    note_outcome(yorozu.warehouse_path, run_id, unpublished(yorozu.warehouse_path, run_id))


SCHEDULES = (nightly_schedule,)
SENSORS = (inbox_sensor, tell_of_failure, note_success)
