"""Benchmarks: what can be asked for, and when a goal counts as met."""

import pytest

from dev import bench, bench_report, bench_stage
from key_account_engine.catalogue import EVENTS, METRICS
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


def test_the_table_of_the_readme_is_replaced_and_nothing_else() -> None:
    about = {
        "rows": {"key_account": 200},
        "machine": {
            "cores": "2",
            "memory": "24 GiB",
            "load_before": "0.1",
            "python": "3.11.7",
            "postgresql_server_version": "15.18 (Debian)",
            "postgresql_fsync": "off",
        },
    }
    goals = [Goal("fast", 2, 2.5, "(1 s against 0.5 s)"), Goal("slow", 3, 2.5)]

    once = bench_report.written(
        "# A\n<!-- bench -->\n<!-- /bench -->\n# B\n", [], about
    )
    text = bench_report.written(once, goals, about)

    assert text.startswith("# A\n<!-- bench -->\n200 accounts,")
    assert "| fast | 2 × | ≤ 2.5 × | 1 s against 0.5 s |\n" in text
    assert "| slow | **3 ×** |" in text
    assert text.endswith("<!-- /bench -->\n# B\n")
    assert text.count("| what |") == 1


def test_the_readme_has_a_place_for_the_table() -> None:
    text = bench.README.read_text(encoding="utf-8")

    assert text.count(bench_report.BEGIN) == text.count(bench_report.END) == 1


def test_unknown_benchmarks_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["recompute", "speed"])

    assert "no such benchmark: speed" in capsys.readouterr().err


def test_policies_to_measure_with_are_valid() -> None:
    found = {bench_stage.read(path)["bundle"] for path in bench_stage.POLICIES}

    assert found == {"bench_core", "bench_full", "bench_propose"}


def test_the_full_policy_counts_every_metric_and_event_of_the_catalogue() -> None:
    [path] = [path for path in bench_stage.POLICIES if path.stem == "bench_full"]
    text = path.read_text(encoding="utf-8")

    missing = [
        *(name for name in METRICS if f"{{metric: {name}," not in text),
        *(name for name in EVENTS if f"{{days_since: {name}," not in text),
    ]

    assert not missing
