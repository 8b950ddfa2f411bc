"""The edge: usage errors, JSON for every exit code, closed pipes, secrets."""

import importlib
import io
import json
import logging
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
import responses

from key_account_adapter.app import Services
from key_account_adapter.cli import cli
from key_account_adapter.client.memory import (
    MemoryServer,
    MemoryTransport,
    policy_error,
)
from key_account_adapter.edge import run
from key_account_adapter.errors import (
    ConnectionFailed,
    LostAnswer,
    OutcomeUnknown,
    RailRefused,
    Refused,
)
from key_account_adapter.exit_codes import ExitCode
from key_account_adapter.output import text
from key_account_adapter.output.writer import Writer
from key_account_adapter.signals import Terminated

from .conftest import CANARY, Result
from .faking import fail_on
from .odoo_http import KEY, URL, serve

Invoke = Callable[..., Result]
ROOT = Path(__file__).parents[3]


def commands() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, command in cli.commands.items():
        found.append((name,))
        if isinstance(command, click.Group):
            found += [(name, below) for below in command.commands]
    return found


@pytest.mark.parametrize("command", commands(), ids="-".join)
def test_every_command_has_help_with_an_example(
    invoke: Invoke, command: tuple[str, ...]
) -> None:
    result = invoke(*command, "--help")

    assert result.exit_code == 0
    assert f"  key-account {' '.join(command)}" in result.stdout
    assert "--format [text|json" in result.stdout


@pytest.mark.parametrize("command", commands(), ids="-".join)
def test_every_command_and_option_is_documented(command: tuple[str, ...]) -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    found: Any = cli
    for name in command:
        found = found.commands[name]

    assert f"key-account {' '.join(command)}" in page
    for parameter in found.params:
        if isinstance(parameter, click.Option):
            assert f"`{parameter.opts[-1]}" in page, parameter.opts


@pytest.mark.parametrize("code", ExitCode)
def test_every_exit_code_is_documented(code: ExitCode) -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")

    assert f"| {int(code)} |" in page


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", "--no-such-option"),
        ("no-such-command",),
        ("plan",),
        ("recompute", "--batch-size", "0"),
        ("plan", "x.yaml", "--format", "xml"),
        ("validate", "--format"),
    ],
)
def test_usage_errors_end_with_64(invoke: Invoke, arguments: tuple[str, ...]) -> None:
    result = invoke(*arguments)

    assert result.exit_code == 64
    assert "--help" in result.stderr


def test_a_usage_error_is_json_if_json_was_asked_for(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    for arguments in (["--format=json"], ["--format", "json"]):
        data = json.loads(invoke("plan", *arguments, "--odd").stdout)
        assert (data["exit_code"], data["command"]) == (64, "plan")

    monkeypatch.setenv("KEY_ACCOUNT_FORMAT", "json")
    assert json.loads(invoke("plan", "--odd").stdout)["ok"] is False
    assert invoke("plan", "--format", "text", "--odd").stdout == ""


def test_no_command_shows_the_help(invoke: Invoke) -> None:
    assert "Commands:" in invoke().stderr + invoke("--help").stdout
    assert invoke("--version").exit_code == 0


FAILURES: list[tuple[int, str, BaseException]] = [
    (1, "apply", Refused("no")),
    (4, "apply", policy_error("POL404", "no", [{"message": "no"}])),
    (5, "apply", policy_error("POL501", "stale")),
    (6, "apply", RailRefused("rail")),
    (7, "describe", ConnectionFailed("down")),
    (8, "apply", OutcomeUnknown("who knows")),
    (130, "plan", KeyboardInterrupt()),
    (130, "describe", KeyboardInterrupt()),
    (143, "describe", Terminated()),
    (143, "apply", Terminated()),
    (1, "describe", RuntimeError("a bug")),
]


@pytest.mark.parametrize(("code", "method", "error"), FAILURES)
def test_json_is_valid_for_every_failure(
    invoke: Invoke,
    small: str,
    transport: MemoryTransport,
    code: int,
    method: str,
    error: BaseException,
) -> None:
    fail_on(transport, method, error)

    result = invoke("apply", small, "--yes", "--format", "json")

    data = json.loads(result.stdout)
    assert (result.exit_code, data["exit_code"], data["ok"]) == (code, code, False)
    assert data["error"]["message"]


def test_json_is_valid_for_success_and_pending_and_drift(
    invoke: Invoke, small: str, server: MemoryServer
) -> None:
    def code(*arguments: str) -> int:
        result = invoke(*arguments, "--format", "json")
        data = json.loads(result.stdout)
        assert data["ok"] is True
        assert data["exit_code"] == result.exit_code
        return result.exit_code

    assert code("plan", small, "--exit-code") == 2
    assert code("apply", small, "--yes") == 0
    assert code("apply", small, "--yes") == 0
    server.edit("small", "option/flag/strategic", {"sequence": 7})
    assert code("plan", small, "--exit-code") == 3
    for command in ("status", "history", "doctor", "schema", "version", "export"):
        assert code(command) == 0
    for command in (("recompute",), ("recompute", "status"), ("validate", small)):
        assert code(*command) == 0


def test_the_matrix_covers_every_exit_code() -> None:
    # 9 is a recompute whose accounts failed, see test_recompute_report.py.
    covered = {code for code, _, _ in FAILURES} | {0, 2, 3, 9, 64}

    assert covered == {int(code) for code in ExitCode}


def test_a_bug_is_called_one(
    invoke: Invoke, small: str, transport: MemoryTransport
) -> None:
    fail_on(transport, "describe", RuntimeError(f"oops {CANARY}"))

    result = invoke("plan", small, "-vv")

    assert result.exit_code == 1
    assert "Unexpected RuntimeError: oops ********" in result.stderr
    assert "Traceback" in result.stderr
    assert CANARY not in result.stderr


def test_an_option_without_a_server_says_so(invoke: Invoke, small: str) -> None:
    result = invoke("plan", small, connected=False)

    assert result.exit_code == 64
    assert "No server was given." in result.stderr


def test_a_reader_that_left_gets_nothing_more() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w") as stream:  # noqa: PTH123 - a pipe has no path
        writer = Writer(out=stream)

        writer.result("first")
        writer.result("second")


class ClosedPipe(io.StringIO):
    def write(self, _text: str) -> int:
        raise BrokenPipeError


def test_a_closed_pipe_is_quiet_and_keeps_the_exit_code(small: str) -> None:
    services = Services(writer=Writer(out=ClosedPipe()))

    assert run(cli, ["validate", small], services) == 0


def test_a_closed_pipe_of_the_shell_is_quiet(small: str) -> None:
    script = f"{sys.executable} -m key_account_adapter schema | head -1"

    result = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {script}; exit 0"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "adapter")},
    )

    assert result.stderr == ""
    assert result.stdout == "{\n"


