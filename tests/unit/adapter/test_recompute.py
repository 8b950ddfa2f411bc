"""``recompute``: batches, stopping, resuming, a server that goes away."""

import io
import json
import os
import signal
from collections.abc import Callable
from typing import Any

import pytest

from key_account_adapter.client import failures
from key_account_adapter.client.interface import Effect
from key_account_adapter.client.memory import MemoryServer, MemoryTransport
from key_account_adapter.client.rpc import RpcClient
from key_account_adapter.client.runs import Run
from key_account_adapter.commands.recompute import RecomputeJob, recompute
from key_account_adapter.errors import ConnectionFailed, LostAnswer, ServerBusy
from key_account_adapter.output.progress import Bar, Lines, progress
from key_account_adapter.output.writer import Writer
from key_account_adapter.signals import StopSignal

from .conftest import FakeTime, Result
from .faking import change_answer, fail_on

Invoke = Callable[..., Result]


BATCHES = ("--batch-size", "1000")
"""Several of them, for the run of the transport in memory."""


def on_step(transport: MemoryTransport, act: Callable[[int], None]) -> None:
    """Call `act` with the number of each step before it is answered."""
    original, count = transport.call, [0]

    def call(model: str, name: str, arguments: dict[str, Any], effect: Effect) -> Any:
        if name == "step":
            count[0] += 1
            act(count[0])
        return original(model, name, arguments, effect)

    transport.call = call  # type: ignore[method-assign]


def raise_on(number: int, error: Exception) -> Callable[[int], None]:
    def act(count: int) -> None:
        if count == number:
            raise error

    return act


def test_a_run_is_driven_to_its_end(invoke: Invoke, transport: MemoryTransport) -> None:
    result = invoke("recompute", "--as-of", "2026-10-31", "--batch-size", "1000")

    assert result.exit_code == 0
    assert "Run 1 as of 2026-10-31: done, 2500 of 2500" in result.stdout
    assert "recompute 0/2500 0%" in result.stderr
    assert "recompute 2500/2500 100%" in result.stderr
    assert [name for name, _ in transport.calls].count("step") == 3


def test_a_run_of_changes_says_what_it_measured(
    invoke: Invoke,
) -> None:
    result = invoke("recompute", "--changed")
    run = json.loads(invoke("recompute", "status", "--format", "json").stdout)["run"]

    assert "measured: 40 accounts that may have changed" in result.stdout
    assert (run["incremental"], run["full_reason"]) == (True, "")


def test_a_run_of_changes_says_why_it_measured_all(
    invoke: Invoke, server: MemoryServer
) -> None:
    server.runs.full_reason = "A new month has begun."

    result = invoke("recompute", "--changed")
    whole = invoke("recompute")

    assert "measured: all accounts. A new month has begun." in result.stdout
    assert "measured" not in whole.stdout


def test_nothing_to_do_is_done(invoke: Invoke, server: MemoryServer) -> None:
    server.runs.accounts = 0

    result = invoke("recompute")

    assert result.exit_code == 0
    assert "0 of 0" in result.stdout
    assert "recompute 0/0 100%" in result.stderr


def test_an_open_run_needs_resume(invoke: Invoke, server: MemoryServer) -> None:
    server.runs.start()

    refused = invoke("recompute")
    resumed = invoke("recompute", "--resume")

    assert refused.exit_code == 5
    assert "Run 1 is open" in refused.stderr
    assert "--resume" in refused.stderr
    assert resumed.exit_code == 0


def test_an_open_run_of_another_day_is_not_resumed(
    invoke: Invoke, server: MemoryServer
) -> None:
    server.runs.start("2026-01-31")

    assert invoke("recompute", "--resume", "--as-of", "2026-02-28").exit_code == 5


def test_max_runtime_stops_between_batches(
    invoke: Invoke, transport: MemoryTransport, time: FakeTime
) -> None:
    on_step(transport, lambda _count: time.sleep(60))

    result = invoke("recompute", *BATCHES, "--max-runtime", "2m", "--format", "json")

    data = json.loads(result.stdout)
    assert result.exit_code == 5
    assert data["run"]["done"] == 2000
    assert "--resume" in data["error"]["hint"]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_a_signal_finishes_the_batch(
    invoke: Invoke, transport: MemoryTransport, number: int, code: int
) -> None:
    on_step(
        transport, lambda count: os.kill(os.getpid(), number) if count == 1 else None
    )

    result = invoke("recompute", *BATCHES)

    assert result.exit_code == code
    assert "1000 of 2500 accounts are done and saved" in result.stderr
    assert "key-account recompute --resume" in result.stderr


def test_a_second_signal_stops_at_once(
    invoke: Invoke, transport: MemoryTransport
) -> None:
    def twice(_count: int) -> None:
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGINT)

    on_step(transport, twice)

    result = invoke("recompute")

    assert result.exit_code == 130
    assert "--resume" in result.stderr


