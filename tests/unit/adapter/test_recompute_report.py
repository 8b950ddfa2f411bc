"""What a recompute tells: counts, accounts that failed, changes, several clients."""

import csv
import io
import itertools
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from key_account_adapter.app import Services
from key_account_adapter.client import failures
from key_account_adapter.client.interface import Effect, PolicyClient
from key_account_adapter.client.memory import MemoryServer, MemoryTransport
from key_account_adapter.client.reading import StrangeAnswer
from key_account_adapter.client.rpc import RpcClient
from key_account_adapter.client.runs import Changed, Run
from key_account_adapter.commands.recompute_clients import Helpers
from key_account_adapter.commands.recompute_report import RecomputeReport
from key_account_adapter.commands.version import versions
from key_account_adapter.errors import ConnectionFailed
from key_account_adapter.output import text
from key_account_adapter.output.progress import Bar, Lines
from key_account_adapter.output.writer import Writer

from .conftest import FakeTime, Result
from .faking import change_answer, fail_on

Invoke = Callable[..., Result]


@pytest.fixture
def bad(server: MemoryServer) -> None:
    """Accounts 12 and 13 fail; 13 may not be read."""
    server.runs.bad = frozenset({12, 13})


# === Errors ===


@pytest.mark.usefixtures("bad")
def test_accounts_that_failed_are_named_and_end_with_a_code_of_their_own(
    invoke: Invoke,
) -> None:
    result = invoke("recompute")

    assert result.exit_code == 9
    assert "done with 2 errors, 2500 of 2500" in result.stdout
    assert "failed: Customer 12 (12), Grades: Its tax number is wrong" in result.stdout
    assert "failed: account (13), Grades: only who may read" in result.stdout
    assert "recompute 2500/2500 100% failed 2" in result.stderr


@pytest.mark.usefixtures("bad")
def test_errors_are_in_the_json(invoke: Invoke) -> None:
    answer = json.loads(invoke("recompute", "--format", "json").stdout)

    assert (answer["ok"], answer["exit_code"]) == (False, 9)
    assert answer["run"]["failed"] == 2
    assert [row["account"] for row in answer["errors"]] == ["Customer 12", None]
    assert "changes" not in answer


@pytest.mark.usefixtures("bad")
def test_looking_at_a_run_with_errors_is_no_failure(invoke: Invoke) -> None:
    invoke("recompute")

    result = invoke("recompute", "status")

    assert result.exit_code == 0
    assert "failed: Customer 12" in result.stdout


# === Changes ===


def test_counts_come_by_step(invoke: Invoke) -> None:
    assert "changed: Grades 250" in invoke("recompute").stdout


def test_steps_without_a_label_are_counted_too() -> None:
    run = Run.read({"run_id": 1, "counts": {"care": 2}, "message": "An odd day."})

    shown = text.of_report(RecomputeReport(run))

    assert "changed: care 2" in shown
    assert "note: An odd day." in shown


def test_what_could_not_be_counted_is_said_line_by_line() -> None:
    """A product in another unit, a currency without a rate: the run names them."""
    run = Run.read({"run_id": 1, "notes": "No rate for KAX.\nNo unit “t”."})

    shown = text.of_report(RecomputeReport(run))

    assert "note: No rate for KAX.\nnote: No unit “t”." in shown


def test_an_answer_that_is_no_record_is_refused() -> None:
    with pytest.raises(StrangeAnswer, match="named values"):
        Run.read([])
    with pytest.raises(StrangeAnswer, match="'kind'"):
        Changed.read({"id": 1, "step": "grades"})


def test_a_table_shows_the_first_rows_and_how_many_there_are(invoke: Invoke) -> None:
    result = invoke("recompute", "--format", "table")

    lines = result.stdout.splitlines()
    assert lines[2].split() == [
        *("account", "step", "kind", "scheme", "before", "after", "what", "changed")
    ]
    assert lines[3].startswith("Customer 1, 北方钢铁 ")
    assert "… and 200 more (--format csv has them all)" in lines
    assert "3 more of accounts that you may not read." in lines
    assert len({line.index("grades") for line in lines[3:12]}) == 1


def test_csv_has_all_rows_and_nothing_else_on_stdout(invoke: Invoke) -> None:
    result = invoke("recompute", "--format", "csv")

    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(rows) == 250
    assert (rows[249]["before"], rows[249]["after"]) == ("B", "A")
    assert "Run 1 as of" in result.stderr


def test_json_of_changes_has_all_rows(invoke: Invoke) -> None:
    invoke("recompute")

    answer = json.loads(invoke("recompute", "changes", "--format", "json").stdout)

    assert len(answer["changes"]) == 250
    assert answer["hidden"] == 3


