"""The server's methods, over any transport."""

from typing import Any

from .answers import Applied, Description, Exported, Plan, Revision
from .interface import CLOCK, POLICY, RUN, ApplyRequest, Effect, Transport
from .moves import Move, read_moves
from .reading import StrangeAnswer
from .runs import ChangePage, Failure, Run, read_failures


class RpcClient:
    """A PolicyClient that speaks through a Transport."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    @property
    def transport(self) -> str:
        return self._transport.name

    def describe(self) -> Description:
        return Description.read(self._read(POLICY, "describe"))

    def plan(self, document: dict[str, Any]) -> Plan:
        return Plan.read(self._read(POLICY, "plan", document=document))

    def apply(self, request: ApplyRequest) -> Applied:
        arguments: dict[str, Any] = {
            "document": request.document,
            "request_id": request.request_id,
            "base_revision": request.base_revision,
            "base_state_sha256": request.base_state_sha256,
            "options": request.options,
        }
        answer = self._transport.call(POLICY, "apply", arguments, Effect.WRITE)
        return Applied.read(answer)

    def export(self, bundle: str) -> Exported:
        return Exported.read(self._read(POLICY, "export", bundle=bundle))

    def history(
        self, bundle: str | None = None, request_id: str | None = None, limit: int = 20
    ) -> list[Revision]:
        rows = self._read(
            POLICY, "history", bundle=bundle, request_id=request_id, limit=limit
        )
        if not isinstance(rows, list):
            raise StrangeAnswer("The server's history is not a list.")
        return [Revision.read(row) for row in rows]

    def start(self, as_of: str | None = None, changed: bool = False) -> Run:
        # A server that does not know the word yet is told of it only if it is meant.
        more = {"incremental": True} if changed else {}
        return self._step("start", as_of=as_of, **more)

    def step(self, run_id: int, limit: int) -> Run:
        return self._step("step", run_id=run_id, limit=limit)

    def status(self, run_id: int | None = None) -> Run:
        return Run.read(self._read(RUN, "status", run_id=run_id))

    def cancel(self, run_id: int) -> Run:
        return self._step("cancel", run_id=run_id)

    def changes(
        self, run_id: int, step: str = "", kind: str = "", after: int = 0
    ) -> ChangePage:
        """What a run changed, after the change with the id `after`."""
        filters = {"step": step or None, "kind": kind or None, "after": after}
        return ChangePage.read(self._read(RUN, "changes", run_id=run_id, **filters))

    def errors(self, run_id: int) -> tuple[Failure, ...]:
        """The accounts that a run gave up."""
        return read_failures(self._read(RUN, "errors", run_id=run_id))

    def planned_moves(self, bundle: str | None = None) -> tuple[Move, ...]:
        """Clocks that a re-plan would change; changes nothing."""
        return read_moves(self._read(CLOCK, "replan", bundle=bundle, dry_run=True))

    def replan(self, why: str, bundle: str | None = None) -> tuple[Move, ...]:
        """Re-plan; the clocks that changed.

        A second call finds nothing left to do, so the caller may repeat a lost one.
        """
        arguments = {"why": why, "bundle": bundle, "dry_run": False}
        return read_moves(self._transport.call(CLOCK, "replan", arguments, Effect.STEP))

    def close(self) -> None:
        self._transport.close()

    def _read(self, model: str, method: str, **arguments: Any) -> Any:
        return self._transport.call(model, method, arguments, Effect.READ)

    def _step(self, method: str, **arguments: Any) -> Run:
        return Run.read(self._transport.call(RUN, method, arguments, Effect.STEP))
