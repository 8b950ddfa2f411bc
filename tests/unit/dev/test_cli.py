"""The command line: what it understands, and how it fails."""

import argparse
from pathlib import Path

import pytest

from dev import cli, commands, odoo_config, tools
from dev.errors import DevError


@pytest.mark.parametrize(
    "line",
    [
        "setup",
        "up --workers 2 -d other",
        "down",
        "status",
        "reset --cluster",
        "logs odoo-demo -f",
        "psql -d demo -c SELECT",
        "test-addon --tags /x --keep",
        "run-tool pytest -q --cov",
        "demo --fast",
    ],
)
def test_command_is_understood(line: str) -> None:
    assert cli.parse(line.split()).handler


def test_options_of_a_tool_are_passed_on() -> None:
    tool = cli.parse(["run-tool", "pytest", "-q", "--cov"])
    psql = cli.parse(["psql", "-d", "x", "-c", "SELECT 1"])
    demo = cli.parse(["demo", "--fast", "--help"])

    assert tool.rest == ["pytest", "-q", "--cov"]
    assert (psql.database, psql.rest) == ("x", ["-c", "SELECT 1"])
    assert demo.rest == ["--fast", "--help"]


def test_unknown_option_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.parse(["status", "--unknown"])

    assert "--unknown" in capsys.readouterr().err


def test_every_command_has_a_help_line() -> None:
    for action in cli.parser()._subparsers._group_actions:  # type: ignore[union-attr]
        assert isinstance(action, argparse._SubParsersAction)
        assert all(choice.help for choice in action._choices_actions)


def test_failure_is_one_message_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(args: argparse.Namespace) -> int:
        """Fail."""
        raise DevError("it is broken", hint="mend it")

    monkeypatch.setattr(commands, "status", fail)

    assert cli.main(["status"]) == 1
    assert capsys.readouterr().err == "error: it is broken\n hint: mend it\n"


def test_lock_text_pins_packages_but_neither_pip_nor_the_project() -> None:
    pins = ["pip==1", "Babel==2", "odoo==19.0", "key-account @ file:///x", "asn1==1"]

    assert tools.lock_text(pins) == tools.LOCK_HEADER + "asn1==1\nBabel==2\n"


def test_free_port_can_be_used() -> None:
    assert odoo_config.is_free(odoo_config.free_port())


def test_makefile_stays_short() -> None:
    makefile = Path(__file__).parents[3] / "Makefile"
    lines = makefile.read_text().splitlines()

    assert len([line for line in lines if line and line[0] != "#"]) <= 40
