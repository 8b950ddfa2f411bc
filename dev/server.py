"""A running Odoo server, as `dev.odoo.start` returns it."""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from dev import process
from dev.process import Daemon


@dataclass
class Server:
    """A running Odoo server for one database; stops when used as a context."""

    daemon: Daemon

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return self.daemon.facts["url"]

    @property
    def database(self) -> str:
        """The only database it serves."""
        return self.daemon.facts["database"]

    @property
    def pid(self) -> int:
        """The process (with workers: the parent of them)."""
        return self.daemon.pid

    @property
    def log(self) -> Path:
        """Its log file."""
        return Path(self.daemon.log)

    @property
    def port(self) -> int:
        """Its port on the loopback interface."""
        return int(self.daemon.facts["port"])

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self.daemon.alive

    def stop(self) -> None:
        """Let it finish its requests, then end it."""
        process.stop(self.daemon)

    def kill(self) -> None:
        """End it and its workers at once, as a power cut would."""
        process.kill(self.daemon)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
