from dataclasses import replace
from datetime import timedelta

from odoo import fields, models

from ...engine.canonical import sha256_of
from .candidates import Candidates
from .computation import Computation
from .key_account_run_touched import DAYS_KEPT
from .scope import Scope

#: System parameter: days after which the scheduled action measures all accounts again.
FULL_EVERY = "key_account_module.full_recompute_days"
FULL_EVERY_DEFAULT = 7


class KeyAccountRun(models.Model):
    """A run that measures only accounts where something may differ since another.

    It goes on from the last finished run of the whole company. Whatever it cannot be
    sure of makes it a full run, which says so: a run is never wrong because it was
    incremental, only slower than it might have been.
    """

    _inherit = "key.account.run"

    incremental = fields.Boolean(
        string="Only changes",
        readonly=True,
        help="It was asked to measure only accounts where something may differ.",
    )
    full_reason = fields.Char(
        string="Why all accounts",
        readonly=True,
        help="Why all accounts were measured though only changes were asked for.",
    )
    is_partial = fields.Boolean(readonly=True)
    measured = fields.Integer(
        string="Accounts measured",
        readonly=True,
        help="Accounts where something might differ.",
    )
    horizon = fields.Char(
        string="Database snapshot",
        readonly=True,
        help="The state of the database that was measured.",
    )
    measured_sha256 = fields.Char(
        string="Figures hash", readonly=True, help="What the figures were made of."
    )

    def _measured(self, computation):
        """The computation of the accounts where something may differ, or of all."""
        if self._has_newer_run():
            # It remembers nothing; no run can go on from it.
            self.full_reason = self.incremental and self._later_day()
            return computation
        scope, rules = computation.scope, computation.rules
        candidates = Candidates(self.env, scope, rules)
        last = self._last_full_view()
        reason = self._why_full(candidates, rules, last) if self.incremental else ""
        self.write(
            {
                "full_reason": reason,
                "is_partial": self.incremental and not reason,
                "horizon": self.env["key.account.run.touched"]._horizon(),
                "measured_sha256": _made_of(candidates, rules, scope),
            }
        )
        if not self.is_partial:
            return computation
        accounts = candidates.accounts(last, self._due_accounts(scope))
        self.measured = len(accounts)
        part = replace(scope, account_ids=accounts)
        return Computation(self.env, part, rules, computation.failures)

    def _last_full_view(self):
        """The last run after which every account was as it had been seen."""
        return self.sudo().search(
            [
                ("scope_key", "=", self._whole_company().key),
                ("state", "=", "done"),
                ("horizon", "!=", False),
                ("id", "!=", self.id),
            ],
            limit=1,
        )

    def _whole_company(self):
        return self._scope_of(None)

    def _later_day(self):
        return self.env._("A run as of a later day has begun.")

    def _why_full(self, candidates, rules, last):
        """Why all accounts have to be measured; empty if they have not."""
        if self.account_ids:
            return self.env._("Accounts were named: all of them are measured.")
        oldest = self.create_date - timedelta(days=DAYS_KEPT)
        if not last or last.create_date < oldest:
            return self.env._(
                "No run of the last %(days)s days has ended that this one could go on "
                "from.",
                days=DAYS_KEPT,
            )
        if last.as_of > self.as_of:
            return self._later_day()
        if self._has_run_between(last):
            return self.env._("A run as of another day has begun since the last one.")
        if last.as_of.replace(day=1) != self.as_of.replace(day=1):
            return self.env._("A new month has begun: every account gets its figures.")
        return self._why_all_differ(candidates, rules, last)

    def _why_all_differ(self, candidates, rules, last):
        if candidates.compares:
            return self.env._(
                "The policy compares customers with each other: one order moves all."
            )
        before = replace(candidates.scope, as_of=last.as_of)
        made_of = _made_of(candidates, rules, before)
        touched = self.env["key.account.run.touched"]
        if made_of != last.measured_sha256 or touched._anybody_since(last):
            return self.env._(
                "What all figures are made of has changed: the policy, a unit, product "
                "category, option or journal, the company's time zone, or an addon."
            )
        return ""

    def _has_run_between(self, last):
        """Whether some accounts may be as another day saw them."""
        return bool(
            self.sudo().search_count(
                [
                    ("company_id", "=", self.company_id.id),
                    ("id", "!=", self.id),
                    ("id", ">", last.id),
                    ("horizon", "!=", False),
                    ("as_of", "not in", [last.as_of, self.as_of]),
                ],
                limit=1,
            )
        )

    def _is_full_run_due(self, company):
        """Whether the scheduled action has to measure all accounts of a company.

        The days in between are a system parameter; 1 or less: always.
        """
        days = self.env["ir.config_parameter"].sudo().get_param(FULL_EVERY)
        try:
            days = int(days or FULL_EVERY_DEFAULT)
        except ValueError:
            days = FULL_EVERY_DEFAULT
        full = [
            ("scope_key", "=", Scope(company, None).key),
            ("state", "=", "done"),
            ("is_partial", "=", False),
            ("create_date", ">", self.env.cr.now() - timedelta(days=days)),
        ]
        return days <= 1 or not self.sudo().search_count(full, limit=1)


def _made_of(candidates, rules, scope):
    """Hash of what all figures are made of; equal figures have equal hashes while so."""
    return sha256_of([rules.key(scope), candidates.signature()])
