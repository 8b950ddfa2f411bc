"""What can go wrong, and the exit code each case ends with.

AdapterError
├── PolicyInvalid        4   the files, or the server's view of them
├── Refused              1   the server said no; nothing was changed
│   ├── NotCommitted     1   the answer was lost, and nothing had been written
│   ├── StalePlan        5   the server moved since the plan
│   ├── ServerBusy       5   another apply or run is in the way
│   └── RailRefused      6   a safety rail held
├── NotConfirmed         1   nobody said yes
├── BadUsage            64   contradictory options or profile
├── ConnectionFailed     7   no server, wrong key, wrong database, no addon
│   └── LostAnswer       7   the request was sent, no answer came
├── OutcomeUnknown       8   sent, and not even the journal can be read
└── Interrupted        130   Ctrl-C or a termination signal
"""

from collections.abc import Iterable, Sequence
from typing import Any

from .diagnostics import Diagnostic
from .exit_codes import ExitCode


class AdapterError(Exception):
    """The base of all errors the command line turns into an exit code."""

    exit_code = ExitCode.FAILED
    code = "POL700"

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        code: str = "",
        exit_code: ExitCode | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code or self.exit_code
        self.code = code or self.code
        # What a command had finished before it failed; shown with the error.
        self.done: dict[str, Any] = {}

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        return ()


class PolicyInvalid(AdapterError):
    """The policy has mistakes; every one of them is listed."""

    exit_code = ExitCode.INVALID
    code = "POL100"

    def __init__(self, found: Iterable[Diagnostic], message: str = "") -> None:
        self._found = tuple(found)
        super().__init__(message or "The policy is not valid.")
        wrong = [item for item in self._found if item.is_error]
        if wrong and all(item.code.startswith("POL6") for item in wrong):
            # Nothing is misspelt: a person has to look, not to correct.
            self.exit_code = ExitCode.RAIL

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        return self._found


class Refused(AdapterError):
    """The server refused the request and changed nothing."""

    code = "POL400"


class NotCommitted(Refused):
    """The answer was lost, and the journal shows that nothing was written."""

    code = "POL802"


class StalePlan(Refused):
    """The server changed after the plan was made."""

    exit_code = ExitCode.STALE
    code = "POL501"


class ServerBusy(Refused):
    """Another apply, or another run, is in the way."""

    exit_code = ExitCode.STALE
    code = "POL502"


class RailRefused(Refused):
    """A safety rail refused the request; a person has to look."""

    exit_code = ExitCode.RAIL
    code = "POL600"


class NotConfirmed(AdapterError):
    """A confirmation was needed and not given."""

    code = "POL620"


class BadUsage(AdapterError):
    """Options or a profile that cannot be used as given."""

    exit_code = ExitCode.USAGE
    code = "POL640"


class ConnectionFailed(AdapterError):
    """The server cannot be reached or used; nothing was changed."""

    exit_code = ExitCode.CONNECTION
    code = "POL700"


class LostAnswer(ConnectionFailed):
    """The request went out, no usable answer came back.

    ``timed_out`` tells a server that may still be working from a broken connection.
    """

    code = "POL708"

    def __init__(self, message: str, *, timed_out: bool = False) -> None:
        super().__init__(message)
        self.timed_out = timed_out


class OutcomeUnknown(AdapterError):
    """A write may or may not have happened."""

    exit_code = ExitCode.UNKNOWN
    code = "POL801"


class Interrupted(AdapterError):
    """Stopped by the user; the message says whether anything was sent."""

    exit_code = ExitCode.INTERRUPTED
    code = "POL830"
