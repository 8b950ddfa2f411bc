"""Waiting for what another process does, on however slow a machine."""

import time
from collections.abc import Callable

PATIENCE = 300.0
"""Seconds until something must have happened; only a mistake lets a test wait so long."""

PAUSE = 0.02
"""Between two looks, so that looking does not slow down what is waited for."""


def await_that(condition: Callable[[], object]) -> None:
    """Ask again and again until it is so.

    Raises:
        AssertionError: it never was.
    """
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"not so after {PATIENCE} s"
        time.sleep(PAUSE)
