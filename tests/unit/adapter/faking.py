"""Ways to let a server in memory fail."""

from collections.abc import Callable
from typing import Any

from key_account_adapter.client.interface import Effect
from key_account_adapter.client.memory import MemoryTransport
from key_account_adapter.errors import LostAnswer


def fail_on(
    transport: MemoryTransport, method: str, error: BaseException, after: int = 0
) -> None:
    """Raise `error` at every call of `method` after the first `after`."""
    original, count = transport.call, [0]

    def call(model: str, name: str, arguments: dict[str, Any], effect: Effect) -> Any:
        if name == method:
            count[0] += 1
            if count[0] > after:
                raise error
        return original(model, name, arguments, effect)

    transport.call = call  # type: ignore[method-assign]


def change_answer(
    transport: MemoryTransport, method: str, change: Callable[[Any], Any]
) -> None:
    """Let `method` answer something else."""
    original = transport.call

    def call(model: str, name: str, arguments: dict[str, Any], effect: Effect) -> Any:
        answer = original(model, name, arguments, effect)
        return change(answer) if name == method else answer

    transport.call = call  # type: ignore[method-assign]


def lose_answer(
    transport: MemoryTransport, *, committed: bool, timed_out: bool = False
) -> None:
    """Break the connection of an apply, after it was done or before."""
    original = transport.call

    def call(model: str, name: str, arguments: dict[str, Any], effect: Effect) -> Any:
        if name != "apply":
            return original(model, name, arguments, effect)
        if committed:
            original(model, name, arguments, effect)
        raise LostAnswer("The connection broke.", timed_out=timed_out)

    transport.call = call  # type: ignore[method-assign]
