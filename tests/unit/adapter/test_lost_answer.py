"""An apply whose answer was lost, or that was interrupted."""

from collections.abc import Callable

from key_account_adapter.client.memory import MemoryTransport
from key_account_adapter.errors import LostAnswer

from .conftest import FakeTime, Result
from .faking import change_answer, fail_on, lose_answer

Invoke = Callable[..., Result]


def test_a_committed_apply_whose_answer_was_lost_is_found(
    invoke: Invoke, small: str, transport: MemoryTransport
) -> None:
    lose_answer(transport, committed=True)

    result = invoke("apply", small, "--yes")

    assert result.exit_code == 0
    assert "revision 1 was committed, although its answer was lost" in result.stdout


def test_an_apply_that_never_arrived_is_reported_as_not_committed(
    invoke: Invoke, small: str, transport: MemoryTransport, time: FakeTime
) -> None:
    lose_answer(transport, committed=False)

    result = invoke("apply", small, "--yes")

    assert result.exit_code == 1
    assert "not committed" in result.stderr
    assert 15 <= time.seconds < 20


def test_after_a_timeout_the_server_gets_its_full_time(
    invoke: Invoke, small: str, transport: MemoryTransport, time: FakeTime
) -> None:
    lose_answer(transport, committed=False, timed_out=True)

    assert invoke("apply", small, "--yes").exit_code == 1
    assert time.seconds >= 130


def test_a_journal_that_cannot_be_read_leaves_the_outcome_unknown(
    invoke: Invoke, small: str, transport: MemoryTransport
) -> None:
    lose_answer(transport, committed=True)
    fail_on(transport, "history", LostAnswer("gone"))

    result = invoke("apply", small, "--yes")

    assert result.exit_code == 8
    assert "key-account history --request" in result.stderr


def test_an_answer_that_makes_no_sense_is_looked_up(
    invoke: Invoke, small: str, transport: MemoryTransport
) -> None:
    change_answer(transport, "apply", lambda _answer: {"odd": 1})

    result = invoke("apply", small, "--yes")

    assert result.exit_code == 0
    assert "was committed" in result.stdout


def test_a_strange_answer_without_a_commit_is_not_committed(
    invoke: Invoke, small: str, transport: MemoryTransport
) -> None:
    change_answer(transport, "apply", lambda _answer: {"odd": 1})
    change_answer(transport, "history", lambda _answer: [])

    assert invoke("apply", small, "--yes").exit_code == 1


def test_ctrl_c_after_sending_says_so(
    invoke: Invoke, small: str, transport: MemoryTransport
) -> None:
    fail_on(transport, "apply", KeyboardInterrupt())

    result = invoke("apply", small, "--yes")

    assert result.exit_code == 130
    assert "may or may not be committed" in result.stderr


def test_ctrl_c_while_planning_says_nothing_was_sent(
    invoke: Invoke, small: str, transport: MemoryTransport
) -> None:
    fail_on(transport, "plan", KeyboardInterrupt())

    result = invoke("apply", small, "--yes")

    assert result.exit_code == 130
    assert "nothing was sent" in result.stderr
