"""Complaints, filed by the people who would file them."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple


class Complaint(NamedTuple):
    """A case of the demo; `hours_ago` is when it came in, `steps` how far it got."""

    customer: str
    severity: str
    hours_ago: int
    text: str
    steps: tuple[str, ...] = ()
    agreed: str = ""


SUBMITTED = ("action_accept", "action_submit_opinion", "action_request_approval")

COMPLAINTS = (
    Complaint(
        "某科技有限公司", "larger", 30, "屏幕批次出现暗点 / dark spots", SUBMITTED
    ),
    Complaint("某贸易公司", "general", 3, "送货单数量不符 / wrong quantity"),
    Complaint(
        "Anchor Cables",
        "general",
        260,
        "Invoice sent to a closed site",
        (*SUBMITTED, "approve", "action_inform", "action_execute"),
        agreed="Correct the address in every open order",
    ),
    Complaint(
        "Falcon Freight",
        "severe",
        50,
        "Wrong goods in three deliveries",
        ("action_accept",),
    ),
    Complaint("Plum Blossom Tea", "enquiry", 20, "Which grades are there in spring?"),
)
"""One on each route, one that nobody has looked at, and an enquiry."""


def fill(env: Any) -> None:
    """Create what is missing; a second call changes nothing."""
    known = set(env["key.account.complaint"].search([]).key_account_id.mapped("name"))
    for complaint in COMPLAINTS:
        if complaint.customer not in known:
            _complain(env, complaint)


def _complain(env: Any, told: Complaint) -> None:
    account = _account(env, told.customer)
    severity = env["key.account.severity"].search(
        [("key", "=", told.severity), ("bundle_id.name", "=", "oil_transport")]
    )
    received = datetime.now() - timedelta(hours=told.hours_ago)
    complaint = (
        env["key.account.complaint"]
        .with_user(account.user_id)
        .create(
            {
                "key_account_id": account.id,
                "severity_id": severity.id,
                "description": told.text,
                "date_received": received.replace(microsecond=0),
                **(_opinion(env, told, account) if told.steps else {}),
            }
        )
    )
    for step in told.steps:
        if step == "approve":
            leader = env["res.users"].search([("login", "=", "director")])
            complaint.approval_request_ids.with_user(leader).action_approve()
        else:
            getattr(complaint, step)()


def _opinion(env: Any, told: Complaint, account: Any) -> dict[str, Any]:
    """What the owner writes before he submits, and what he told the customer."""
    mode = env["key.account.option"].search([("key", "=", "inform_mode/telephone")])
    week = datetime.now() + timedelta(days=7)
    action = {
        "name": told.agreed,
        "date_deadline": week.date(),
        "key_account_id": account.id,
    }
    return {
        "opinion": "Apologise, replace what is wrong and find the cause.",
        "inform_mode_id": mode.id,
        "inform_note": "Told by telephone what will be done, and by when.",
        "action_ids": [(0, 0, action)] if told.agreed else [],
    }


def _account(env: Any, name: str) -> Any:
    return env["key.account"].search([("name", "=", name)])
