"""From whom a mail is, and on which account it may be filed without asking anybody.

Whatever is not certain is left to a person: a sender's address is not proof, so a mail
"from" a colleague is sorted by hand, and so is one that a machine wrote.
"""

from dataclasses import dataclass, field
from typing import Any

from odoo.fields import Datetime, Domain
from odoo.tools import email_normalize

#: more mails than this of one sender in two hours are sorted by hand
MOST_IN_TWO_HOURS = 20

#: RFC 3834 and what is used instead of it
AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress")
BULK = ("bulk", "junk", "auto_reply")


@dataclass(frozen=True)
class Sorted:
    """Where a mail belongs; with a ``reason`` a person has to say."""

    reason: str = ""
    partner: Any = None
    accounts: Any = None
    severity: Any = None
    values: dict[str, Any] = field(default_factory=dict)


def is_automatic(message):
    """Whether a machine wrote it: an absence note, a newsletter, a receipt."""
    submitted = (message.get("Auto-Submitted") or "no").strip().lower()
    precedence = (message.get("Precedence") or "").strip().lower()
    named = any(message.get(header) for header in AUTOMATIC_HEADERS)
    return submitted != "no" or precedence in BULK or named


def sort_mail(env, email_from, values, automatic=False):
    """The account of the sender and the class of the case, or why they are not clear.

    :param env: superuser environment
    :param email_from: the sender as the mail gives it
    :param values: defaults of the alias: ``company_id``, ``kind``, ``severity_id``
    :param automatic: what :func:`is_automatic` says
    """
    address = email_normalize(email_from or "")
    partners = _partners(env, address)
    accounts = _accounts(env, partners, values.get("company_id"))
    partner = partners.filtered(
        lambda p: p.commercial_partner_id in accounts.partner_id
    )[:1]
    severity = _severity(env, accounts[:1], values)
    reason = (
        ("automatic" if automatic else "")
        or _doubt_about_sender(env, address, partners)
        or _doubt_about_account(accounts, severity)
    )
    return Sorted(reason, partner or partners[:1], accounts, severity, values)


def _partners(env, address):
    known = [("email_normalized", "=", address)]
    return env["res.partner"].search(known if address else Domain.FALSE)


def _accounts(env, partners, company_id):
    domain = Domain("partner_id", "in", partners.commercial_partner_id.ids)
    if company_id:
        domain &= Domain("company_id", "=", company_id)
    return env["key.account"].search(domain)


def _severity(env, account, values):
    """The class that the alias names, else the first one of its kind."""
    domain = Domain("company_id", "=", account.company_id.id)
    domain &= Domain("kind", "=", values.get("kind") or "complaint")
    if values.get("severity_id"):
        domain = Domain("id", "=", values["severity_id"])
    severity = env["key.account.severity"].search(domain, limit=1)
    return severity.filtered(lambda s: s.company_id == account.company_id)


def _doubt_about_sender(env, address, partners):
    if not partners:
        return "unknown"
    if partners.user_ids.filtered(lambda user: not user.share):
        return "internal"
    since = Datetime.subtract(Datetime.now(), hours=2)
    recent = [("email_from", "ilike", address), ("create_date", ">=", since)]
    if env["key.account.complaint"].search_count(recent) >= MOST_IN_TWO_HOURS:
        return "many"
    return ""


def _doubt_about_account(accounts, severity):
    if not accounts:
        return "no_account"
    if len(accounts) > 1:
        return "several"
    if not severity:
        return "no_class"
    manager = accounts.user_id
    if not manager.active or not accounts._is_readable_by(manager):
        return "no_owner"
    return ""