def test_signal_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with StopSignal() as stop:
        assert stop.asked() is None
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize(
    "error",
    [
        LostAnswer("gone"),
        ConnectionFailed("refused", code="POL701"),
        failures.ConcurrencyConflict("busy"),
    ],
)
def test_a_server_that_comes_back_is_waited_for(
    invoke: Invoke, transport: MemoryTransport, time: FakeTime, error: Exception
) -> None:
    on_step(transport, raise_on(2, error))

    assert invoke("recompute", *BATCHES).exit_code == 0
    assert time.slept == [1.0]


def test_a_server_that_stays_away_leaves_the_run_to_resume(
    invoke: Invoke, transport: MemoryTransport
) -> None:
    fail_on(transport, "step", LostAnswer("gone"), after=1)

    result = invoke("recompute", *BATCHES)

    assert result.exit_code == 7
    assert "--resume" in result.stderr


def test_a_wrong_key_is_not_tried_again(
    invoke: Invoke, transport: MemoryTransport, time: FakeTime
) -> None:
    fail_on(transport, "step", failures.wrong_key("expired"))

    assert invoke("recompute").exit_code == 7
    assert time.slept == []


def test_a_run_that_others_hold_is_given_up(
    invoke: Invoke, transport: MemoryTransport, time: FakeTime
) -> None:
    change_answer(
        transport, "step", lambda answer: {**answer, "state": "open", "done": 0}
    )

    result = invoke("recompute")

    assert result.exit_code == 5
    assert "Another client" in result.stderr
    assert time.seconds == 30


def test_a_stop_is_heard_while_waiting_for_others(client: RpcClient) -> None:
    answers = iter([None, None])
    from key_account_adapter.errors import Interrupted
    from key_account_adapter.exit_codes import ExitCode

    class Quiet:
        def update(self, run: Run) -> None:
            """Nobody looks."""

    job = RecomputeJob(
        client,
        Quiet(),
        batch_size=1,
        stop=lambda: next(answers, ExitCode.INTERRUPTED),
    )
    with pytest.raises(Interrupted):
        recompute(job)


def test_a_run_cancelled_by_others_fails(
    invoke: Invoke, transport: MemoryTransport, server: MemoryServer
) -> None:
    on_step(
        transport, lambda count: server.runs.cancel(1) and None if count == 2 else None
    )

    result = invoke("recompute", *BATCHES)

    assert result.exit_code == 1
    assert "cancelled by someone else" in result.stderr


def test_status_and_cancel(invoke: Invoke, server: MemoryServer) -> None:
    assert "No recompute has run yet." in invoke("recompute", "status").stdout
    assert invoke("recompute", "cancel").exit_code == 1

    server.runs.start()
    shown = invoke("recompute", "status", "1")
    cancelled = invoke("recompute", "cancel", "--format", "json")

    assert "open, 0 of 2500 accounts, 2500 to go" in shown.stdout
    assert json.loads(cancelled.stdout)["run"]["state"] == "cancelled"
    assert invoke("recompute", "cancel", "1").exit_code == 1


@pytest.mark.parametrize("text", ["15x", "", "-5m", "0m", "m"])
def test_odd_durations_are_refused(invoke: Invoke, text: str) -> None:
    assert invoke("recompute", f"--max-runtime={text}x").exit_code == 64


@pytest.mark.parametrize("text", ["90", "90s", "15m", "2h"])
def test_durations(invoke: Invoke, text: str) -> None:
    assert invoke("recompute", "--max-runtime", text).exit_code == 0


def run_at(done: int, state: str = "open") -> Run:
    return Run.read({"run_id": 1, "state": state, "staged": 10, "done": done})


def test_lines_come_every_few_seconds_and_at_the_end(time: FakeTime) -> None:
    err = io.StringIO()
    with Lines(Writer(err=err), time.clock) as lines:
        for done in range(5):
            lines.update(run_at(done))
            time.sleep(2)
        lines.update(run_at(9, "done"))

    assert err.getvalue().splitlines() == [
        "recompute 0/10 0%",
        "recompute 3/10 30% 0.5/s ETA 00:14",
        "recompute 9/10 90%",
    ]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar(time: FakeTime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    err = Terminal()

    with progress(Writer(err=err), time.clock) as shown:
        assert isinstance(shown, Bar)
        shown.update(run_at(10, "done"))

    assert "10/10" in err.getvalue()


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_plain_terminal_gets_lines(
    time: FakeTime, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    assert isinstance(progress(Writer(err=Terminal()), time.clock), Lines)


def test_a_busy_server_at_the_start(invoke: Invoke, transport: MemoryTransport) -> None:
    fail_on(transport, "start", ServerBusy("busy"))

    assert invoke("recompute").exit_code == 5
