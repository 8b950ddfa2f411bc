"""Rows that somebody else has locked: how a test stops a server where it wants."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from dev import postgres

from .waiting import PATIENCE
from .worlds import World


@contextmanager
def locked(world: World, *statements: str) -> Iterator[None]:
    """Another connection holds what the statements lock, and commits at the end."""
    command = postgres.ensure().psql_command(world.database)
    process = subprocess.Popen(
        [*command, "-q", "-v", "ON_ERROR_STOP=1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"BEGIN; {'; '.join(statements)}; \\echo ready\n")
    process.stdin.flush()
    said = []
    while (line := process.stdout.readline()) and line.strip() != "ready":
        said.append(line)
    assert line, said
    try:
        yield
    finally:
        output, _ = process.communicate("COMMIT; \\echo committed\n", timeout=PATIENCE)
    assert "committed" in output, output


@contextmanager
def accounts_locked(world: World, where: str) -> Iterator[None]:
    """Somebody is saving some accounts: a run leaves them for later."""
    with locked(world, f"SELECT 1 FROM key_account WHERE {where} FOR NO KEY UPDATE"):
        yield
