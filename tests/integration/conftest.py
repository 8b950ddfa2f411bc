"""The live Odoo that most tests share, and ways to reach it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dev import databases
from dev.odoo import Server
from tests.integration.support import in_odoo, people, worlds
from tests.integration.support.cli import Cli
from tests.integration.support.rpc import Rpc
from tests.integration.support.worlds import World

As = Callable[..., Rpc]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a running Odoo."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.integration)


@pytest.fixture(scope="session", autouse=True)
def tidy(request: pytest.FixtureRequest) -> Iterator[None]:
    """Copies are dropped at the end, unless a failure wants to be looked into."""
    yield
    if not request.session.testsfailed:
        worlds.forget_copies()


@pytest.fixture(scope="session")
def base() -> World:
    """At rest; tests copy it."""
    return worlds.base()


@pytest.fixture(scope="session")
def crowd(base: World) -> World:
    """At rest as well, with many customers; tests copy it."""
    world = base.copy("crowd")
    worlds.inside(
        world.database,
        in_odoo.make_crowd,
        count=people.CROWD,
        manager=people.NORTH,
        day="2025-03-10",
    )
    return world


@pytest.fixture(scope="session")
def bare(base: World) -> tuple[str, str]:
    """A database without the addon, and the key of its user `visitor`."""
    name = databases.clone(f"{worlds.PREFIX}live_bare")
    return name, worlds.inside(name, in_odoo.bare_key, login="visitor")


@pytest.fixture(scope="session")
def world(base: World) -> World:
    """What the shared server serves; each test uses a bundle of its own."""
    return base.copy("live")


@pytest.fixture(scope="session")
def server(world: World, bare: tuple[str, str]) -> Iterator[Server]:
    """The shared server; it serves the database without the addon as well."""
    with world.start(f"--db-filter=^{worlds.PREFIX}live(_bare)?$") as running:
        yield running


@pytest.fixture(scope="session")
def as_user(world: World, server: Server) -> As:
    """`as_user(login)` speaks to the shared server as that user, over JSON-2."""

    def connect(login: str, transport: str = "json2") -> Rpc:
        key = world.keys[login]
        return Rpc(server.url, world.database, login, key, transport)  # type: ignore[arg-type]

    return connect


@pytest.fixture
def admin(as_user: As) -> Rpc:
    """The policy administrator on the shared server."""
    return as_user(people.ADMIN)


@pytest.fixture
def cli(world: World, server: Server, tmp_path: Path) -> Cli:
    """The policy administrator's command line on the shared server."""
    key = world.keys[people.ADMIN]
    return Cli(server.url, world.database, people.ADMIN, key, tmp_path)
