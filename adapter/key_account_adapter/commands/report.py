"""What every command returns."""

from collections.abc import Sequence
from typing import Any, Protocol

from ..diagnostics import Diagnostic
from ..exit_codes import ExitCode


class Report(Protocol):
    """A result: its exit code, its JSON, and the findings to show with it."""

    @property
    def exit_code(self) -> ExitCode: ...

    @property
    def diagnostics(self) -> Sequence[Diagnostic]: ...

    def as_dict(self) -> dict[str, Any]: ...
