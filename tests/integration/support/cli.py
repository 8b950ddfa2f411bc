"""The command line as people run it: a process of its own, the key in a variable."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .waiting import PATIENCE

PROGRAM = Path(sys.executable).with_name("key-account")


@dataclass(frozen=True)
class Result:
    """What a command came to."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """Standard output, which holds JSON and nothing else."""
        return json.loads(self.stdout)

    @property
    def text(self) -> str:
        """Everything it said."""
        return self.stdout + self.stderr


@dataclass(frozen=True)
class Cli:
    """`key-account` for one user, server and transport; `home` is its empty home."""

    url: str
    database: str
    login: str
    key: str = field(repr=False)
    home: Path
    transport: str = "json2"

    def run(self, *arguments: str | Path, format: str = "json") -> Result:
        """Run a command to its end; whatever happens, it keeps the key to itself."""
        done = subprocess.run(
            self.command(*arguments, format=format),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
            env=self.environment(),
            cwd=self.home,
            stdin=subprocess.DEVNULL,
        )
        result = Result(done.returncode, done.stdout, done.stderr)
        assert self.key not in result.text, "the key was printed"
        assert "Traceback" not in result.text, result.text
        return result

    def must(self, *arguments: str | Path) -> Any:
        """Run a command that has to go well; its JSON."""
        result = self.run(*arguments)
        assert result.code == 0, result.text
        answer = result.json
        assert (answer["ok"], answer["exit_code"]) == (True, 0)
        return answer

    def start(self, *arguments: str | Path) -> "subprocess.Popen[str]":
        """Start a command that will be disturbed."""
        return subprocess.Popen(
            self.command(*arguments, format="json"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment(),
            cwd=self.home,
            stdin=subprocess.DEVNULL,
        )

    @contextmanager
    def started(self, *arguments: str | Path) -> "Iterator[subprocess.Popen[str]]":
        """The same; it is gone afterwards, whatever came of it."""
        process = self.start(*arguments)
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    def command(self, *arguments: str | Path, format: str) -> list[str]:
        """The command line; connection and key are in the environment."""
        return [str(PROGRAM), *map(str, arguments), "--format", format]

    def environment(self) -> dict[str, str]:
        """Nothing of the developer's own settings, and what names the server."""
        kept = {
            name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ
        }
        return {
            **kept,
            "HOME": str(self.home),
            "KEY_ACCOUNT_URL": self.url,
            "KEY_ACCOUNT_DB": self.database,
            "KEY_ACCOUNT_LOGIN": self.login,
            "KEY_ACCOUNT_TRANSPORT": self.transport,
            "KEY_ACCOUNT_API_KEY": self.key,
        }

    def but(self, **changes: Any) -> "Cli":
        """The same with another url, database, login, key or transport."""
        return replace(self, **changes)
