"""What the command line refuses by itself, with a live server within reach."""

import json
from pathlib import Path

import pytest

from tests.integration.support.cli import Cli


def policy_file(folder: Path, text: str) -> Path:
    """A policy file."""
    file = folder / "policy.yaml"
    file.write_text(text, encoding="utf-8")
    return file


SHAPES = {
    "not YAML": "api_version: [",
    "unknown key": "api_version: key-account/v1\nbundle: x\ntitle: X\nrols: {}\n",
    "duplicate key": "api_version: key-account/v1\nbundle: x\nbundle: y\ntitle: X\n",
    "gap": "api_version: key-account/v1\nbundle: x\ntitle: X\nschemes:\n  s:\n"
    "    name: S\n    tiers:\n"
    "      A: {name: A, sequence: 10, condition: {metric: revenue, gte: 500,"
    " over: rolling 12 months}}\n"
    "      B: {name: B, sequence: 20, condition: {metric: revenue, lt: 100,"
    " over: rolling 12 months}}\n",
    "empty calendar": "api_version: key-account/v1\nbundle: x\ntitle: X\ncalendars:\n"
    "  office: {name: O, timezone: Asia/Shanghai, attendance: {}}\n",
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
def test_what_the_file_shows_is_refused_before_anything_is_sent(
    cli: Cli, text: str
) -> None:
    """A bad file ends with 4 and a place, whichever command meets it."""
    file = policy_file(cli.home, text)

    for command in ("plan", "apply"):
        refused = cli.run(command, file)
        assert refused.code == 4, refused.text
        found = refused.json["diagnostics"]
        assert found
        assert all(item["line"] >= 1 for item in found), refused.text


def test_without_a_yes_nothing_is_applied(cli: Cli) -> None:
    """No terminal to ask on and no --yes: declined, exit 1, nothing written."""
    file = policy_file(
        cli.home,
        "api_version: key-account/v1\nbundle: unasked\ntitle: U\n"
        "options: {mode: {call: {name: Call}}}\n",
    )

    declined = cli.run("apply", file)

    assert declined.code in (1, 64), declined.text
    assert declined.json["ok"] is False
    assert cli.run("history", "--bundle", "unasked").json["revisions"] == []


def test_usage_errors_are_json_too(cli: Cli) -> None:
    """Exit 64 for what the command line does not understand."""
    for arguments in (("plan",), ("nonsense",), ("recompute", "--batch-size", "0")):
        wrong = cli.run(*arguments)
        assert wrong.code == 64, wrong.text
        assert json.loads(wrong.stdout)["ok"] is False
