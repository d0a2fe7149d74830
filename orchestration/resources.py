"""Resources: where the warehouse is, and who is told when a run fails."""

import datetime as dt
import json
import os
import smtplib
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from email.message import EmailMessage
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

import dagster as dg

from ingestion.pipeline import IngestOptions
from orchestration.lock import writer_lock

TOKYO = ZoneInfo("Asia/Tokyo")


class Yorozu(dg.ConfigurableResource):
    """Inbox and warehouse of this installation; `as_of` empty means today in Japan."""

    inbox: str = ""
    warehouse: str = ""
    as_of: str = ""
    workers: int = 2
    is_locked: bool = False  # whoever started the run holds the lock already

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Generator[Self, None, None]:
        """Holds the warehouse's lock during a run (not for sensors); raises LockBusyError if another run holds it."""
        with nullcontext() if self.is_locked or context.run is None else writer_lock(self.warehouse_path):
            yield self

    @property
    def inbox_path(self) -> Path:
        """The inbox (YOROZU_INBOX, else ./inbox)."""
        return Path(self.inbox or os.environ.get("YOROZU_INBOX", "inbox")).absolute()

    @property
    def warehouse_path(self) -> Path:
        """The warehouse directory (YOROZU_WAREHOUSE, else ./warehouse)."""
        return Path(self.warehouse or os.environ.get("YOROZU_WAREHOUSE", "warehouse")).absolute()

    @property
    def as_of_date(self) -> dt.date:
        """The day the figures are as of."""
        return dt.date.fromisoformat(self.as_of) if self.as_of else dt.datetime.now(TOKYO).date()

    @property
    def build_db(self) -> Path:
        """The private file a build is made in."""
        return self.warehouse_path / "build" / "yorozu_build.duckdb"

    def ingest_options(self, reread: frozenset[tuple[str, dt.date | None]] = frozenset()) -> IngestOptions:
        """Options of the ingestion."""
        return IngestOptions(self.inbox_path, self.warehouse_path, self.as_of_date, self.workers, reread)


class Notifier(dg.ConfigurableResource):
    """Tells people: a webhook (YOROZU_WEBHOOK_URL) and mail (YOROZU_SMTP_HOST, YOROZU_MAIL_TO), both optional."""

    webhook_url: str = ""
    smtp_host: str = ""
    mail_to: str = ""
    timeout_seconds: int = 10

    def send(self, subject: str, text: str) -> list[str]:
        """Sends to every channel that is set; returns what could not be reached (a failed message never fails a run)."""
        failures = []
        for name, channel in (("webhook", self._post), ("mail", self._mail)):
            try:
                channel(subject, text)
            except OSError as error:
                failures.append(f"{name}: {error}")
        return failures

    def _post(self, subject: str, text: str) -> None:
        url = self.webhook_url or os.environ.get("YOROZU_WEBHOOK_URL", "")
        if url:
            body = json.dumps({"text": f"{subject}\n{text}"}, ensure_ascii=False).encode()
            request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 - operator's URL
            urllib.request.urlopen(request, timeout=self.timeout_seconds).close()  # noqa: S310

    def _mail(self, subject: str, text: str) -> None:
        host = self.smtp_host or os.environ.get("YOROZU_SMTP_HOST", "")
        to = self.mail_to or os.environ.get("YOROZU_MAIL_TO", "")
        if host and to:
            message = EmailMessage()
            message["Subject"], message["To"], message["From"] = subject, to, to.split(",")[0]
            message.set_content(text)
            with smtplib.SMTP(host, timeout=self.timeout_seconds) as server:
                server.send_message(message)
