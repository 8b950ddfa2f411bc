"""What every command works with: resolved options, the server, the output."""

import contextlib
import logging
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import redact
from .clock import Clock
from .errors import AdapterError, BadUsage
from .output.writer import Writer

if TYPE_CHECKING:
    from .client.interface import PolicyClient
    from .client.settings import Settings
    from .commands.report import Report
    from .diagnostics import Diagnostic
    from .profiles import Profile

ENV = "KEY_ACCOUNT"
LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)
QUIET_BELOW_VVV = ("urllib3", "requests", "key_account_adapter.wire")
GIT_SECONDS = 5


def _connect(settings: "Settings", key: str) -> "PolicyClient":
    from .client.factory import connect

    return connect(settings, key)


@dataclass
class Services:
    """What the outside world gives; tests replace it."""

    connect: Callable[["Settings", str], "PolicyClient"] = _connect
    clock: Clock = field(default_factory=Clock)
    writer: Writer = field(default_factory=Writer)
    is_terminal: Callable[[], bool] = lambda: sys.stdin.isatty()


class App:
    """One run of the command line."""

    def __init__(self, services: Services, options: Mapping[str, Any]) -> None:
        self.services = services
        self.options = options
        self.writer = services.writer
        self.clock = services.clock
        self._noted: set[tuple[object, ...]] = set()
        set_up_logging(int(options.get("verbose") or 0), services.writer)

    @property
    def format(self) -> str:
        return str(self.options.get("format") or "text")

    @property
    def json(self) -> bool:
        return self.format == "json"

    def settings(self) -> "Settings":
        """The server that options, environment and profile point at."""
        from .profiles import resolve

        return resolve(self._profile(), self.options)

    @contextlib.contextmanager
    def client(self) -> Iterator["PolicyClient"]:
        """A connected client, closed at the end."""
        client = self.connect()
        try:
            yield client
        finally:
            client.close()

    @contextlib.contextmanager
    def clients(self, count: int) -> Iterator[list["PolicyClient"]]:
        """Some connected clients, each with a connection of its own."""
        settings, key = self.settings(), self._key()
        with contextlib.ExitStack() as stack:
            found = []
            for _ in range(count):
                client = self.services.connect(settings, key)
                stack.callback(client.close)
                found.append(client)
            yield found

    def connect(self) -> "PolicyClient":
        """Find server and key, and connect."""
        return self.services.connect(self.settings(), self._key())

    def _key(self) -> str:
        from .credentials import find_key

        return find_key(self._key_options(), self._profile().key)

    def open_key_file(self) -> str:
        """The key file in use if other users can read it, else empty."""
        from .credentials import is_open_to_others

        file = str(self.options.get("api_key_file") or self._profile().key.file)
        return file if file and is_open_to_others(file) else ""

    def emit(self, command: str, report: "Report") -> int:
        """Write the result; its exit code."""
        self.writer.result(self._text(command, report))
        return int(report.exit_code)

    def note(self, text: str) -> None:
        """Say something on stderr."""
        self.writer.note(text)

    def note_findings(self, found: "Iterable[Diagnostic]") -> None:
        """Say findings on stderr, once: the server repeats what was found here."""
        from .output.text import of_findings

        fresh = {(item.mark, item.code, item.message): item for item in found}
        new = [item for key, item in fresh.items() if key not in self._noted]
        self._noted.update(fresh)
        if new:
            self.note(of_findings(new))

    def _text(self, command: str, report: "Report") -> str:
        if self.json:
            from .output import json

            return json.of_report(command, report)
        from .output import text

        if self.format == "csv":
            self.note(text.summary(report))
            return text.as_csv(report)
        # For validate the findings are the result.
        if command != "validate":
            self.note_findings(report.diagnostics)
        return text.of_report(report)

    def _profile(self) -> "Profile":
        from .profiles import load_profile

        name, config = self.options.get("profile"), self.options.get("config")
        return load_profile(name or "", config or "")

    def _key_options(self) -> Any:
        from .credentials import KeySource, split_command

        command = self.options.get("api_key_command") or ""
        return KeySource(
            file=self.options.get("api_key_file") or "",
            command=split_command(command),
            stdin=bool(self.options.get("api_key_stdin")),
        )


def set_up_logging(verbosity: int, writer: Writer) -> None:
    """Log to stderr without secrets; OdooRPC stays quiet at any verbosity."""
    handler = logging.StreamHandler(writer.err)
    handler.setFormatter(
        redact.RedactingFormatter("%(levelname)s %(name)s %(message)s")
    )
    root = logging.getLogger()
    for old in [each for each in root.handlers if getattr(each, "ours", False)]:
        root.removeHandler(old)
    # A mark of our own, so that a second command of a process replaces the first's.
    handler.ours = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(LEVELS[min(verbosity, len(LEVELS) - 1)])
    noisy = logging.DEBUG if verbosity > len(LEVELS) - 1 else logging.WARNING
    for name in QUIET_BELOW_VVV:
        logging.getLogger(name).setLevel(noisy)
    logging.getLogger("odoorpc").setLevel(logging.WARNING)


def git_commit(file: str) -> str:
    """The commit that `file` is at, ``+dirty`` if it was changed since; or empty."""
    folder = str(Path(file).resolve().parent)
    head = _git(folder, "rev-parse", "HEAD")
    if not head:
        return ""
    changed = _git(folder, "status", "--porcelain", "--", Path(file).resolve().name)
    return f"{head}+dirty" if changed else head


def _git(folder: str, *arguments: str) -> str:
    try:
        result = subprocess.run(
            ["git", "-C", folder, *arguments],
            capture_output=True,
            text=True,
            timeout=GIT_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return result.stdout.strip()


def parse_duration(text: str) -> float:
    """Seconds in ``90``, ``90s``, ``15m`` or ``2h``."""
    units = {"s": 1, "m": 60, "h": 3600}
    number, unit = (text[:-1], text[-1]) if text[-1:] in units else (text, "s")
    if not number.isdigit() or int(number) == 0:
        raise BadUsage(f"'{text}' is not a duration like 90s, 15m or 2h.")
    return float(int(number) * units[unit])


def write_error(writer: Writer, command: str, error: AdapterError, json: bool) -> int:
    """Write a failure: JSON to stdout, text to stderr; its exit code."""
    from .output import json as as_json
    from .output import text

    if json:
        writer.result(as_json.of_error(command, error))
        return int(error.exit_code)
    done = error.done.get("applied", [])
    applied = [f"{item['bundle']} at {item['revision']}" for item in done]
    if applied:
        writer.note(f"Applied before the failure: {', '.join(applied)}.")
    writer.note(text.of_error(error))
    return int(error.exit_code)