def test_changes_can_be_filtered(invoke: Invoke) -> None:
    invoke("recompute")

    up = invoke("recompute", "changes", "1", "--kind", "up", "--step", "grades")
    down = invoke("recompute", "changes", "--kind", "down")

    assert "Customer 1," in up.stdout
    assert "Customer" not in down.stdout


def test_changes_before_any_run(invoke: Invoke) -> None:
    result = invoke("recompute", "changes")

    assert (result.exit_code, result.stdout) == (0, "No recompute has run yet.\n")


def test_a_page_that_promises_more_and_brings_nothing_ends_the_list(
    invoke: Invoke, transport: MemoryTransport
) -> None:
    change_answer(transport, "changes", lambda page: {**page, "rows": [], "more": True})

    assert invoke("recompute", "--format", "table").exit_code == 0


def test_a_spreadsheet_takes_no_cell_for_a_formula() -> None:
    row = {"id": 1, "step": "grades", "kind": "up", "account": "=HYPERLINK(1)"}
    report = RecomputeReport(Run.read({}), changed=(Changed.read(row),))

    assert text.as_csv(report).splitlines()[1].startswith("'=HYPERLINK(1),grades,up")


def test_only_a_recompute_is_a_table() -> None:
    with pytest.raises(TypeError):
        text.as_csv(versions())


def test_strange_errors_are_refused(
    invoke: Invoke, transport: MemoryTransport, server: MemoryServer
) -> None:
    server.runs.bad = frozenset({1})
    change_answer(transport, "errors", lambda _rows: {})

    result = invoke("recompute")

    assert result.exit_code == 7
    assert "not a list" in result.stderr


# === Several clients ===


def test_several_clients_have_connections_of_their_own(
    invoke: Invoke, services: Services, server: MemoryServer
) -> None:
    made: list[MemoryTransport] = []

    def connect(_settings: Any, _key: str) -> RpcClient:
        made.append(MemoryTransport(server))
        return RpcClient(made[-1])

    services.connect = connect

    result = invoke("recompute", "--clients", "3", "--batch-size", "1")

    assert result.exit_code == 0
    assert len(made) == 3
    assert sum(
        name == "step" for transport in made for name, _effect in transport.calls
    ) in range(2500, 2504)
    assert all(("step", Effect.STEP) in transport.calls for transport in made[:1])


def test_a_helper_that_fails_leaves_the_rest_to_the_others(
    invoke: Invoke, services: Services, server: MemoryServer
) -> None:
    first, second = MemoryTransport(server), MemoryTransport(server)
    fail_on(second, "step", failures.wrong_key("expired"))
    transports = iter([first, second])
    services.connect = lambda _settings, _key: RpcClient(next(transports))

    result = invoke("recompute", "--clients", "2")

    assert result.exit_code == 0
    assert "client 2 stopped: " in result.stderr


def test_a_failure_of_the_first_client_ends_all(
    invoke: Invoke, services: Services, server: MemoryServer
) -> None:
    first, second = MemoryTransport(server), MemoryTransport(server)
    fail_on(first, "step", failures.wrong_key("expired"))
    fail_on(second, "step", ConnectionFailed("gone", code="POL703"))
    transports = iter([first, second])
    services.connect = lambda _settings, _key: RpcClient(next(transports))

    result = invoke("recompute", "--clients", "2", "--format", "json")

    assert result.exit_code == 7
    assert json.loads(result.stdout)["run"]["state"] == "open"


def test_a_helper_rests_while_others_write_and_ends_with_the_block(
    server: MemoryServer,
) -> None:
    dones = itertools.chain([1, 1], itertools.count(2))
    rests: list[float] = []
    rested = threading.Event()

    def step(_client: PolicyClient) -> Run:
        return Run.read({"run_id": 1, "state": "open", "done": next(dones)})

    def rest(seconds: float) -> None:
        rests.append(seconds)
        rested.set()

    with Helpers([RpcClient(MemoryTransport(server))], step, lambda _text: None, rest):
        assert rested.wait(60)

    assert rests == [1.0]


# === Progress ===


def test_lines_tell_speed_time_left_and_failures(time: FakeTime) -> None:
    err = io.StringIO()
    with Lines(Writer(err=err), time.clock) as lines:
        for done in (0, 500, 1000):
            run = {"run_id": 1, "state": "open", "staged": 10500, "done": done}
            lines.update(Run.read({**run, "failed": done // 500}))
            time.sleep(5)

    assert err.getvalue().splitlines() == [
        "recompute 0/10500 0%",
        "recompute 500/10500 4% 100/s ETA 01:40 failed 1",
        "recompute 1000/10500 9% 100/s ETA 01:35 failed 2",
    ]


def test_the_bar_tells_failures() -> None:
    err = io.StringIO()

    with Bar(Writer(err=err)) as bar:
        bar.update(Run.read({"run_id": 1, "staged": 10, "done": 10, "failed": 2}))

    assert "failed 2" in err.getvalue()
