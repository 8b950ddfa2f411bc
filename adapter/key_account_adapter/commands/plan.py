"""``key-account plan``: what an apply would do. Writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..client.answers import Plan
from ..client.failures import PolicyRefused
from ..client.interface import PolicyClient
from ..diagnostics import Diagnostic
from ..errors import PolicyInvalid
from ..exit_codes import ExitCode
from ..policy.document import Document
from ..policy.server_findings import invalid, located


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan of one document and the server's findings about it."""

    document: Document
    plan: Plan
    diagnostics: Sequence[Diagnostic]

    def as_dict(self) -> dict[str, Any]:
        return {
            **self.plan.raw,
            "diagnostics": [item.as_dict() for item in self.diagnostics],
        }


@dataclass(frozen=True, slots=True)
class PlanReport:
    """The plans of all documents, in the order given."""

    plans: Sequence[Planned]
    tell_by_exit_code: bool = False

    @property
    def has_pending(self) -> bool:
        return any(item.plan.has_pending for item in self.plans)

    @property
    def has_drift(self) -> bool:
        return any(item.plan.has_drift for item in self.plans)

    @property
    def exit_code(self) -> ExitCode:
        if not self.tell_by_exit_code:
            return ExitCode.OK
        if self.has_pending:
            return ExitCode.CHANGES
        return ExitCode.DRIFT if self.has_drift else ExitCode.OK

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        return [found for item in self.plans for found in item.diagnostics]

    def as_dict(self) -> dict[str, Any]:
        return {
            "has_changes": self.has_pending,
            "has_drift": self.has_drift,
            "plans": [item.as_dict() for item in self.plans],
        }


def plan_one(client: PolicyClient, document: Document) -> Planned:
    """Ask the server for a plan; PolicyInvalid if it finds errors."""
    try:
        plan = client.plan(document.wire())
    except PolicyRefused as refused:
        raise invalid(document, refused) from None
    found = located(document, plan.diagnostics)
    if any(item.is_error for item in found):
        raise PolicyInvalid(found, "The server found mistakes in the policy.")
    return Planned(document, plan, found)


def plan_policies(
    client: PolicyClient, documents: Iterable[Document], *, exit_code: bool = False
) -> PlanReport:
    """Plan every document; the mistakes of all of them come together."""
    plans: list[Planned] = []
    found: list[Diagnostic] = []
    for document in documents:
        try:
            plans.append(plan_one(client, document))
        except PolicyInvalid as error:
            found.extend(error.diagnostics)
    if found:
        raise PolicyInvalid(found, "The server found mistakes in the policy.")
    return PlanReport(plans, exit_code)
