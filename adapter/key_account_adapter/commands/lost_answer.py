"""After an apply whose answer was lost: ask the journal what became of it.

An apply may still be running when its connection breaks, so "not there" counts only
after it was the answer for a while: `SETTLE` seconds after a broken connection, and up
to the server's own limit for a request after a time-out.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ..client.answers import Applied, Revision
from ..client.interface import ApplyRequest, PolicyClient
from ..client.reading import StrangeAnswer
from ..clock import Clock
from ..errors import (
    ConnectionFailed,
    LostAnswer,
    NotCommitted,
    OutcomeUnknown,
    Refused,
)

PAUSE = 2.0
SETTLE = 15.0
REQUEST_LIMIT = 130.0
PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Journal:
    """How to ask, how long, and where to say that we do."""

    client: PolicyClient
    clock: Clock
    say: Callable[[str], None]

    def outcome(
        self, request: ApplyRequest, lost: ConnectionFailed, sent_at: float
    ) -> Applied:
        """What `request` did; NotCommitted or OutcomeUnknown otherwise."""
        self.say(f"{lost.message} Asking the server's journal what was done …")
        started = self.clock.now()
        settled = max(started + SETTLE, _still_running_until(lost, sent_at))
        patience = max(settled, started + PATIENCE)
        while True:
            rows = self._rows(request.request_id)
            if rows:
                return _applied(rows[0])
            now = self.clock.now()
            if rows is not None and now >= settled:
                raise _not_committed(lost)
            if now >= patience:
                raise unknown(request.request_id)
            self.clock.sleep(PAUSE)

    def _rows(self, request_id: str) -> list[Revision] | None:
        try:
            return self.client.history(request_id=request_id, limit=1)
        except (ConnectionFailed, Refused):
            return None


def unknown(request_id: str) -> OutcomeUnknown:
    """Nobody can say; the user gets the command that will."""
    return OutcomeUnknown(
        "The apply was sent, no answer came, and the server's journal cannot be "
        "read. The change may or may not be committed.",
        hint=f"key-account history --request {request_id}",
    )


def _still_running_until(lost: ConnectionFailed, sent_at: float) -> float:
    timed_out = isinstance(lost, LostAnswer) and lost.timed_out
    return sent_at + REQUEST_LIMIT if timed_out else 0.0


def _not_committed(lost: ConnectionFailed) -> NotCommitted:
    why = "" if isinstance(lost, StrangeAnswer) else f" ({lost.message.rstrip('.')})"
    return NotCommitted(
        f"The apply was not committed: its answer was lost{why}, and the server's "
        "journal does not have it. Nothing was changed.",
        hint="apply again",
    )


def _applied(row: Revision) -> Applied:
    summary = row.raw.get("summary")
    return Applied(
        bundle=row.bundle,
        revision=row.revision,
        changed=True,
        replayed=True,
        request_id=row.request_id,
        changes=(),
        summary=summary if isinstance(summary, dict) else {},
        diagnostics=(),
        raw=row.raw,
    )
