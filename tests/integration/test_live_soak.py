"""Kill -9 at random points of a recompute: server, client, a backend of PostgreSQL.

`make soak` does it many times; here each is killed once, by a fixed seed, and the
backend is ended without a crash of the PostgreSQL that other tests use.
"""

import os
from collections.abc import Iterator

import pytest

from tests.integration.support import soak
from tests.integration.support.pairs import COUNTS, Pair, result
from tests.integration.support.people import CROWD
from tests.integration.support.soak import Trial
from tests.integration.support.worlds import World

SEED = int(os.environ.get("KEY_ACCOUNT_SOAK_SEED", "19"))
TRIALS = int(os.environ.get("KEY_ACCOUNT_SOAK_TRIALS", "3"))
MOVED = """
    SELECT count(*), count(*) FILTER (WHERE effects IS NOT NULL) FROM key_account_grade
     WHERE valid_from = '{day}' AND movement IN ('up', 'down')"""
PROPOSED = """
    SELECT count(*) FROM key_account_grade_proposal WHERE as_of = '{day}'"""
#: What a comparison of nothing with nothing would say nothing about.
LEFT = {"effects", "grants", "proposals", "activities"}


@pytest.fixture(scope="module")
def pair(crowd: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """One database that is left alone and one that is not."""
    found = Pair(crowd, "soak", tmp_path_factory.mktemp("home"))
    soak.make_crash_safe(found)
    soak.begin(found)
    yield found
    found.server.stop()


@pytest.mark.parametrize(
    "trial", [Trial.of(SEED, number) for number in range(TRIALS)], ids=str
)
def test_killed_and_resumed_run_ends_like_an_undisturbed_one(
    pair: Pair, trial: Trial
) -> None:
    soak.run(pair, trial)

    assert soak.state_hashes(pair.rough) == soak.state_hashes(pair.calm)
    assert {name for name, rows in result(pair.calm).items() if rows} >= LEFT
    states = {row[1] for row in pair.rough.rows(COUNTS)}
    assert states == {"done"}
    [[moved, brought]] = pair.calm.rows(MOVED.format(day=trial.as_of))
    assert int(moved) > CROWD / 10
    assert int(brought) > 0
    assert int(pair.calm.value(PROPOSED.format(day=trial.as_of))) > 0
