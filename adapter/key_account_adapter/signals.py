"""Stop between batches on the first signal, at once on the second."""

import signal
from types import FrameType, TracebackType

from .exit_codes import ExitCode

CODES = {signal.SIGINT: ExitCode.INTERRUPTED, signal.SIGTERM: ExitCode.TERMINATED}


class Terminated(KeyboardInterrupt):
    """SIGTERM: as Ctrl-C, with an exit code of its own."""


class StopSignal:
    """Within the block, a first SIGINT or SIGTERM only sets what :meth:`asked` says."""

    def __init__(self) -> None:
        self._code: ExitCode | None = None
        self._before: dict[int, object] = {}

    def asked(self) -> ExitCode | None:
        """The exit code to stop with, or None."""
        return self._code

    def __enter__(self) -> "StopSignal":
        for number in CODES:
            self._before[number] = signal.signal(number, self._handle)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            # What `signal.getsignal` gave may be put back, whatever its declared type.
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self._code is not None:
            raise KeyboardInterrupt
        self._code = CODES[signal.Signals(number)]


def terminate(number: int, frame: FrameType | None) -> None:
    """A handler that turns SIGTERM into an exception."""
    raise Terminated


def exit_code_of(error: BaseException) -> ExitCode:
    """The exit code that an interruption ends with."""
    stopped = isinstance(error, Terminated)
    return ExitCode.TERMINATED if stopped else ExitCode.INTERRUPTED
