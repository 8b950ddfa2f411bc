"""Further clients that step the same run, each with a connection of its own."""

import threading
from collections.abc import Callable, Sequence
from types import TracebackType

from ..client.interface import PolicyClient
from ..client.runs import Run
from ..errors import AdapterError

Step = Callable[[PolicyClient], Run]


class Helpers:
    """Threads that step until the run is closed or the block ends.

    One that fails says so and leaves the rest to the others: its batch is saved wholly
    or not at all.
    """

    def __init__(
        self,
        clients: Sequence[PolicyClient],
        step: Step,
        say: Callable[[str], None],
        rest: Callable[[float], None],
    ) -> None:
        self._step = step
        self._say = say
        self._rest = rest
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, args=(client, number), daemon=True)
            for number, client in enumerate(clients, 2)
        ]

    def __enter__(self) -> "Helpers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let each finish its batch, unless somebody is in a hurry."""
        self._over.set()
        if kind is None or not issubclass(kind, KeyboardInterrupt):
            for thread in self._threads:
                thread.join()

    def _work(self, client: PolicyClient, number: int) -> None:
        done = -1
        try:
            while not self._over.is_set():
                run = self._step(client)
                if not run.is_open:
                    return
                if run.done == done:
                    self._rest(1.0)
                done = run.done
        except AdapterError as error:
            self._say(f"client {number} stopped: {error.message}")
