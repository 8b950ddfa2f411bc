"""``doctor``: what it looks at and what it says."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from key_account_adapter.app import Services
from key_account_adapter.client.memory import MemoryServer, MemoryTransport
from key_account_adapter.client.rpc import RpcClient
from key_account_adapter.client.settings import Settings
from key_account_adapter.commands.doctor import Check, Surroundings, doctor

from .conftest import CANARY, Result
from .faking import change_answer

Invoke = Callable[..., Result]

NOW = datetime(2026, 11, 21, 9, 0, 30, tzinfo=UTC)


def examine(server: MemoryServer, **changes: Any) -> dict[str, Check]:
    settings = Settings(url="https://erp.example.com", **changes)
    client = RpcClient(MemoryTransport(server))
    around = Surroundings(settings, lambda: client, lambda: NOW)
    return {check.name: check for check in doctor(around).checks}


def test_a_healthy_server_is_all_ok(server: MemoryServer) -> None:
    checks = examine(server, database_uuid=server.database_uuid)

    assert {check.level for check in checks.values()} == {"ok"}
    assert set(checks) >= {"tls", "transport", "addon", "database", "rights", "clock"}


def test_doctor_on_the_command_line(
    invoke: Invoke, server: MemoryServer, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    key.write_text(CANARY)
    key.chmod(0o644)
    server.policy_admin = False

    result = invoke("doctor", "--api-key-file", str(key))

    assert result.exit_code == 7
    assert "fail  rights" in result.stdout
    assert f"help: chmod 600 {key}" in result.stdout


def test_doctor_finds_a_server_that_is_down(invoke: Invoke, services: Services) -> None:
    def connect(_settings: Settings, _key: str) -> RpcClient:
        from key_account_adapter.errors import ConnectionFailed

        raise ConnectionFailed("Cannot connect.", hint="start it")

    services.connect = connect
    result = invoke("doctor", "--format", "json")

    data = json.loads(result.stdout)
    assert (result.exit_code, data["ok"]) == (7, False)
    assert data["checks"][-1]["message"] == "Cannot connect."


@pytest.mark.parametrize(
    ("change", "name", "level", "words"),
    [
        ({"module_version": "19.0.0.1.0"}, "addon", "fail", "too old"),
        ({"module_version": "odd"}, "addon", "fail", "too old"),
        ({"api_version": "v9"}, "addon", "fail", "speaks v9"),
        ({"kinds": {"tier": []}}, "addon", "warn", "does not know: calendar"),
        ({"server_time": "2026-11-21 08:00:00"}, "clock", "warn", "3630 s apart"),
        ({"server_time": "2026-11-21T09:00:00+00:00"}, "clock", "ok", "30 s"),
        ({"server_time": "soon"}, "clock", "warn", "soon"),
        ({"languages": ["zh_CN"]}, "languages", "warn", "zh_CN"),
        ({"languages": []}, "languages", "warn", "none"),
    ],
)
def test_what_doctor_finds(
    server: MemoryServer, change: dict[str, Any], name: str, level: str, words: str
) -> None:
    transport = MemoryTransport(server)
    change_answer(transport, "describe", lambda answer: {**answer, **change})
    around = Surroundings(
        Settings(url="http://127.0.0.1"), lambda: RpcClient(transport), lambda: NOW
    )

    check = {each.name: each for each in doctor(around).checks}[name]

    assert check.level == level
    assert words in check.message


def test_another_database_than_the_profile_says(server: MemoryServer) -> None:
    assert examine(server, database_uuid="other")["database"].level == "fail"


def test_plain_http_to_another_machine_is_a_warning(server: MemoryServer) -> None:
    around = Surroundings(
        Settings(url="http://erp.example.com"),
        lambda: RpcClient(MemoryTransport(server)),
    )

    assert doctor(around).checks[1].level == "warn"


def test_a_pinned_database_is_checked_before_a_plan(
    invoke: Invoke, small: str, tmp_path: Path
) -> None:
    config = tmp_path / "p.toml"
    config.write_text("[profiles.a]\nurl = 'http://x'\ndatabase_uuid = 'other'\n")

    result = invoke("plan", small, "-p", "a", "--config", str(config))

    assert result.exit_code == 6
    assert "POL610" in result.stderr
