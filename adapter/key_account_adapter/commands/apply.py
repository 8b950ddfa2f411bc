"""``key-account apply``: show the plan, ask, carry out exactly that plan."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..client.answers import Applied
from ..client.failures import PolicyRefused
from ..client.interface import ApplyRequest, PolicyClient
from ..client.reading import StrangeAnswer
from ..clock import Clock
from ..diagnostics import Diagnostic
from ..errors import AdapterError, Interrupted, LostAnswer, NotConfirmed
from ..exit_codes import ExitCode
from ..policy.document import Document
from ..policy.server_findings import invalid, located
from ..signals import exit_code_of
from .lost_answer import Journal
from .plan import Planned, plan_one


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document; `applied` is None where nothing was to be done."""

    planned: Planned
    applied: Applied | None
    diagnostics: Sequence[Diagnostic]

    def as_dict(self) -> dict[str, Any]:
        plan = self.planned.plan
        if self.applied is None:
            return {
                "bundle": plan.bundle,
                "changed": False,
                "revision": plan.revision,
                "changes": [],
                "summary": dict(plan.summary),
            }
        return {
            **self.applied.raw,
            "changed": self.applied.changed,
            "replayed": self.applied.replayed,
            "changes": self.applied.raw.get("changes") or plan.raw.get("changes", []),
            "diagnostics": [item.as_dict() for item in self.diagnostics],
        }


@dataclass(frozen=True, slots=True)
class ApplyReport:
    """What was applied, bundle by bundle."""

    outcomes: Sequence[Outcome]

    @property
    def exit_code(self) -> ExitCode:
        return ExitCode.OK

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        return [found for item in self.outcomes for found in item.diagnostics]

    def as_dict(self) -> dict[str, Any]:
        return {"applied": [item.as_dict() for item in self.outcomes]}


@dataclass(frozen=True, slots=True)
class ApplyJob:
    """What applying needs besides the documents.

    `show` gets every plan that is not empty before `confirm` is asked.
    """

    client: PolicyClient
    show: Callable[[Planned], None]
    confirm: Callable[[Planned], bool]
    say: Callable[[str], None]
    clock: Clock = field(default_factory=Clock)
    options: dict[str, str] = field(default_factory=dict)
    new_id: Callable[[], str] = lambda: str(uuid.uuid4())


def apply_policies(job: ApplyJob, documents: Iterable[Document]) -> ApplyReport:
    """Apply in the order given and stop at the first failure.

    An error carries what was applied before it in ``done``.
    """
    outcomes: list[Outcome] = []
    try:
        for document in documents:
            # One by one: what was applied before a failure is told with it.
            outcomes.append(_apply_one(job, document))  # noqa: PERF401
    except AdapterError as error:
        error.done = ApplyReport(outcomes).as_dict()
        raise
    return ApplyReport(outcomes)


def _apply_one(job: ApplyJob, document: Document) -> Outcome:
    planned = _plan(job, document)
    if planned.plan.is_empty:
        return Outcome(planned, None, planned.diagnostics)
    request = ApplyRequest(
        document=document.wire(),
        request_id=job.new_id(),
        base_revision=planned.plan.revision,
        base_state_sha256=planned.plan.state_sha256,
        options=job.options,
    )
    applied = _send(job, document, request)
    return Outcome(planned, applied, located(document, applied.diagnostics))


def _plan(job: ApplyJob, document: Document) -> Planned:
    try:
        planned = plan_one(job.client, document)
        if not planned.plan.is_empty:
            job.show(planned)
            if not job.confirm(planned):
                raise NotConfirmed(f"'{document.bundle}' was not applied: declined.")
    except KeyboardInterrupt as stopped:
        raise Interrupted(
            f"Interrupted; nothing was sent for '{document.bundle}'.",
            exit_code=exit_code_of(stopped),
        ) from None
    return planned


def _send(job: ApplyJob, document: Document, request: ApplyRequest) -> Applied:
    sent_at = job.clock.now()
    try:
        try:
            return job.client.apply(request)
        except (LostAnswer, StrangeAnswer) as lost:
            journal = Journal(job.client, job.clock, job.say)
            return journal.outcome(request, lost, sent_at)
    except PolicyRefused as refused:
        raise invalid(document, refused) from None
    except KeyboardInterrupt as stopped:
        raise Interrupted(
            f"Interrupted after the apply of '{document.bundle}' was sent: "
            "it may or may not be committed.",
            hint=f"key-account history --request {request.request_id}",
            exit_code=exit_code_of(stopped),
        ) from None
