"""A database whose server is killed and started again."""

from collections.abc import Callable

from . import people
from .rpc import Rpc
from .waiting import await_that
from .worlds import World


class Crashing:
    """The server of one database; whatever kills it starts it again."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.server = world.start()

    def connect(self, login: str = people.ADMIN) -> Rpc:
        """Somebody on the present server, by default the policy administrator."""
        key = self.world.keys[login]
        return Rpc(self.server.url, self.world.database, login, key)

    def kill(self, working: Callable[[World], bool]) -> None:
        """Kill -9; whatever PostgreSQL was still doing has ended afterwards."""
        self.server.kill()
        await_that(lambda: not working(self.world))
        assert not self.server.alive

    def restart(self, *options: str) -> None:
        """A new server on the same database."""
        self.server = self.world.start(*options)
