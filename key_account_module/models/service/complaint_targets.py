from odoo import models

from ..account.account_service_level import level_key


class KeyAccountComplaint(models.Model):
    """What the policy wants of a complaint's clocks: by severity, service level and grade.

    A level or grade that changes moves no open clock by itself; a re-plan or another
    severity takes those of that day, counted from the original start (I7).
    """

    _inherit = "key.account.complaint"

    def _clock_policy(self):
        # The owner need not be able to read configuration of another company.
        return self.severity_id.sudo()

    def _clock_targets(self):
        severities = self._clock_policy()
        usual = severities._clock_targets()
        special = severities._clock_targets_apart()
        keys = self._account_keys(special)
        targets = {}
        for complaint in self:
            severity = complaint._clock_policy()
            own = keys.get(complaint.sudo().key_account_id, ())
            found = usual[severity] | targets_apart(special.get(severity, {}), own)
            targets[complaint] = severity._capped(found)
        return targets

    def _account_keys(self, special):
        """``{account: keys of its service level and grades}``, the first decides.

        Levels and grades are read only where a target names one.
        """
        accounts = self.sudo().key_account_id
        named = {
            key for clocks in special.values() for by in clocks.values() for key in by
        }
        if any("/" not in key for key in named):
            keys = {
                account: [level_key(account.service_level_id)] for account in accounts
            }
        else:
            keys = {account: [] for account in accounts}
        if any("/" in key for key in named):
            for account, tiers in self._account_tiers().items():
                keys[account] += tiers
        return keys

    def _account_tiers(self):
        """``{account: keys of its grades}``, the first scheme's first; one query."""
        grades = self.env["key.account.grade"].sudo()
        current = grades.search(
            [
                ("key_account_id", "in", self.sudo().key_account_id.ids),
                ("valid_to", "=", False),
                ("tier_id", "!=", False),
            ]
        )
        ordered = current.sorted(lambda g: (g.scheme_id.sequence, g.scheme_id.id))
        return {
            account: rows.tier_id.mapped("key")
            for account, rows in ordered.grouped("key_account_id").items()
        }

    def _clock_moments(self):
        return {"received": self.date_received, "accepted": self.date_accepted}


def targets_apart(special, own):
    """``{clock: ClockTarget}`` of the first of an account's keys that has one."""
    found = {}
    for clock, by_key in special.items():
        for key in own:
            if key in by_key:
                found[clock] = by_key[key]
                break
    return found
