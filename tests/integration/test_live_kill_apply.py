"""The server dies in the middle of an apply: afterwards all of it is there, or none."""

import random
import threading
import time
from collections.abc import Iterator

import pytest
import requests

from tests.integration.support import documents
from tests.integration.support.crashing import Crashing
from tests.integration.support.rpc import Rpc, RpcError
from tests.integration.support.waiting import PATIENCE, await_that
from tests.integration.support.worlds import World

POLICY = "key.account.policy"
SIZE = 150
MOMENTS = (0.0, 0.5, 0.95)
"""Parts of the time an apply takes; each test run moves them a little."""


@pytest.fixture(scope="module")
def crashing(base: World) -> Iterator[Crashing]:
    """A server that serves a database of its own."""
    found = Crashing(base.copy("kill_apply"))
    yield found
    found.server.stop()


def is_applying(world: World) -> bool:
    """Whether a transaction holds the lock of an apply."""
    return (
        world.value(
            "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database"
            f" WHERE locktype = 'advisory' AND datname = '{world.database}'"
        )
        != "0"
    )


def timed_apply(rpc: Rpc, wanted: documents.Document, request: str) -> float:
    """Seconds that an apply takes."""
    began = time.monotonic()
    rpc.call(POLICY, "apply", document=wanted, request_id=request)
    return time.monotonic() - began


def kill_during(crashing: Crashing, wanted: documents.Document, after: float) -> bool:
    """Kill the server `after` seconds of an apply; whether the apply had answered."""
    rpc = crashing.connect()
    over, answered = threading.Event(), threading.Event()

    def send() -> None:
        try:
            rpc.call(POLICY, "apply", document=wanted, request_id=f"kill-{after}")
            answered.set()
        except (requests.RequestException, RpcError):
            pass
        finally:
            over.set()

    thread = threading.Thread(target=send)
    thread.start()
    await_that(lambda: over.is_set() or is_applying(crashing.world))
    over.wait(after)
    crashing.kill(is_applying)
    thread.join(PATIENCE)
    return answered.is_set()


@pytest.fixture(scope="module")
def duration(crashing: Crashing) -> float:
    """The policy is there; seconds that an apply which changes all of it takes."""
    rpc = crashing.connect()
    timed_apply(rpc, documents.options("big", "v0", SIZE), "v0")
    return timed_apply(rpc, documents.options("big", "v1", SIZE), "v1")


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_server_leaves_the_old_or_the_new_policy(
    crashing: Crashing, duration: float, moment: float
) -> None:
    """Kill -9 at some moment of an apply: after the restart the state is wholly old or
    wholly new, no lock is left, and the next apply goes through."""
    label = f"at {moment}"
    wanted = documents.options("big", label, SIZE)
    before = crashing.connect().call(POLICY, "plan", document=wanted)["base"]

    delay = max(0.0, moment + random.uniform(-0.05, 0.05)) * duration
    answered = kill_during(crashing, wanted, delay)
    crashing.restart()

    rpc = crashing.connect()
    plan = rpc.call(POLICY, "plan", document=wanted)
    is_new = plan["base"]["revision"] == before["revision"] + 1
    assert is_new or plan["base"] == before
    assert is_new == (plan["changes"] == [])
    assert is_new or not answered
    held = documents.labels(rpc.call(POLICY, "export", bundle="big"))
    assert len(held) == 1
    assert (held == {label}) == is_new
    done = rpc.call(POLICY, "apply", document=wanted, request_id=f"{label} again")
    assert done["revision"] == before["revision"] + 1
    assert documents.labels(rpc.call(POLICY, "export", bundle="big")) == {label}
