"""A command line over a server in memory, with time that does not pass."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner

from key_account_adapter import redact
from key_account_adapter.app import Services
from key_account_adapter.cli import cli
from key_account_adapter.client import retry
from key_account_adapter.client.memory import MemoryServer, MemoryTransport
from key_account_adapter.client.rpc import RpcClient
from key_account_adapter.client.settings import Settings
from key_account_adapter.clock import Clock
from key_account_adapter.edge import run

from .policies import SMALL

CANARY = "canary-5f1e-key"


@dataclass
class FakeTime:
    """Seconds that pass only by sleeping, and what was slept."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    @property
    def clock(self) -> Clock:
        return Clock(self.now, self.sleep)


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    exit_code: int
    stdout: str
    stderr: str


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("KEY_ACCOUNT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(retry, "sleep", lambda _seconds: None)


@pytest.fixture(autouse=True)
def _no_secrets_kept() -> Iterator[None]:
    yield
    redact.forget()


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def server() -> MemoryServer:
    return MemoryServer()


@pytest.fixture
def transport(server: MemoryServer) -> MemoryTransport:
    return MemoryTransport(server)


@pytest.fixture
def client(transport: MemoryTransport) -> RpcClient:
    return RpcClient(transport)


@pytest.fixture
def settings_seen() -> list[Settings]:
    return []


@pytest.fixture
def services(
    client: RpcClient, time: FakeTime, settings_seen: list[Settings]
) -> Services:
    def connect(settings: Settings, _key: str) -> RpcClient:
        settings_seen.append(settings)
        return client

    return Services(connect=connect, clock=time.clock, is_terminal=lambda: False)


@pytest.fixture
def invoke(services: Services) -> Callable[..., Result]:
    """Run the command line; server options are filled in unless they are given."""

    def call(*arguments: str, answer: str = "", connected: bool = True) -> Result:
        env = {"KEY_ACCOUNT_API_KEY": CANARY, "KEY_ACCOUNT_URL": "http://127.0.0.1"}
        with CliRunner().isolation(answer, env if connected else {}) as streams:
            code = run(cli, list(arguments), services)
            out, err = (stream.getvalue().decode() for stream in streams[:2])
        return Result(code, out, err)

    return call


@pytest.fixture
def small(tmp_path: Path) -> str:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return str(path)
