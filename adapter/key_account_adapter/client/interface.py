"""What commands know of a server, and what a transport has to do.

``Transport`` carries one call; ``PolicyClient`` gives the server's methods their types.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from .answers import Applied, Description, Exported, Plan, Revision
from .moves import Move
from .runs import ChangePage, Failure, Run

POLICY = "key.account.policy"
RUN = "key.account.run"
CLOCK = "key.account.clock"


class Effect(Enum):
    """What a call may change, and so what may be done when its answer is lost."""

    READ = "read"  # nothing: try again
    STEP = "step"  # safe to repeat by its caller
    WRITE = "write"  # never repeat; ask the journal


@dataclass(frozen=True, slots=True)
class ApplyRequest:
    """One apply, tied to the plan it carries out by revision and state."""

    document: dict[str, Any]
    request_id: str
    base_revision: int
    base_state_sha256: str
    options: dict[str, str] = field(default_factory=dict)


class Transport(Protocol):
    """A way to call a server method with keyword arguments."""

    name: str

    def call(
        self, model: str, method: str, arguments: dict[str, Any], effect: Effect
    ) -> Any:
        """Return the method's JSON answer; raise an AdapterError otherwise."""

    def close(self) -> None:
        """Let go of connections."""


class PolicyClient(Protocol):
    """The server's policy, recompute and clock services."""

    @property
    def transport(self) -> str: ...

    def describe(self) -> Description: ...

    def plan(self, document: dict[str, Any]) -> Plan: ...

    def apply(self, request: ApplyRequest) -> Applied: ...

    def export(self, bundle: str) -> Exported: ...

    def history(
        self, bundle: str | None = None, request_id: str | None = None, limit: int = 20
    ) -> list[Revision]: ...

    def start(self, as_of: str | None = None, changed: bool = False) -> Run: ...

    def step(self, run_id: int, limit: int) -> Run: ...

    def status(self, run_id: int | None = None) -> Run: ...

    def cancel(self, run_id: int) -> Run: ...

    def changes(
        self, run_id: int, step: str = "", kind: str = "", after: int = 0
    ) -> ChangePage: ...

    def errors(self, run_id: int) -> tuple[Failure, ...]: ...

    def planned_moves(self, bundle: str | None = None) -> tuple[Move, ...]: ...

    def replan(self, why: str, bundle: str | None = None) -> tuple[Move, ...]: ...

    def close(self) -> None: ...