def test_a_console_that_knows_only_ascii_gets_escapes() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", write_through=True)

    Writer(out=stream).result("分级\n")

    assert raw.getvalue().startswith(b"\\u5206\\u7ea7")


def test_only_known_reports_have_a_text() -> None:
    nothing: Any = object()

    with pytest.raises(TypeError):
        text.of_report(nothing)


@pytest.mark.parametrize("transport", ["json2", "jsonrpc"])
@pytest.mark.parametrize("failing", ["nothing", "lost", "error"])
def test_the_key_never_shows(
    invoke: Invoke,
    small: str,
    services: Services,
    server: MemoryServer,
    caplog: pytest.LogCaptureFixture,
    transport: str,
    failing: str,
) -> None:
    """At any verbosity, in results, errors, logs and tracebacks, over both transports."""
    services.connect = Services().connect
    server.login = "policy_admin"
    options = ("--url", URL, "--db", "db", "--login", "policy_admin")
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        if failing == "lost":
            mock.add(responses.POST, f"{URL}/jsonrpc", body=LostAnswer(KEY))
            describe = f"{URL}/json/2/key.account.policy/describe"
            mock.add(responses.POST, describe, body=RuntimeError(f"bearer {KEY}"))
        if failing == "error":
            server.diagnostics = [
                {"severity": "error", "code": "POL401", "message": f"no {KEY}"}
            ]
        serve(mock, server)
        shown = [
            invoke(*words, *options, "--transport", transport, "-vvv", "--format", form)
            for form in ("text", "json")
            for words in (
                ("apply", small, "--yes"),
                ("doctor",),
                ("history",),
                ("recompute",),
            )
        ]
        sent = b"".join(_body(call.request) for call in mock.calls)

    everything = "".join(result.stdout + result.stderr for result in shown)
    assert KEY not in everything
    assert everything
    assert (KEY.encode() in sent) == (transport == "jsonrpc")


def _body(request: Any) -> bytes:
    body = request.body or b""
    return body if isinstance(body, bytes) else str(body).encode()


def test_verbosity_sets_levels(invoke: Invoke) -> None:
    levels = []
    for flag in ([], ["-v"], ["-vv"], ["-vvv"]):
        invoke("version", *flag)
        levels.append((logging.getLogger().level, logging.getLogger("urllib3").level))

    warning, info, debug = logging.WARNING, logging.INFO, logging.DEBUG
    assert levels == [
        (warning, warning),
        (info, warning),
        (debug, warning),
        (debug, debug),
    ]


def test_help_imports_nothing_heavy() -> None:
    """Heavy libraries are imported by the commands that need them."""
    code = (
        "import sys, key_account_adapter.cli\n"
        "heavy = {'requests', 'pydantic', 'rich', 'odoorpc', 'yaml'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "adapter")}

    subprocess.run([sys.executable, "-c", code], check=True, env=env)


def test_a_termination_signal_ends_with_143(
    invoke: Invoke, small: str, transport: MemoryTransport
) -> None:
    original = transport.call

    def call(*arguments: Any) -> Any:
        os.kill(os.getpid(), signal.SIGTERM)
        return original(*arguments)

    transport.call = call  # type: ignore[method-assign]

    result = invoke("plan", small)

    assert result.exit_code == 143
    assert "nothing was sent that changes the server" in result.stderr


def test_main_ends_with_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    from key_account_adapter import cli as module

    monkeypatch.setattr(sys, "argv", ["key-account", "--odd"])

    with pytest.raises(SystemExit) as caught:
        module.main()
    assert caught.value.code == 64


def test_the_module_can_be_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["key-account", "--version"])

    name = "key_account_adapter.__main__"
    importlib.import_module(name)
    monkeypatch.delitem(sys.modules, name)

    with pytest.raises(SystemExit) as caught:
        runpy.run_module("key_account_adapter", run_name="__main__")

    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith("key-account, version")
