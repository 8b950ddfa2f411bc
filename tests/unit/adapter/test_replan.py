"""``replan``: look first, say why, and hear what really moved."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from key_account_adapter.app import Services
from key_account_adapter.client import failures
from key_account_adapter.client.interface import Effect
from key_account_adapter.client.memory import MemoryServer, MemoryTransport
from key_account_adapter.errors import LostAnswer, ServerBusy
from key_account_adapter.signals import Terminated

from .conftest import FakeTime, Result
from .faking import change_answer, fail_on

Invoke = Callable[..., Result]
OLD, NEW = "2026-09-15T09:30:00", "2026-09-17T09:30:00"
CARRY_OUT = ("replan", "--why", "New rule", "--yes")


@pytest.fixture
def moving(server: MemoryServer) -> MemoryServer:
    """One complaint is due later by a new policy."""
    server.clocks.add(7, OLD, NEW)
    return server


def on_carrying_out(transport: MemoryTransport, act: Callable[[int], None]) -> None:
    """Call `act` with the number of each request that writes, before it is answered."""
    original, count = transport.call, [0]

    def call(model: str, name: str, arguments: dict[str, Any], effect: Effect) -> Any:
        if effect is Effect.STEP:
            count[0] += 1
            act(count[0])
        return original(model, name, arguments, effect)

    transport.call = call  # type: ignore[method-assign]


def writes(transport: MemoryTransport) -> int:
    return [effect for _, effect in transport.calls].count(Effect.STEP)


def test_nothing_to_move_is_said(invoke: Invoke) -> None:
    result = invoke("replan", "--exit-code")

    assert result.exit_code == 0
    assert "Nothing to re-plan" in result.stdout


def test_the_table_shows_old_and_new_and_changes_nothing(
    invoke: Invoke, moving: MemoryServer, transport: MemoryTransport
) -> None:
    result = invoke("replan")

    assert result.exit_code == 0
    rows = [line.split() for line in result.stdout.splitlines()]
    assert rows[1] == [
        "C0007",
        "North",
        "Steel",
        "resolution",
        "2026-09-15",
        "09:30",
        "->",
        "2026-09-17",
        "09:30",
        "later",
    ]
    assert "Re-plan: 1 clock." in result.stdout
    assert "key.account.complaint: 1 later" in result.stdout
    assert writes(transport) == 0
    assert len(moving.clocks.moves) == 1


def test_every_direction_is_counted_for_each_model(
    invoke: Invoke, server: MemoryServer
) -> None:
    server.clocks.add(1, OLD, NEW)
    server.clocks.add(2, NEW, OLD)
    server.clocks.add(3, OLD, OLD, model="key.account.survey")
    server.clocks.add(4, None, NEW)
    server.clocks.add(5, OLD, None)

    shown = invoke("replan").stdout
    data = json.loads(invoke("replan", "--format", "json").stdout)

    assert "complaint: 1 earlier, 1 later, 1 added, 1 dropped" in shown
    assert "survey: 1 unchanged" in shown
    assert "(none)" in shown
    assert data["totals"]["key.account.survey"] == {"unchanged": 1}
    assert [move["direction"] for move in data["shown"]] == [
        "later",
        "earlier",
        "unchanged",
        "added",
        "dropped",
    ]
    assert data["moved"] is None


def test_names_that_may_not_be_read_are_not_made_up(
    invoke: Invoke, server: MemoryServer
) -> None:
    server.clocks.add(7, OLD, NEW, record_name=None, account=None)

    shown = invoke("replan").stdout

    assert "key.account.complaint 7  -  " in shown


def test_chinese_names_keep_the_columns(invoke: Invoke, server: MemoryServer) -> None:
    server.clocks.add(1, OLD, NEW, account="北方钢铁")
    server.clocks.add(2, OLD, NEW, account="12345678")

    wide, narrow = invoke("replan").stdout.splitlines()[1:3]

    assert wide.index("resolution") == narrow.index("resolution") - 4


def test_long_lists_are_cut_in_text_only(invoke: Invoke, server: MemoryServer) -> None:
    for number in range(1, 53):
        server.clocks.add(number, OLD, NEW)

    shown = invoke("replan").stdout
    data = json.loads(invoke("replan", "--format", "json").stdout)

    assert "C0050" in shown
    assert "C0051" not in shown
    assert "… and 2 more (--format json has them all)" in shown
    assert "Re-plan: 52 clocks." in shown
    assert len(data["shown"]) == 52


def test_the_exit_code_tells_that_something_would_move(
    invoke: Invoke, moving: MemoryServer
) -> None:
    result = invoke("replan", "--exit-code", "--format", "json")

    assert result.exit_code == 2
    assert json.loads(result.stdout)["ok"] is True


def test_only_the_clocks_of_a_bundle(invoke: Invoke, server: MemoryServer) -> None:
    server.clocks.add(1, OLD, NEW, bundle="one")
    server.clocks.add(2, OLD, NEW, bundle="two")

    invoke(*CARRY_OUT, "--bundle", "two")

    assert server.clocks.log == [(2, "New rule")]
    assert "C0001" in invoke("replan", "--bundle", "one").stdout


def test_with_a_reason_it_is_carried_out_once(
    invoke: Invoke, moving: MemoryServer, transport: MemoryTransport
) -> None:
    first = invoke(*CARRY_OUT)
    second = invoke(*CARRY_OUT)

    assert first.exit_code == second.exit_code == 0
    assert "Re-plan: 1 clock." in first.stdout
    assert "Re-planned: 1 clock." in first.stdout
    assert "differs" not in first.stdout
    assert "Nothing to re-plan" in second.stdout
    assert moving.clocks.log == [(7, "New rule")]
    assert writes(transport) == 1


def test_json_is_alone_on_stdout(invoke: Invoke, moving: MemoryServer) -> None:
    result = invoke(*CARRY_OUT, "--format", "json")

    data = json.loads(result.stdout)
    assert "C0007" in result.stderr
    assert data["moved"] == data["shown"] != []
    assert (data["unexpected"], data["missing"], data["repeated"]) == ([], [], False)


def test_without_a_terminal_yes_is_needed(
    invoke: Invoke, moving: MemoryServer, transport: MemoryTransport
) -> None:
    result = invoke("replan", "--why", "New rule")

    assert result.exit_code == 1
    assert "re-plan with --yes" in result.stderr
    assert writes(transport) == 0


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("", 130)])
def test_a_terminal_is_asked(
    invoke: Invoke, moving: MemoryServer, services: Services, answer: str, code: int
) -> None:
    services.is_terminal = lambda: True

    result = invoke("replan", "--why", "New rule", answer=answer)

    assert result.exit_code == code
    assert "Re-plan 1 clock?" in result.stderr
    assert bool(moving.clocks.log) == (code == 0)


@pytest.mark.parametrize(
    "options", [("--yes",), ("--why", " "), ("--why", "x", "--exit-code")]
)
def test_options_that_contradict_each_other(
    invoke: Invoke, moving: MemoryServer, options: tuple[str, ...]
) -> None:
    assert invoke("replan", *options).exit_code == 64
    assert moving.clocks.log == []


def test_what_moved_otherwise_than_shown_is_said(
    invoke: Invoke, moving: MemoryServer, transport: MemoryTransport
) -> None:
    moving.clocks.add(8, OLD, NEW)

    def meanwhile(_count: int) -> None:
        moving.clocks.moves.clear()
        moving.clocks.add(8, OLD, "2026-09-18T09:30:00")
        moving.clocks.add(9, OLD, NEW)

    on_carrying_out(transport, meanwhile)
    result = invoke(*CARRY_OUT)

    assert result.exit_code == 0
    said = result.stdout.partition("This differs from what was shown")[2]
    other, _, missing = said.partition("shown, but did not move:")
    assert "2026-09-18 09:30" in other
    assert "C0009" in other
    assert "C0007" in missing
    assert "C0008" not in missing


@pytest.mark.parametrize(
    ("change", "heading"),
    [("add", "moved, but not shown"), ("clear", "shown, but did not move")],
)
def test_only_what_differs_has_a_heading(
    invoke: Invoke,
    moving: MemoryServer,
    transport: MemoryTransport,
    change: str,
    heading: str,
) -> None:
    changes: dict[str, Callable[[int], None]] = {
        "add": lambda _count: moving.clocks.add(8, OLD, NEW),
        "clear": lambda _count: moving.clocks.moves.clear(),
    }
    on_carrying_out(transport, changes[change])

    result = invoke(*CARRY_OUT)

    assert heading in result.stdout
    assert result.stdout.count("old deadline") == 2


def test_who_may_not_is_refused(invoke: Invoke, moving: MemoryServer) -> None:
    moving.clocks.may_replan = False

    result = invoke("replan")

    assert result.exit_code == 1
    assert "Only directors and policy administrators" in result.stderr


@pytest.mark.parametrize("committed", [True, False])
def test_a_lost_answer_is_asked_for_again(
    invoke: Invoke,
    moving: MemoryServer,
    transport: MemoryTransport,
    time: FakeTime,
    committed: bool,
) -> None:
    def lose(count: int) -> None:
        if count == 1:
            if committed:
                moving.clocks.replan("New rule", dry_run=False)
            raise LostAnswer("The connection broke.")

    on_carrying_out(transport, lose)
    result = invoke(*CARRY_OUT)

    assert result.exit_code == 0
    assert "The connection broke. Sending the re-plan again" in result.stderr
    assert f"{int(committed)} of the 1 clocks shown" in result.stdout
    assert moving.clocks.log == [(7, "New rule")]
    assert time.slept == [1.0]


@pytest.mark.parametrize(
    "error", [LostAnswer("It broke."), ServerBusy("It is busy."), failures.refusal]
)
def test_an_outcome_that_nobody_can_tell_is_unknown(
    invoke: Invoke,
    moving: MemoryServer,
    transport: MemoryTransport,
    error: Any,
) -> None:
    def lose(count: int) -> None:
        if count == 1:
            raise LostAnswer("The connection broke.")
        if callable(error):
            raise error("odoo.exceptions.AccessError", "No.", None)
        raise error

    on_carrying_out(transport, lose)
    result = invoke(*CARRY_OUT)

    assert result.exit_code == 8
    assert "wholly or not at all" in result.stderr
    assert "carrying it out again is harmless" in result.stderr


def test_an_answer_that_makes_no_sense_is_asked_for_again(
    invoke: Invoke, moving: MemoryServer, transport: MemoryTransport
) -> None:
    answers = iter([moving.clocks.replan(), {"odd": 1}, []])
    change_answer(transport, "replan", lambda _answer: next(answers))

    assert invoke(*CARRY_OUT).exit_code == 0
    assert writes(transport) == 2


def test_a_server_without_an_answer_is_refused(
    invoke: Invoke, transport: MemoryTransport
) -> None:
    change_answer(transport, "replan", lambda _answer: {"odd": 1})

    assert invoke("replan").exit_code == 7


@pytest.mark.parametrize(
    ("stop", "code"), [(KeyboardInterrupt, 130), (Terminated, 143)]
)
def test_an_interruption_says_whether_anything_was_sent(
    invoke: Invoke,
    moving: MemoryServer,
    transport: MemoryTransport,
    stop: type[BaseException],
    code: int,
) -> None:
    fail_on(transport, "replan", stop(), after=1)
    after_sending = invoke(*CARRY_OUT)
    fail_on(transport, "replan", stop())
    before = invoke(*CARRY_OUT)

    assert after_sending.exit_code == before.exit_code == code
    assert "Interrupted after the re-plan was sent" in after_sending.stderr
    assert "nothing was sent" in before.stderr


def test_the_server_wants_a_reason(moving: MemoryServer) -> None:
    with pytest.raises(Exception, match="Say why"):
        moving.clocks.replan(dry_run=False)
