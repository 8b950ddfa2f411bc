"""What cannot work: one clear sentence, the right exit code, and the key stays secret."""

from dataclasses import replace
from pathlib import Path

import pytest

from dev import odoo_config
from dev.odoo import Server
from tests.integration.support import people
from tests.integration.support.cli import Cli, Result
from tests.integration.support.rpc import TRANSPORTS
from tests.integration.support.worlds import World

POLICY = """\
api_version: key-account/v1
bundle: unreachable
title: Unreachable
options: {mode: {call: {name: Call}}}
"""
CANARY = "c0ffee5ec2e7" * 3 + "dead"
"""Looks like a key and is none."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A good policy."""
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY)
    return path


@pytest.fixture(params=TRANSPORTS)
def either(request: pytest.FixtureRequest, cli: Cli) -> Cli:
    """The command line over one transport, then the other."""
    return cli.but(transport=request.param)


def assert_said(cli: Cli, *command: str | Path, code: int, words: str) -> None:
    """JSON and text both say it: in one sentence, without a traceback or the key."""
    as_json = cli.run(*command)
    assert as_json.code == code, as_json.text
    error = as_json.json["error"]
    assert words.lower() in error["message"].lower(), error
    assert len(error["message"]) < 250
    assert "\n" not in error["message"].strip()
    assert_plain(cli.run(*command, "-vvv", format="text"), code)


def assert_plain(result: Result, code: int) -> None:
    """Words for people, even when asked to log everything."""
    assert result.code == code, result.text
    assert result.stdout == ""
    for noise in ("Traceback", "Unexpected", "psycopg2", 'File "'):
        assert noise not in result.stderr


def test_server_down(either: Cli, file: Path) -> None:
    """Nobody listens: exit 7."""
    url = f"http://127.0.0.1:{odoo_config.free_port()}"

    assert_said(either.but(url=url), "plan", file, code=7, words="127.0.0.1")


def test_wrong_key(either: Cli, file: Path, server: Server) -> None:
    """A key that nobody has: exit 7, and the server's log does not show it either."""
    wrong = replace(either, key=CANARY)

    assert_said(wrong, "apply", file, "--yes", code=7, words="key")

    assert CANARY not in server.log.read_text(errors="replace")


def test_wrong_database(either: Cli, file: Path) -> None:
    """A database that is not there: exit 7, without PostgreSQL's own words."""
    wrong = either.but(database="integration_live_absent")

    assert_said(wrong, "plan", file, code=7, words="database")


def test_addon_missing(either: Cli, file: Path, bare: tuple[str, str]) -> None:
    """A database without the addon: exit 7, and what to install."""
    database, key = bare
    wrong = either.but(database=database, key=key, login="visitor")

    assert_said(wrong, "plan", file, code=7, words="addon")
    assert "key_account_module" in wrong.run("plan", file).json["error"]["hint"]
    doctor = wrong.run("doctor")
    assert doctor.code == 7
    assert [item for item in doctor.json["checks"] if item["level"] == "fail"]


def test_user_without_the_group(
    either: Cli, file: Path, world: World, server: Server
) -> None:
    """A user who may not: exit 1, which group he lacks, and nothing is written."""
    for login in (people.NOBODY, people.DIRECTOR):
        other = either.but(login=login, key=world.keys[login])
        refused = other.run("apply", file, "--yes")
        assert refused.code == 1, refused.text
        assert "group" in refused.json["error"]["message"]
    assert either.run("history", "--bundle", "unreachable").json["revisions"] == []


def test_no_key_in_any_log(either: Cli, server: Server, file: Path) -> None:
    """A real key, logging everything: neither our output nor the server's log has it.

    (`Cli.run` looks for the key in all output.)
    """
    assert either.run("plan", file, "-vvv", format="text").code == 0
    assert either.run("doctor", "-vvv", format="text").code == 0

    assert either.key not in server.log.read_text(errors="replace")
