"""Try reads again where that can help, and only reads."""

import time
from collections.abc import Callable
from typing import TypeVar

from ..errors import LostAnswer
from .failures import ConcurrencyConflict
from .interface import Effect

T = TypeVar("T")
PAUSES = (0.5, 1.5)
sleep = time.sleep


def with_retry(effect: Effect, call: Callable[[], T]) -> T:
    """Return what `call` returns; a read gets two more tries."""
    pauses = PAUSES if effect is Effect.READ else ()
    for pause in pauses:
        try:
            return call()
        except ConcurrencyConflict:
            sleep(pause)
        except LostAnswer as error:
            # A server that was too slow once will not be helped by more load.
            if error.timed_out:
                raise
            sleep(pause)
    return call()
