"""The benchmarks still run: all that share a database, with few accounts."""

import pytest

from dev import bench, bench_stage

FEW = 200


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of its own, which no kept one is lost to."""
    monkeypatch.setattr(bench_stage, "DATABASE", "bench_small")


@pytest.mark.usefixtures("small")
def test_benchmarks_measure_every_goal_on_a_small_database() -> None:
    """Times say nothing at this size; queries must not grow with the accounts even here."""
    shared = {name: b for name, b in bench.BENCHMARKS.items() if b.filled}

    try:
        goals = bench_stage.measure(shared, FEW)
        rows = bench_stage.sizes()
    finally:
        bench_stage.clear()

    assert goals.keys() == shared.keys()
    assert all(goals.values())
    # A tenth are less than a page: a tag or an activity of nobody saves a query.
    missed = [goal.line() for goal in goals["screens"] if goal.measured > 1.1]
    assert not missed
    assert rows["key_account"] >= FEW
    assert rows["sale_order"] >= 11 * FEW


@pytest.mark.usefixtures("small")
def test_benchmarks_with_a_database_of_their_own_measure_every_goal() -> None:
    """All but the one beside an addon of others, which is fetched for it alone."""
    own = {n: b for n, b in bench.BENCHMARKS.items() if not (b.filled or b.modules)}

    goals = {n: bench_stage.measure({n: b}, FEW // 4)[n] for n, b in own.items()}

    assert goals.keys() == {"confirm", "growth"}
    # What times three accounts take says nothing at this size; memory and queries do.
    missed = [g.line() for some in goals.values() for g in some if g.unit != "x"]
    assert not [line for line in missed if not line.startswith("ok")]
