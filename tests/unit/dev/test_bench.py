"""Benchmarks: what can be asked for, and when a goal counts as met."""

import pytest

from dev import bench
from tests.benchmarks.goals import Goal


@pytest.mark.parametrize(
    ("goal", "met"),
    [
        (Goal("slow", 2.6, 2.5), False),
        (Goal("fast enough", 2.5, 2.5), True),
        (Goal("times faster", 4.9, 5, least=True), False),
        (Goal("much faster", 60, 5, least=True), True),
        (Goal("only told", 900, None), True),
    ],
)
def test_a_goal_is_met_on_the_right_side_of_its_target(goal: Goal, met: bool) -> None:
    assert goal.met is met
    assert goal.line().startswith("ok" if met else "short")
    assert goal.as_json()["met"] is met


def test_unknown_benchmarks_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["recompute", "speed"])

    assert "no such benchmark: speed" in capsys.readouterr().err


def test_policies_to_measure_with_are_valid() -> None:
    document = bench._policy("bench_core")

    assert document["bundle"] == "bench_core"
